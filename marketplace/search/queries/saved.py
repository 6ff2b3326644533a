"""Saved searches, through whoever owns them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask_babel import gettext as _
from sqlalchemy import bindparam, func, select

from marketplace.core.db import session
from marketplace.core.errors import NotFound
from marketplace.core.paging import DEFAULT_LIMIT, Page, paginate
from marketplace.core.preparing import Prepared
from marketplace.search.models import SavedSearch, SearchMatch
from marketplace.search.rules.filters import Filters
from marketplace.search.rules.saving import fingerprint

MOST_COUNTED: Final = 1000


@dataclass(frozen=True, slots=True)
class Kept:
    """A saved search, and how many listings turned up since its owner last looked (MOST_COUNTED at most)."""

    search: SavedSearch
    new: int


def searches_of(account_id: int, page: int, limit: int = DEFAULT_LIMIT) -> Page[Kept]:
    """Return a person's saved searches, the newest first."""
    found: Page[SavedSearch] = paginate(
        select(SavedSearch)
        .where(SavedSearch.account_id == account_id, SavedSearch.removed_at.is_(None))
        .order_by(SavedSearch.id.desc()),
        page, limit,
    )  # fmt: skip
    new = new_since_last_look([search.id for search in found.items])
    return found.map(lambda search: Kept(search, new.get(search.id, 0)))


def new_since_last_look(search_ids: list[int]) -> dict[int, int]:
    """Return how many listings turned up for each of these searches since its owner last looked."""
    if not search_ids:
        return {}
    some = (
        select(SearchMatch.listing_id)
        .where(SearchMatch.search_id == SavedSearch.id, SearchMatch.matched_at > SavedSearch.looked_at)
        .limit(MOST_COUNTED)
        .correlate(SavedSearch)
        .subquery()
    )
    number = select(func.count()).select_from(some).scalar_subquery()
    rows = session().execute(select(SavedSearch.id, number.label("number")).where(SavedSearch.id.in_(search_ids)))
    return {row.id: row.number for row in rows}


def get_search(account_id: int, search_id: int) -> SavedSearch:
    """Return a person's saved search.

    Raises:
        NotFound: there is none, or it is another's.

    """
    statement = select(SavedSearch).where(
        SavedSearch.id == search_id, SavedSearch.account_id == account_id, SavedSearch.removed_at.is_(None)
    )
    found = session().scalar(statement)
    if found is None:
        raise NotFound(_("There is no such saved search."))
    return found


def find_removed(account_id: int, search_id: int) -> SavedSearch | None:
    """Return a person's search that was removed a moment ago."""
    statement = select(SavedSearch).where(
        SavedSearch.id == search_id, SavedSearch.account_id == account_id, SavedSearch.removed_at.is_not(None)
    )
    return session().scalar(statement)


def find_same(account_id: int, filters: Filters) -> SavedSearch | None:
    """Return the person's saved search that asks for the same."""
    statement = select(SavedSearch).where(
        SavedSearch.account_id == account_id, SavedSearch.fingerprint == fingerprint(filters),
        SavedSearch.removed_at.is_(None),
    )  # fmt: skip
    return session().scalar(statement)


def find_same_id(account_id: int, filters: Filters) -> int | None:
    """Return the number of the same, for pages that only lead to it."""
    given = {"account_id": account_id, "fingerprint": fingerprint(filters)}
    return next(iter(_SAME.column(given)), None)


_SAME: Final = Prepared(
    select(SavedSearch.id).where(
        SavedSearch.account_id == bindparam("account_id"),
        SavedSearch.fingerprint == bindparam("fingerprint"),
        SavedSearch.removed_at.is_(None),
    )
)
