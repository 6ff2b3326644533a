"""One offer: what was said, how long it lasts, and what whoever looks may do."""

from __future__ import annotations

from typing import Any

from flask_babel import format_datetime
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.core.i18n import money
from marketplace.core.security import signed_in
from marketplace.core.web import answer, form_page
from marketplace.offers import schemas
from marketplace.offers.forms import OfferForm, RefusalForm
from marketplace.offers.models import OfferMove
from marketplace.offers.queries import offers
from marketplace.offers.queries.offers import Seen
from marketplace.offers.routes.blueprint import bp
from marketplace.offers.routes.lists import status_names
from marketplace.offers.rules import texts
from marketplace.offers.rules.amounts import Bounds, bounds
from marketplace.offers.rules.bargaining import Move, Status
from marketplace.offers.services import choices


@bp.get("/offers/<int:offer_id>")
@signed_in
def show(offer_id: int) -> Any:
    """Show an offer to one of the two."""
    seen = offers.get_offer(current_user.id, offer_id)
    return answer(page=lambda: page_of(seen, OfferForm()), data=lambda: schemas.whole(seen))


def page_of(seen: Seen, form: OfferForm) -> Any:
    """Return the page of an offer, with what was wrong with another amount."""
    return form_page(
        "offers/show.html", form, seen=seen, offer=seen.offer, refusal=RefusalForm(), names=status_names(),
        steps=_steps(seen), bounds=_bounds(seen), most=texts.LONGEST, words=_words(seen),
    )  # fmt: skip


def _bounds(seen: Seen) -> Bounds | None:
    """Return what the viewer may name now; None when it is not theirs to name anything."""
    if Move.COUNTER not in seen.moves or seen.card is None or seen.card.price_minor is None:
        return None
    found = bounds(seen.side, seen.card.price_minor, choices.LEAST_PERCENT.get(), seen.offer.amount)
    return None if found.is_empty else found


def _steps(seen: Seen) -> list[dict[str, Any]]:
    """Return what happened, as the page tells it; the last of an open offer is where it stands."""
    made = offers.moves_made(seen.offer.id)
    told = [_step(each, seen) for each in made]
    if told and seen.status == Status.OPEN:
        told[-1]["state"] = "now"
    return told


def _step(each: OfferMove, seen: Seen) -> dict[str, Any]:
    amount = money(each.amount, seen.offer.currency)
    return {
        "title": _title(each.move, each.by_id, amount, seen), "state": "done", "message": each.message,
        "at": format_datetime(each.created_at, "short"), "own": each.by_id == current_user.id,
    }  # fmt: skip


def _title(move: str, by_id: int | None, amount: str, seen: Seen) -> str:
    if by_id == current_user.id:
        own = {
            Move.OFFER: _("You offered %(amount)s", amount=amount),
            Move.COUNTER: _("You answered with %(amount)s", amount=amount),
            Move.ACCEPT: _("You agreed to %(amount)s", amount=amount), Move.DECLINE: _("You said no"),
            Move.WITHDRAW: _("You took it back"), Move.USE: _("You bought it at %(amount)s", amount=amount),
        }  # fmt: skip
        return str(own[Move(move)])
    name = seen.other.display_name
    theirs = {
        Move.OFFER: _("%(name)s offered %(amount)s", name=name, amount=amount),
        Move.COUNTER: _("%(name)s answered with %(amount)s", name=name, amount=amount),
        Move.ACCEPT: _("%(name)s agreed to %(amount)s", name=name, amount=amount),
        Move.DECLINE: _("%(name)s said no", name=name), Move.WITHDRAW: _("%(name)s took it back", name=name),
        Move.USE: _("%(name)s bought it at %(amount)s", name=name, amount=amount),
        Move.EXPIRE: _("The time was over"),
    }  # fmt: skip
    return str(theirs[Move(move)])


def _words(seen: Seen) -> str:
    """Say in a sentence where it stands."""
    name, offer = seen.other.display_name, seen.offer
    amount = money(offer.amount, offer.currency)
    is_place = seen.card is not None and seen.card.kind == "property"
    if seen.status == Status.OPEN:
        if seen.is_mine_to_answer:
            return str(_("%(name)s names %(amount)s. It is your turn.", name=name, amount=amount))
        return str(_("You named %(amount)s. It is %(name)s’s turn.", name=name, amount=amount))
    if seen.status == Status.ACCEPTED and (is_place or offer.due_at is None):
        return str(_("You agreed on %(amount)s. Write to %(name)s to go on.", name=name, amount=amount))
    said = {
        Status.ACCEPTED: _("You agreed on %(amount)s.", amount=amount),
        Status.DECLINED: _("Declined. Nobody is bound to anything."),
        Status.WITHDRAWN: _("Taken back. Nobody is bound to anything."),
        Status.EXPIRED: _("The time is over. Nobody is bound to anything."),
        Status.USED: _("Bought at %(amount)s.", amount=amount),
    }  # fmt: skip
    return str(said[seen.status])
