"""Writing a first message: about a listing or to a person. Guests sign in on the way and find their text again."""

from __future__ import annotations

from typing import Any, Final

from flask import redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.accounts.queries.people import get_person
from marketplace.core import guests
from marketplace.core.errors import Forbidden, NotFound, Refused
from marketplace.core.extensions import limiter
from marketplace.core.security import public
from marketplace.core.tokens import digest
from marketplace.core.web import form_page
from marketplace.listings.queries.cards import cards
from marketplace.listings.queries.listings import listing_of
from marketplace.messaging.forms import MessageForm
from marketplace.messaging.queries import conversations
from marketplace.messaging.routes.attachments import take_all
from marketplace.messaging.routes.blueprint import bp
from marketplace.messaging.rules import files, texts
from marketplace.messaging.services import asking
from marketplace.messaging.services.asking import Addressed
from marketplace.messaging.services.writing import Outgoing

WRITES: Final = "60 per hour"
LONGEST_NUMBER: Final = 18


@bp.get("/messages/new")
@public
def new() -> Any:
    """Ask what to write to whom; a conversation that there is already is opened instead."""
    to, listing_id = _number("to"), _number("listing")
    if not listing_id and not to:
        raise NotFound(_("There is no one here by this name."))
    if current_user.is_authenticated:
        _must_write()
    if not current_user.is_authenticated and not listing_id:
        return redirect(_sign_in_url(listing_id, to), 303)
    form = MessageForm()
    if current_user.is_authenticated:
        known = _known(asking.address(current_user, to, listing_id))
        if known is not None:
            return redirect(url_for(".show", conversation_id=known, _anchor="reply"), 303)
        form.content.data = asking.find_draft(current_user.id, listing_id) if listing_id else None
    return _page(form, to, listing_id)


@bp.post("/messages/new")
@limiter.limit(WRITES)
@public
def ask() -> Any:
    """Send a first message, or keep it for a guest who signs in now."""
    to, listing_id = _number("to"), _number("listing")
    form = MessageForm()
    if not current_user.is_authenticated:
        if listing_id is not None and form.content.data:
            listing_of(current_user, listing_id)
            asking.keep_draft(digest(guests.introduce()), listing_id, form.content.data)
        return redirect(_sign_in_url(listing_id, to), 303)
    _must_write()
    if not listing_id and not to:
        raise NotFound(_("There is no one here by this name."))
    if form.is_sent():
        try:
            outgoing = Outgoing(form.content.data or "", None, take_all(form.files.data))
            sent = asking.write(current_user, to, listing_id, outgoing)
        except Refused as refused:
            if refused.status in {403, 404}:
                raise
            form.show(refused)
        else:
            return redirect(url_for(".show", conversation_id=sent.conversation_id, _anchor=f"m{sent.message_id}"), 303)
    return _page(form, to, listing_id)


def _must_write() -> None:
    if not current_user.can("messages.write"):
        raise Forbidden(_("Your account may not do this."))


def _page(form: MessageForm, to: int | None, listing_id: int | None) -> Any:
    card = next(iter(cards([listing_id], public_only=False)), None) if listing_id else None
    addressed = asking.address(current_user, to, listing_id)
    return form_page(
        "messaging/new.html", form, person=get_person(current_user, addressed.receiver_id), card=card,
        to=to, listing_id=listing_id, accept=files.ACCEPT, most=texts.LONGEST,
    )  # fmt: skip


def _known(addressed: Addressed) -> int | None:
    about = addressed.about
    return conversations.find_conversation(current_user.id, addressed.receiver_id, about.type, about.id)


def _sign_in_url(listing_id: int | None, to: int | None) -> str:
    return url_for("accounts.login", next=url_for(".new", listing=listing_id, to=to))


def _number(name: str) -> int | None:
    raw = request.values.get(name, "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) <= LONGEST_NUMBER else None
