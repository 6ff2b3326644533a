"""The item of the seller's checklist that listings know about."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l
from sqlalchemy import exists, select

from marketplace.core.db import session
from marketplace.listings.models import Listing
from marketplace.verification.rules.checklist import Item
from marketplace.verification.services import checklist


def has_offered(account_id: int) -> Mapping[str, bool]:
    """Return whether someone has ever published anything."""
    published = exists().where(Listing.seller_id == account_id, Listing.published_at.is_not(None))
    return {"first_listing": bool(session().scalar(select(published)))}


checklist.declare(
    [Item("first_listing", _l("Publish your first listing"), _l("It takes a few minutes."), "/sell/listings/new", 50)],
    has_offered,
)
