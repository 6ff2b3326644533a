"""Moving a listing between its states."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext as _l

from marketplace.accounts.services import roles
from marketplace.core import audit, clock, settings
from marketplace.core.events import announce
from marketplace.listings.events import ListingLookedAt, ListingsChanged, ListingsReturned
from marketplace.listings.models import Listing
from marketplace.listings.rules.lifecycle import MODERATOR, OWNER, Status, move_to
from marketplace.listings.services import history
from marketplace.listings.services.editing import must_be_complete, must_be_kept

REQUIRE_APPROVAL: Final = settings.declare(
    "listings.require_approval", False, _l("Whether a moderator looks at a listing before others see it.")
)

audit.call({
    "listing.publish": _l("Published"), "listing.submit": _l("Sent for approval"),
    "listing.resubmit": _l("Sent for approval again"), "listing.approve": _l("Approved"),
    "listing.decline": _l("Declined"), "listing.withdraw": _l("Taken back by its seller"),
    "listing.hide": _l("Hidden"), "listing.show": _l("Shown again"), "listing.sell": _l("Marked as sold"),
    "listing.relist": _l("Offered again"), "listing.remove": _l("Removed"),
    "listing.reinstate": _l("Given back, hidden"), "listing.restore": _l("Put back"),
    "listing.restore_sold": _l("Put back as sold"), "listing.delete": _l("Deleted"),
})  # fmt: skip

DECLINE: Final = "decline"
"""The move of a moderator that gives a listing back to its seller."""


def publish(listing: Listing, *, by: int | None, actor: str = OWNER) -> Listing:
    """Show a draft to everybody, or hand it to the moderators where the platform asks for that.

    Raises:
        Invalid: something is missing.
        Conflict: it is no draft.

    """
    waits = REQUIRE_APPROVAL.get() and actor == OWNER
    return change_status(listing, Status.PENDING if waits else Status.ACTIVE, by=by, actor=actor)


def change_status(listing: Listing, target: str, *, by: int | None, actor: str = OWNER, reason: str = "") -> Listing:
    """Move a listing to another state; being there already is no error.

    Raises:
        Invalid: it would become public and lacks something.
        Conflict: no such move leaves its state, or it is in the trash.
        Forbidden: the move is not this actor's.

    """
    if actor == OWNER:
        must_be_kept(listing)
    if listing.status == target:
        return listing
    move = move_to(target, listing.status, actor)
    if move.target in (Status.ACTIVE, Status.PENDING):
        must_be_complete(listing)
    was_public, before = history.is_public(listing), listing.status
    listing.status, listing.updated_at = move.target, clock.now()
    listing.removed_reason = reason if move.target == Status.REMOVED or move.name == DECLINE else ""
    if move.target == Status.ACTIVE:
        _come_out(listing)
    changes = {"status": [before, move.target]} | ({"reason": ["", reason]} if reason else {})
    history.record(listing, changes, by=by)
    if actor == MODERATOR:
        audit.record(
            f"listing.{move.name}", "listing", listing.id,
            actor_id=by, before={"status": before}, after={"status": move.target}, reason=reason,
        )  # fmt: skip
    is_return = before == Status.REMOVED and actor != OWNER
    history.tell(listing, was_public=was_public, fact=ListingsReturned if is_return else ListingsChanged)
    if before == Status.PENDING and actor == MODERATOR:
        announce(ListingLookedAt(listing.id, listing.seller_id, move.target, reason))
    return listing


def _come_out(listing: Listing) -> None:
    """Do what happens the first time: the moment is kept, a first price is written, its seller becomes one."""
    if listing.published_at is None:
        listing.published_at = clock.now()
        history.record_price(listing, None, is_first=True)
    roles.become_seller(listing.seller_id)
