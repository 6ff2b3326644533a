"""What a moderator does with one listing or many: everyone whose listing it is hears of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from flask_babel import gettext as _
from sqlalchemy import func, select

from marketplace.accounts.models import Account
from marketplace.core import audit, clock
from marketplace.core.db import session
from marketplace.core.errors import Invalid, NotFound, Refused
from marketplace.core.events import announce
from marketplace.listings.events import ListingModerated, SweepStarted
from marketplace.listings.models import Listing, ListingSweep
from marketplace.listings.queries.table import ids_after
from marketplace.listings.rules.lifecycle import Status
from marketplace.listings.services import moderating

ACTIONS: Final[dict[str, Callable[..., None]]] = {"hide": moderating.hide, "restore": moderating.restore}
PIECE: Final = 100
LONGEST_REASON: Final = 2_000


def act(action: str, listing_id: int, *, by: int, reason: str) -> bool:
    """Hide a listing with a reason, or put it back; say whether that changed anything.

    Raises:
        NotFound: no such listing.
        Conflict: a draft, which nobody else sees.
        Invalid: no such action, or hiding without a reason.

    """
    _check(action, reason)
    listing = session().get(Listing, listing_id)
    if listing is None:
        raise NotFound(_("There is no such listing."))
    if (listing.status == Status.REMOVED) == (action == "hide"):
        return False
    ACTIONS[action](listing_id, by=by, reason=reason.strip()[:LONGEST_REASON])
    announce(ListingModerated(listing_id, listing.seller_id, action, reason.strip()[:LONGEST_REASON]))
    return True


def act_on(listing_ids: Iterable[int], action: str, *, by: int, reason: str) -> list[int]:
    """Do it with each of these; return those that it changed. Raises Invalid."""
    _check(action, reason)
    return [each for each in listing_ids if _try(action, each, by=by, reason=reason)]


def begin(action: str, filters: dict[str, str], total: int, *, by: int, reason: str) -> ListingSweep:
    """Begin to do it with everything that filters choose; a job does it piece by piece. Raises Invalid."""
    _check(action, reason)
    if not filters:
        raise Invalid(_("Filter first: nobody hides the whole market."))
    sweep = ListingSweep(by_id=by, action=action, reason=reason.strip()[:LONGEST_REASON], filters=filters, total=total)
    session().add(sweep)
    session().flush()
    audit.record(
        "listings.sweep", "sweep", sweep.id, actor_id=by, after={"action": action, **_noted(filters)}, reason=reason
    )
    announce(SweepStarted(sweep.id))
    return sweep


def go_on(sweep_id: int) -> bool:
    """Do the next piece of a sweep; say whether there is more to do."""
    sweep = session().get(ListingSweep, sweep_id, with_for_update=True)
    if sweep is None or sweep.finished_at is not None:
        return False
    ids = ids_after(sweep.filters, sweep.last_id, PIECE)
    for listing_id in ids:
        is_done = _try(sweep.action, listing_id, by=sweep.by_id or 0, reason=sweep.reason)
        sweep.done, sweep.skipped = sweep.done + is_done, sweep.skipped + (not is_done)
        sweep.last_id = listing_id
    if len(ids) < PIECE:
        sweep.finished_at = clock.now()
    session().flush()
    return sweep.finished_at is None


def get(sweep_id: int) -> ListingSweep:
    """Return a sweep with how far it came. Raises NotFound."""
    found = session().get(ListingSweep, sweep_id)
    if found is None:
        raise NotFound(_("There is nothing at this address, or it is not yours to see."))
    return found


def _noted(filters: dict[str, str]) -> dict[str, Any]:
    """Return the filters as the audit log may keep them: people by number, and no words that were typed."""
    kept: dict[str, Any] = {name: value for name, value in filters.items() if name not in {"q", "seller"}}
    if "seller" in filters:
        kept["seller_id"] = session().scalar(
            select(Account.id).where(func.lower(Account.username) == filters["seller"].lower().removeprefix("@"))
        )
    return kept | ({"words": True} if "q" in filters else {})


def _try(action: str, listing_id: int, *, by: int, reason: str) -> bool:
    try:
        with session().begin_nested():
            return act(action, listing_id, by=by, reason=reason)
    except Refused:
        return False


def _check(action: str, reason: str) -> None:
    if action not in ACTIONS:
        raise Invalid(_("There is no such action."))
    if action == "hide" and not reason.strip():
        wrong = _("Say why: the owner reads it.")
        raise Invalid(wrong, errors={"reason": [wrong]})
