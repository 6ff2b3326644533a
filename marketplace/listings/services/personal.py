"""What someone offered, as their own copy holds it; hidden while their account is shut, scrubbed when it ends."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ColumnElement, case, delete, func, select, update

from marketplace.accounts.models import Account
from marketplace.core import audit, clock
from marketplace.core.db import session
from marketplace.core.events import announce
from marketplace.core.money import Money
from marketplace.listings.events import ListingsChanged, ListingsReturned
from marketplace.listings.models import (
    Listing,
    ListingPhoto,
    ListingPrice,
    ListingSweep,
    ListingVersion,
    ListingViewDay,
)
from marketplace.listings.rules.content import EDITABLE
from marketplace.listings.rules.lifecycle import Status
from marketplace.listings.services import photos

SHUT: Final = "account_shut"
"""Marks what was hidden with its seller's account, so that it, and nothing else, comes back with it."""
CHUNK: Final = 1_000
SCRUBBED: Final[dict[str, Any]] = {
    "title": "—", "description": "", "brand": "", "attributes": {}, "options": [], "amenities": [], "address": "",
    "city": "", "state": "", "zip": "", "country": "", "latitude": None, "longitude": None, "area_latitude": None,
    "area_longitude": None, "shows_address": False, "cover": None, "photo_count": 0, "external_source": None,
    "external_id": None, "removed_reason": "",
}  # fmt: skip


def copy_of(account_id: int) -> list[dict[str, Any]]:
    """Return all that someone offered, in every state, as JSON."""
    statement = select(Listing.__table__).where(Listing.seller_id == account_id).order_by(Listing.id)
    words = _photo_words(account_id)
    return [
        {
            "listing_id": row["id"],
            "status": row["status"],
            "created": row["created_at"].isoformat(),
            "deleted": row["deleted_at"].isoformat() if row["deleted_at"] else None,
            **{field: row[field] for field in EDITABLE if field != "price"},
            "price": None if row["price"] is None else str(Money(row["price"], row["currency"])),
            "photos": words.get(row["id"], []),
            "views": row["view_count"],
        }
        for row in session().execute(statement).mappings()
    ]


def files_of(account_id: int) -> dict[str, str]:
    """Return the photos of what someone offered: the name in the copy, and the storage key."""
    statement = (
        select(ListingPhoto.id, ListingPhoto.listing_id, ListingPhoto.key)
        .join(Listing, Listing.id == ListingPhoto.listing_id)
        .where(Listing.seller_id == account_id)
    )
    return {f"listings/{row.listing_id}-{row.id}.jpg": row.key for row in session().execute(statement)}


def hide_all(account_id: int) -> None:
    """Hide what someone offers while their account is shut."""
    _change(
        [Listing.seller_id == account_id, Listing.status == Status.ACTIVE],
        {"status": Status.INACTIVE.value, "removed_reason": SHUT},
    )


def show_again(account_id: int) -> None:
    """Show again what was hidden with the account."""
    _change(
        [Listing.seller_id == account_id, Listing.status == Status.INACTIVE, Listing.removed_reason == SHUT],
        {"status": Status.ACTIVE.value, "removed_reason": ""},
        ListingsReturned,
    )


def erase(account_id: int) -> None:
    """Withdraw what someone offered and scrub it; the bare rows stay for the numbers that refer to them."""
    mine = select(Listing.id).where(Listing.seller_id == account_id)
    photos.drop_all(list(session().scalars(mine)))
    for history in (ListingVersion, ListingPrice, ListingViewDay):
        session().execute(delete(history).where(history.listing_id.in_(mine)))
    audit.forget_words("listing", session().scalars(mine))
    _forget_who_was_swept(account_id)
    session().execute(update(ListingVersion).where(ListingVersion.by_id == account_id).values(by_id=None))
    # A draft may be without a category, and what is no draft may not: it stays one.
    status = case((Listing.status == Status.DRAFT, Listing.status), else_=Status.REMOVED.value)
    gone = {**SCRUBBED, "status": status, "deleted_at": func.coalesce(Listing.deleted_at, clock.now())}
    _change([Listing.seller_id == account_id], gone)


def _change(
    conditions: list[ColumnElement[bool]],
    values: dict[str, Any],
    fact: type[ListingsChanged | ListingsReturned] = ListingsChanged,
) -> None:
    """Change listings in one statement, and tell whoever follows them."""
    statement = update(Listing).where(*conditions).values(**values).returning(Listing.id)
    ids = list(session().scalars(statement, execution_options={"synchronize_session": False}))
    session().expire_all()
    for start in range(0, len(ids), CHUNK):
        announce(fact(tuple(ids[start : start + CHUNK])))


def _forget_who_was_swept(account_id: int) -> None:
    """Forget in what moderators did with everything of someone who it was, and why."""
    username = session().scalar(select(func.lower(Account.username)).where(Account.id == account_id))
    theirs = func.ltrim(func.lower(ListingSweep.filters["seller"].astext), "@") == username
    gone = {"filters": ListingSweep.filters.concat({"seller": f"former-{account_id}"}), "reason": ""}
    ids = session().scalars(update(ListingSweep).where(theirs).values(gone).returning(ListingSweep.id))
    audit.forget_words("sweep", ids)


def _photo_words(account_id: int) -> dict[int, list[str]]:
    statement = (
        select(ListingPhoto.listing_id, ListingPhoto.alt)
        .join(Listing, Listing.id == ListingPhoto.listing_id)
        .where(Listing.seller_id == account_id)
        .order_by(ListingPhoto.listing_id, ListingPhoto.position)
    )
    found: dict[int, list[str]] = {}
    for row in session().execute(statement):
        found.setdefault(row.listing_id, []).append(row.alt)
    return found
