"""What moderators do to listings: hide one with a reason, and put it back as it was."""

from __future__ import annotations

from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from marketplace.accounts.rules import Guest, Viewer
from marketplace.core.db import session
from marketplace.core.errors import NotFound
from marketplace.listings.models import Listing, ListingVersion
from marketplace.listings.queries.listings import find_listing
from marketplace.listings.rules.addresses import path_of
from marketplace.listings.rules.lifecycle import MODERATOR, SYSTEM, Status
from marketplace.listings.services.publishing import change_status
from marketplace.moderation.services import Target, declare_target

MOST_VERSIONS: Final = 50


def hide(listing_id: int, /, *, by: int | None, reason: str) -> None:
    """Take a listing out of sight; its owner reads the reason. Again is no error.

    Raises:
        NotFound: there is none.
        Conflict: it is a draft, which nobody else sees.

    """
    change_status(_listing(listing_id), Status.REMOVED, by=by, actor=_actor(by), reason=reason)


def restore(listing_id: int, /, *, by: int | None, reason: str) -> None:
    """Put a listing that was taken out of sight back as it was. Again is no error.

    Raises:
        NotFound: there is none.

    """
    listing = _listing(listing_id)
    if listing.status == Status.REMOVED:
        change_status(listing, _status_before(listing), by=by, actor=_actor(by), reason=reason)


def _listing(listing_id: int) -> Listing:
    listing = session().get(Listing, listing_id, with_for_update=True, populate_existing=True)
    if listing is None:
        raise NotFound(_("There is no such listing."))
    return listing


def _actor(by: int | None) -> str:
    return SYSTEM if by is None else MODERATOR


def _status_before(listing: Listing) -> str:
    """Return the state from which the listing was removed last."""
    statement = select(ListingVersion.changes).where(ListingVersion.listing_id == listing.id)
    for changes in session().scalars(statement.order_by(ListingVersion.number.desc()).limit(MOST_VERSIONS)):
        before, after = changes.get("status", (None, None))
        if after == Status.REMOVED and before is not None:
            return str(before)
    return Status.INACTIVE


def find_target(viewer: Viewer | Guest, listing_id: int) -> Target | None:
    """Return a listing that `viewer` sees, as something to report."""
    seen = find_listing(viewer, listing_id)
    if seen is None:
        return None
    return Target(listing_id, seen.title, seen.path, seen.seller_id, seen.description)


def look_at(listing_id: int) -> Target | None:
    """Return a listing as moderators see it."""
    listing = session().get(Listing, listing_id)
    if listing is None:
        return None
    path = path_of(listing.id, listing.title)
    return Target(listing.id, listing.title, path, listing.seller_id, listing.description)


declare_target(
    "listing", _l("Listing"), find=find_target, look=look_at, hide=hide, restore=restore,
    admin_url=lambda listing_id: f"/admin/listings/{listing_id}",
)  # fmt: skip
