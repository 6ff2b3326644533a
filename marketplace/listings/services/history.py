"""What every change leaves behind: a version, a price, and the facts that others wait for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.events import announce
from marketplace.listings.events import (
    ListingPriceChanged,
    ListingPublished,
    ListingsChanged,
    ListingsReturned,
    ListingWithdrawn,
)
from marketplace.listings.models import Listing, ListingPrice, ListingVersion
from marketplace.listings.rules.changes import is_essential, merged
from marketplace.listings.rules.lifecycle import Status
from marketplace.listings.services import verifying

DRAFT_SESSION: Final = timedelta(minutes=10)
"""A draft that saves itself every second leaves one version for each sitting, not one for each word."""


def is_public(listing: Listing) -> bool:
    """Whether everybody finds the listing."""
    return listing.status == Status.ACTIVE and listing.deleted_at is None


def record(listing: Listing, changes: Mapping[str, list[Any]], *, by: int | None) -> None:
    """Write a version of what changed, or add to the last one while a draft is being written."""
    if not changes:
        return
    last = _version_in_the_making(listing, by) if listing.status == Status.DRAFT else None
    if last is not None:
        last.changes = merged(last.changes, changes)
    else:
        listing.version = (listing.version or 0) + 1
        session().add(
            ListingVersion(listing_id=listing.id, number=listing.version, by_id=by, changes=dict(changes))
        )  # fmt: skip
    session().flush()
    if listing.is_verified and is_essential(changes):
        verifying.unsettle(listing.id, listing.seller_id)


def record_price(listing: Listing, before: int | None, *, is_first: bool = False) -> None:
    """Write the price from now on, and say so where it moved in public."""
    session().add(ListingPrice(listing_id=listing.id, at=clock.now(), price=listing.price, currency=listing.currency))
    if not is_first and is_public(listing) and before != listing.price:
        announce(ListingPriceChanged(listing.id, before, listing.price, listing.currency))


def tell(
    listing: Listing, *, was_public: bool, fact: type[ListingsChanged | ListingsReturned] = ListingsChanged
) -> None:
    """Announce the change to indexes, as this `fact`, and the publication or withdrawal to whoever waits for it."""
    session().flush()
    public = is_public(listing)
    if listing.status != Status.DRAFT or was_public:
        announce(fact((listing.id,)))
    if public and not was_public:
        announce(ListingPublished(listing.id, listing.seller_id))
    elif was_public and not public:
        announce(ListingWithdrawn(listing.id, listing.seller_id))


def was_edited_since(listing: Listing, version: int) -> bool:
    """Whether the words changed after `version`; photos save themselves while a form is open and don't count."""
    if version == listing.version:
        return False
    statement = select(ListingVersion.changes).where(
        ListingVersion.listing_id == listing.id, ListingVersion.number > version
    )
    return version > listing.version or any(set(changes) != {"photos"} for changes in session().scalars(statement))


def _version_in_the_making(listing: Listing, by: int | None) -> ListingVersion | None:
    statement = select(ListingVersion).where(
        ListingVersion.listing_id == listing.id,
        ListingVersion.number == listing.version,
        ListingVersion.by_id == by,
        ListingVersion.at > clock.now() - DRAFT_SESSION,
    )
    return session().scalar(statement)
