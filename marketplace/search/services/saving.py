"""Saving a search, changing it, letting go of it and having it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, func, select, text, update

from marketplace.core import clock, settings
from marketplace.core.db import session
from marketplace.core.errors import Conflict, Invalid
from marketplace.search.models import SavedSearch, SearchMatch
from marketplace.search.queries.conditions import scope_of
from marketplace.search.queries.results import search as search_now
from marketplace.search.queries.saved import find_same
from marketplace.search.rules import saving
from marketplace.search.rules.filters import Filters
from marketplace.search.rules.saving import LONGEST_NAME, UNDO_WINDOW, Alert
from marketplace.search.services import alerting, watching

MOST: Final = settings.declare(
    "search.saved_most", 50, _l("How many searches an account may save."),
    lambda most: None if 1 <= most <= 1000 else "must be from 1 to 1000",
)  # fmt: skip

_ONE_AT_A_TIME: Final = text("SELECT pg_advisory_xact_lock(hashtextextended('saved_searches', :account_id))")


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of saving: the search, and whether it is new."""

    search: SavedSearch
    is_new: bool


def save(account_id: int, name: str, filters: Filters, alert: Alert, language: str) -> Saved:
    """Keep a search; one that asks for the same as another of the account's is that one, and nothing changes.

    Words for which nothing is found but what they likely mean are kept as meant: that is what was shown.

    Raises:
        Invalid: no name, nothing asked for, or a category or place that there is not.
        Conflict: the account keeps as many as it may.

    """
    _check_name(name)
    if saving.is_empty(filters):
        raise Invalid(_("Look for something first: words, a category, a price or a place."), code="search_empty")
    meant = as_shown(filters, language)
    session().execute(_ONE_AT_A_TIME, {"account_id": account_id})
    same = find_same(account_id, meant)
    if same is not None:
        return Saved(same, is_new=False)
    if _count(account_id) >= MOST.get():
        raise Conflict(
            _("You keep %(count)s searches, as many as we can hold. Remove one first.", count=MOST.get()),
            code="saved_searches_full",
        )
    moment = clock.now()
    made = SavedSearch(
        account_id=account_id, name=name, params=saving.parameters(meant), fingerprint=saving.fingerprint(meant),
        language=language, alert=alert.value, looked_at=moment, created_at=moment,
    )  # fmt: skip
    session().add(made)
    session().flush()
    watching.watch([made])
    return Saved(made, is_new=True)


def as_shown(filters: Filters, language: str) -> Filters:
    """Return the filters with the words for which results are shown: a misspelling as it was corrected."""
    scope = scope_of(filters)
    corrected = search_now(scope, language, limit=1).corrected if filters.words else ""
    return saving.replaced(filters, corrected) if corrected else filters


def rename(search: SavedSearch, name: str) -> None:
    """Give a saved search another name.

    Raises:
        Invalid: no name, or one that is too long.

    """
    _check_name(name)
    search.name = name
    session().flush()


def set_alert(search: SavedSearch, alert: Alert) -> None:
    """Change how often its owner hears of what turned up. What waited to be told waits no longer without an alert."""
    if search.alert == alert.value:
        return
    search.alert, search.due_at = alert.value, None
    session().flush()
    waiting = (SearchMatch.search_id == search.id, SearchMatch.told_at.is_(None))
    if alert is Alert.NONE:
        session().execute(update(SearchMatch).where(*waiting).values(told_at=clock.now()))
    elif session().scalar(select(SearchMatch.listing_id).where(*waiting).limit(1)):
        alerting.make_due([search.id])
        session().refresh(search)


def remove(search: SavedSearch) -> None:
    """Let go of a saved search; it can be had back for a while."""
    search.removed_at, search.due_at = clock.now(), None
    session().flush()
    watching.stop([search.id])


def restore(search: SavedSearch) -> None:
    """Take back a removal.

    Raises:
        Conflict: a search that asks for the same was saved meanwhile.

    """
    if search.removed_at is None:
        return
    same = select(SavedSearch.id).where(
        SavedSearch.account_id == search.account_id, SavedSearch.fingerprint == search.fingerprint,
        SavedSearch.removed_at.is_(None),
    )  # fmt: skip
    if session().scalar(same):
        raise Conflict(_("You saved the same search again meanwhile."), code="saved_already")
    search.removed_at = None
    session().flush()
    watching.watch([search])


def note_look(account_id: int, search_id: int) -> None:
    """Note that its owner looks at the results of a saved search now."""
    session().execute(
        update(SavedSearch)
        .where(SavedSearch.id == search_id, SavedSearch.account_id == account_id)
        .values(looked_at=clock.now())
    )


def purge() -> None:
    """Delete for good what was removed and not had back, and what turned up so long ago that it would be news again."""
    moment = clock.now()
    session().execute(delete(SavedSearch).where(SavedSearch.removed_at < moment - UNDO_WINDOW))
    session().execute(
        delete(SearchMatch).where(
            SearchMatch.matched_at < moment - saving.REMEMBERED_FOR, SearchMatch.told_at.is_not(None)
        )
    )


def _check_name(name: str) -> None:
    if not 1 <= len(name) <= LONGEST_NAME:
        said = _("Give it a name of up to %(count)s characters.", count=LONGEST_NAME)
        raise Invalid(said, errors={"name": [said]})


def _count(account_id: int) -> int:
    kept = select(func.count()).where(SavedSearch.account_id == account_id, SavedSearch.removed_at.is_(None))
    return session().scalar(kept) or 0
