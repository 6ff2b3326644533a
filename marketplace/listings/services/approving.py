"""Moderators decide about listings that wait before others see them: approve, or decline with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from flask_babel import gettext as _

from marketplace.accounts.rules import Viewer
from marketplace.core.db import session
from marketplace.core.errors import Invalid, Refused
from marketplace.listings.queries.listings import own_listing
from marketplace.listings.rules.lifecycle import MODERATOR, Status
from marketplace.listings.services import publishing

TARGETS: Final = {"approve": Status.ACTIVE, "decline": Status.DRAFT}
LONGEST_REASON: Final = 300


def decide(viewer: Viewer, listing_ids: Iterable[int], action: str, *, reason: str) -> list[int]:
    """Approve or decline each of these; return those that were decided.

    What is not there, does not wait any more or is the viewer's own stays as it is.

    Raises:
        Invalid: no such action, or declining without a reason.

    """
    if action not in TARGETS:
        raise Invalid(_("There is no such action."))
    said = reason.strip()[:LONGEST_REASON] if TARGETS[action] == Status.DRAFT else ""
    if TARGETS[action] == Status.DRAFT and not said:
        wrong = _("Say why: the seller reads it.")
        raise Invalid(wrong, errors={"reason": [wrong]})
    return [each for each in sorted(set(listing_ids)) if _decide(viewer, each, TARGETS[action], said)]


def _decide(viewer: Viewer, listing_id: int, target: Status, reason: str) -> bool:
    """Decide about one; False if it waits no more, or is one's own."""
    try:
        listing = own_listing(viewer, listing_id)
        if listing.status != Status.PENDING or listing.deleted_at or listing.seller_id == viewer.id:
            return False
        with session().begin_nested():
            publishing.change_status(listing, target, by=viewer.id, actor=MODERATOR, reason=reason)
    except Refused:
        return False
    return True
