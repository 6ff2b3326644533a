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
from marketplace.listings.models import Listing, ListingVariant, StockHold
from marketplace.listings.rules import options
from marketplace.listings.rules.lifecycle import SYSTEM, Status
from marketplace.listings.services import publishing


def lock(listing_ids: Collection[int]) -> None:
    """Lock the goods of several references at once, before any of them is held: everybody in the same order."""
    _locked(listing_ids)


def hold(reference: str, wanted: Mapping[int, int], variants: Mapping[int, int] | None = None) -> None:
    """Keep so many of each listing under `reference`, all or none; unlimited listings are only looked at.

    `variants` says how many of these are of which variant.

    Raises:
        OutOfStock: one of them is no longer offered, or there are not so many; `errors` names each by its listing.

    """
    listings = {listing.id: listing for listing in _locked(wanted)}
    chosen = _variants(variants or {})
    errors = {str(each): [said] for each in sorted(wanted) if (said := _why_not(listings.get(each), wanted[each]))}
    for variant in chosen.values():
        said = _why_no_variant(listings[variant.listing_id], variant, (variants or {})[variant.id])
        if said:
            errors.setdefault(str(variant.listing_id), [said])
    if errors:
        raise OutOfStock(" ".join(messages[0] for messages in errors.values()), errors=errors)
    plain = dict(wanted)
    for variant_id, quantity in (variants or {}).items():
        variant = chosen[variant_id]
        plain[variant.listing_id] -= quantity
        _hold_one(reference, listings[variant.listing_id], variant, quantity)
    for listing_id in sorted(plain):
        if plain[listing_id]:
            _hold_one(reference, listings[listing_id], None, plain[listing_id])
    session().flush()


def _hold_one(reference: str, listing: Listing, variant: ListingVariant | None, quantity: int) -> None:
    if _take_off(listing, variant, quantity):
        kept = StockHold(
            reference=reference, listing_id=listing.id, variant_id=variant.id if variant else None, quantity=quantity
        )
        session().add(kept)


def _take_off(listing: Listing, variant: ListingVariant | None, quantity: int) -> bool:
    """Take so many off the shelf; whether there was anything to count."""
    if listing.quantity is not None:
        listing.quantity -= quantity
    if variant is not None and variant.quantity is not None:
        variant.quantity -= quantity
    return listing.quantity is not None or (variant is not None and variant.quantity is not None)


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
    variants = _variants({each.variant_id for each in returned if each.variant_id is not None})
    for each in returned:
        listing, variant = listings[each.listing_id], variants.get(each.variant_id or 0)
        said = _why_not(listing, each.quantity)
        if variant is not None and not said:
            said = _why_no_variant(listing, variant, each.quantity)
        if said:
            raise OutOfStock(said, errors={str(listing.id): [said]})
        each.state = "held"
        _take_off(listing, variant, each.quantity)
    session().flush()


def give_back(reference: str, goods: Collection[tuple[int, int | None]] | None = None) -> None:
    """Put what is kept under `reference` (or only these of its listings and variants) back on the shelf."""
    kept = [
        each
        for each in _holds(reference, ("held", "taken"))
        if goods is None or (each.listing_id, each.variant_id) in goods
    ]
    listings = {listing.id: listing for listing in _locked({each.listing_id for each in kept})}
    variants = _variants({each.variant_id for each in kept if each.variant_id is not None})
    for each in kept:
        each.state = "returned"
        listing, variant = listings[each.listing_id], variants.get(each.variant_id or 0)
        was_sold_out = listing.quantity == 0
        _take_off(listing, variant, -each.quantity)
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


def _why_no_variant(listing: Listing, variant: ListingVariant, quantity: int) -> str | None:
    title = f"{listing.title} ({options.words_of(variant.choices)})"
    if not variant.is_offered:
        return _("“%(title)s” is not offered any more.", title=title)
    if variant.quantity is None or variant.quantity >= quantity:
        return None
    if variant.quantity == 0:
        return _("“%(title)s” is sold out: someone was faster.", title=title)
    return _("Of “%(title)s” only %(left)s are left.", title=title, left=variant.quantity)


def _variants(variant_ids: Collection[int]) -> dict[int, ListingVariant]:
    """Return these variants, locked; those of one listing come one after the other by the lock of its row."""
    if not variant_ids:
        return {}
    statement = (
        select(ListingVariant)
        .where(ListingVariant.id.in_(variant_ids))
        .order_by(ListingVariant.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return {each.id: each for each in session().scalars(statement)}


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
        .order_by(StockHold.listing_id, StockHold.variant_id)
    )
    return session().scalars(statement.with_for_update()).all()


def _is_held(listing_id: int) -> bool:
    statement = select(exists().where(StockHold.listing_id == listing_id, StockHold.state == "held"))
    return bool(session().scalar(statement))
