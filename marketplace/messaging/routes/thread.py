"""One conversation: its page, what is written on it, and what its script fetches."""

from __future__ import annotations

from typing import Any, Final

from flask import Response, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.core import clock
from marketplace.core.errors import Invalid, Refused
from marketplace.core.extensions import limiter
from marketplace.core.reading import writes
from marketplace.core.security import requires
from marketplace.core.web import wants_json
from marketplace.messaging.forms import MessageForm
from marketplace.messaging.queries import conversations, messages
from marketplace.messaging.queries.messages import MOST_MISSED, PART
from marketplace.messaging.routes.attachments import take_all
from marketplace.messaging.routes.blueprint import bp
from marketplace.messaging.routes.inbox import SHELVES, chosen_shelf, inbox_of, page_url
from marketplace.messaging.rules import files, texts
from marketplace.messaging.services import asking, flagging, keeping, quick_replies, writing
from marketplace.messaging.services.writing import Outgoing

LARGEST_ID: Final = 2**63 - 1
CHECKS: Final = "60 per minute"


@bp.get("/messages/<int:conversation_id>")
@writes
@requires("messages.write")
def show(conversation_id: int) -> Any:
    """Show a conversation; whoever opens it has read it."""
    return _page(conversation_id, MessageForm())


@bp.post("/messages/<int:conversation_id>")
@requires("messages.write")
def send(conversation_id: int) -> Any:
    """Send a message: from the form, or as JSON from the page's script."""
    if request.is_json:
        sent = writing.send(current_user.id, conversation_id, _outgoing(request.get_json()))
        return jsonify(sent.said.as_json()), 201 if sent.is_new else 200
    form = MessageForm()
    if form.is_sent():
        try:
            ids = take_all(form.files.data)
            sent = writing.send(current_user.id, conversation_id, Outgoing(form.content.data or "", None, ids))
        except Refused as refused:
            if wants_json() or refused.status == 404:
                raise
            form.show(refused)
        else:
            return redirect(url_for(".show", conversation_id=conversation_id, _anchor=f"m{sent.message_id}"), 303)
    return _page(conversation_id, form)


@bp.get("/messages/<int:conversation_id>/part")
@requires("messages.write")
def part(conversation_id: int) -> Any:
    """Return older messages (`before`), or what was missed (`after`), for the page's script."""
    conversations.get_thread(current_user.id, conversation_id)
    before, after = number_in("before"), number_in("after")
    limit = PART if after is None else MOST_MISSED
    found = messages.messages_of(current_user.id, conversation_id, before=before, after=after, limit=limit)
    return jsonify(messages=[one.as_json() for one in found], more=len(found) == limit)


@bp.post("/messages/<int:conversation_id>/reading")
@requires("messages.write")
def reading(conversation_id: int) -> Any:
    """Note that the page was seen, for scripts without a live connection."""
    keeping.read(current_user.id, conversation_id)
    return jsonify(unread=conversations.unread_total(current_user.id))


@bp.post("/messages/check")
@limiter.limit(CHECKS)
@requires("messages.write")
def check() -> Any:
    """Say what a text that is still being written would be pointed out for; it is kept nowhere."""
    content = (request.get_json() or {}).get("content", "") if request.is_json else request.form.get("content", "")
    if not isinstance(content, str) or len(content) > texts.LONGEST * 2:
        raise Invalid(_("Some fields are not valid."))
    return jsonify(flags=flagging.flags_in(content))


def _page(conversation_id: int, form: MessageForm) -> Response:
    thread = conversations.get_thread(current_user.id, conversation_id)
    shown = messages.messages_of(current_user.id, conversation_id, before=number_in("before"))
    if not form.errors:
        keeping.read(current_user.id, conversation_id)
        if thread.subject_type == "listing" and not form.content.data:
            form.content.data = asking.find_draft(current_user.id, thread.subject_id)
    shelf = "archived" if thread.is_archived else chosen_shelf()
    page = render_template(
        "messaging/thread.html", thread=thread, messages=shown, form=form, accept=files.ACCEPT,
        first_unread=_first_unread(thread, shown), has_older=len(shown) == PART, page=inbox_of(shelf), shelf=shelf,
        shelves=SHELVES, page_url=page_url(shelf), replies=quick_replies.replies_of(current_user.id),
        most=texts.LONGEST, flag_words=flagging.words(), now=clock.now(),
    )  # fmt: skip
    return Response(page, 422 if form.errors else 200)


def _first_unread(thread: Any, shown: list[Any]) -> int | None:
    new = (one.id for one in shown if one.id > thread.last_read_id and not one.is_own)
    return next(new, None) if thread.unread_count else None


def _outgoing(data: Any) -> Outgoing:
    ids = data.get("attachment_ids", []) if isinstance(data, dict) else None
    is_fine = (
        isinstance(ids, list)
        and all(type(one) is int for one in ids)
        and isinstance(data.get("content", ""), str)
        and isinstance(data.get("client_id"), str | None)
    )
    if not is_fine:
        raise Invalid(_("Some fields are not valid."))
    return Outgoing(data.get("content", ""), data.get("client_id"), ids or [])


def number_in(name: str) -> int | None:
    """Return a number from the address. Raises Invalid for anything else."""
    raw = request.args.get(name)
    if raw is None:
        return None
    if not raw.isascii() or not raw.isdigit() or int(raw[:20]) > LARGEST_ID:
        raise Invalid(_("Some fields are not valid."), errors={name: [_("must be a whole number")]})
    return int(raw)
