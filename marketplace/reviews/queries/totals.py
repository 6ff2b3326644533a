"""How many reviews of each number of stars there are, read from the counters."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import BigInteger, Select, bindparam, select

from marketplace.core.preparing import Prepared
from marketplace.reviews.models import AccountTotals, ListingTotals
from marketplace.reviews.rules.ratings import Summary


def summary_of_listing(listing_id: int) -> Summary:
    """Return what the public reviews of a listing come to."""
    return _summary(_OF_LISTING, listing_id)


def summary_of_person(account_id: int) -> Summary:
    """Return what the public reviews of a person come to."""
    return _summary(_OF_PERSON, account_id)


def _stars(model: type[ListingTotals | AccountTotals], about: Any) -> Select[*tuple[Any, ...]]:
    columns = (model.stars_1, model.stars_2, model.stars_3, model.stars_4, model.stars_5)
    return select(*columns).where(about == bindparam("about_id", type_=BigInteger))


_OF_LISTING: Final = Prepared(_stars(ListingTotals, ListingTotals.listing_id))
_OF_PERSON: Final = Prepared(_stars(AccountTotals, AccountTotals.account_id))


def _summary(statement: Prepared, about_id: int) -> Summary:
    found = statement.rows({"about_id": about_id})
    return Summary(tuple(found[0])) if found else Summary()
