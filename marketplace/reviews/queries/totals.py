"""How many reviews of each number of stars there are, read from the counters."""

from __future__ import annotations

from sqlalchemy import select

from marketplace.core.db import session
from marketplace.reviews.models import AccountTotals, ListingTotals
from marketplace.reviews.rules.ratings import Summary


def summary_of_listing(listing_id: int) -> Summary:
    """Return what the public reviews of a listing come to."""
    return _summary(ListingTotals, ListingTotals.listing_id == listing_id)


def summary_of_person(account_id: int) -> Summary:
    """Return what the public reviews of a person come to."""
    return _summary(AccountTotals, AccountTotals.account_id == account_id)


def _summary(model: type[ListingTotals | AccountTotals], where: object) -> Summary:
    columns = (model.stars_1, model.stars_2, model.stars_3, model.stars_4, model.stars_5)
    row = session().execute(select(*columns).where(where)).first()  # type: ignore[arg-type] # a column expression
    return Summary((row[0], row[1], row[2], row[3], row[4])) if row else Summary()
