"""Goods on the shelf: hold → take → give back. The database promises that nothing is sold twice.

Rows are locked in the order of their ids, so that two buyers of the same things wait for each other and never
for ever. Each step bears repetition: what was taken or returned under a reference stays so.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from flask_babel import gettext as _
from sqlalchemy import exists, select

from marketplace.core.db import session
from marketplace.listings.errors import OutOfStock
from marketplace.listings.models import Listing, StockHold
from marketplace.listings.rules.lifecycle import SYSTEM, Status
from marketplace.listings.services import publishing


def lock(listing_ids: Collection[int]) -> None:
    """Lock the goods of several references at once, before any of them is held: everybody in the same order."""
    _locked(listing_ids)


def hold(reference: str, wanted: Mapping[int, int]) -> None:
    """Keep so many of each listing under `reference`, all or none; unlimited listings are only looked at.

    Raises:
        OutOfStock: one of them is no longer offered, or there are not so many; `errors` names each by its id.

    """
    listings = {listing.id: listing for listing in _locked(wanted)}
    errors = {str(each): [said] for each in sorted(wanted) if (said := _why_not(listings.get(each), wanted[each]))}
    if errors:
        raise OutOfStock(" ".join(messages[0] for messages in errors.values()), errors=errors)
    for listing_id in sorted(wanted):
        listing = listings[listing_id]
        if listing.quantity is not None:
            listing.quantity -= wanted[listing_id]
            session().add(StockHold(reference=reference, listing_id=listing_id, quantity=wanted[listing_id]))
    session().flush()


def take(reference: str) -> None:
    """Make what is held under `reference` the buyer's. What is sold out then says so."""
    held = _holds(reference, ("held",))
    for each in held:
        each.state = "taken"
    session().flush()
    for listing in _locked([each.listing_id for each in held]):
        if listing.quantity == 0 and listing.status == Status.ACTIVE and not _is_held(listing.id):
            publishing.change_status(listing, Status.SOLD, by=None, actor=SYSTEM)


def hold_again(references: Collection[str]) -> None:
    """Keep once more what was given back under these references, all or none.

    Raises:
        OutOfStock: someone else has it by now.

    """
    returned = [each for reference in sorted(references) for each in _holds(reference, ("returned",))]
    listings = {listing.id: listing for listing in _locked({each.listing_id for each in returned})}
    for each in returned:
        listing = listings[each.listing_id]
        said = _why_not(listing, each.quantity)
        if said:
            raise OutOfStock(said, errors={str(listing.id): [said]})
        each.state = "held"
        if listing.quantity is not None:
            listing.quantity -= each.quantity
    session().flush()


def give_back(reference: str, listing_ids: Collection[int] | None = None) -> None:
    """Put what is kept under `reference` (or only these of its listings) back on the shelf."""
    kept = [
        each for each in _holds(reference, ("held", "taken")) if listing_ids is None or each.listing_id in listing_ids
    ]
    listings = {listing.id: listing for listing in _locked([each.listing_id for each in kept])}
    for each in kept:
        each.state = "returned"
        listing = listings[each.listing_id]
        was_sold_out = listing.quantity == 0
        listing.quantity = (listing.quantity or 0) + each.quantity if listing.quantity is not None else None
        if was_sold_out and listing.status == Status.SOLD and listing.deleted_at is None:
            publishing.change_status(listing, Status.ACTIVE, by=None, actor=SYSTEM)
    session().flush()


def _why_not(listing: Listing | None, quantity: int) -> str | None:
    if listing is None or listing.status != Status.ACTIVE or listing.deleted_at is not None:
        title = listing.title if listing is not None else ""
        return _("“%(title)s” is not offered any more.", title=title) if title else _("It is not offered any more.")
    if listing.quantity is None or listing.quantity >= quantity:
        return None
    if listing.quantity == 0:
        return _("“%(title)s” is sold out: someone was faster.", title=listing.title)
    return _("Of “%(title)s” only %(left)s are left.", title=listing.title, left=listing.quantity)


def _locked(listing_ids: Collection[int]) -> Sequence[Listing]:
    if not listing_ids:
        return []
    statement = (
        select(Listing)
        .where(Listing.id.in_(listing_ids))
        .order_by(Listing.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return session().scalars(statement).all()


def _holds(reference: str, states: tuple[str, ...]) -> Sequence[StockHold]:
    statement = (
        select(StockHold)
        .where(StockHold.reference == reference, StockHold.state.in_(states))
        .order_by(StockHold.listing_id)
    )
    return session().scalars(statement.with_for_update()).all()


def _is_held(listing_id: int) -> bool:
    statement = select(exists().where(StockHold.listing_id == listing_id, StockHold.state == "held"))
    return bool(session().scalar(statement))
