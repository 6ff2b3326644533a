"""Having a listing checked: its seller asks, a verifier looks, and what changes afterwards is looked at anew."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from marketplace.accounts.models import Account
from marketplace.core import settings
from marketplace.core.db import session
from marketplace.core.errors import Conflict
from marketplace.listings.models import Listing
from marketplace.listings.rules.addresses import path_of
from marketplace.listings.rules.lifecycle import Status
from marketplace.listings.services import trust
from marketplace.verification.models import VerificationRequest
from marketplace.verification.rules.requests import SYSTEM
from marketplace.verification.rules.requests import Status as Step
from marketplace.verification.services import asking, deciding, subjects
from marketplace.verification.services.subjects import Subject, SubjectKind

LISTING: Final = "listing"

RECHECK: Final = settings.declare(
    "listings.recheck_changed",
    True,
    _l("Whether a verified listing whose title, words, place or photos change is put into the queue again by itself."),
)


def ask(listing: Listing, *, by: int, note: str = "") -> VerificationRequest:
    """Put a listing into the verifiers' queue, or back into it with what they had asked for.

    Raises:
        Conflict: it is not public, waits already, or is verified.
        Invalid: the note is too long.

    """
    if listing.status != Status.ACTIVE or listing.deleted_at is not None:
        raise Conflict(_("Publish it first: we look at what others see."), code="not_public")
    latest = asking.find_latest(LISTING, listing.id)
    if latest is not None and latest.status == Step.MORE_WANTED:
        return asking.again(LISTING, listing.id, note=note)
    if listing.is_verified:
        raise Conflict(_("It is verified already."), code="already_verified")
    return asking.ask(LISTING, listing.id, by, note=note)


def find_state(listing_id: int) -> VerificationRequest | None:
    """Return the newest request about a listing."""
    return asking.find_latest(LISTING, listing_id)


def unsettle(listing_id: int, seller_id: int) -> None:
    """Take the badge from a listing that became another thing, and have it looked at again where that is set."""
    latest = asking.find_latest(LISTING, listing_id, lock=True)
    if latest is not None and latest.status == Step.APPROVED:
        deciding.expire(latest, why="changed")
    trust.set_verified(listing_id, verified=False)
    if RECHECK.get() and (latest is None or latest.status not in (Step.PENDING, Step.MORE_WANTED)):
        asking.ask(LISTING, listing_id, seller_id)


def let_go(listing_id: int) -> None:
    """Take a listing out of the queue that is there no more."""
    latest = asking.find_latest(LISTING, listing_id, lock=True)
    if latest is not None and latest.status in (Step.PENDING, Step.MORE_WANTED):
        asking.withdraw(latest, by=None, actor=SYSTEM)


def describe(listing_ids: Collection[int]) -> dict[int, Subject]:
    """Return listings as verifiers see them in the queue."""
    statement = (
        select(Listing.id, Listing.title, Listing.cover, Listing.city, Account.username)
        .join(Account, Account.id == Listing.seller_id)
        .where(Listing.id.in_(listing_ids))
    )
    return {
        row.id: Subject(
            row.id, row.title or _("Untitled"), path_of(row.id, row.title), (row.cover or {}).get("src"),
            " · ".join(part for part in (row.city, f"@{row.username}") if part),
        )
        for row in session().execute(statement)
    }  # fmt: skip


def versions_of(listing_ids: Collection[int]) -> dict[int, str]:
    """Return the versions of listings: they move with each change."""
    rows = session().execute(select(Listing.id, Listing.version).where(Listing.id.in_(listing_ids)))
    return {row.id: str(row.version or 0) for row in rows}


def own_url(listing_id: int) -> str:
    """Return the page of a listing, on which its owner follows the request."""
    return path_of(listing_id, session().scalar(select(Listing.title).where(Listing.id == listing_id)) or "")


subjects.declare(SubjectKind(LISTING, _l("Listing"), describe, own_url, versions_of))
