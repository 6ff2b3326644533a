"""Telling people what turned up for their saved searches: grouped, at their time, and each listing once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import delete, select, text, update

from marketplace.accounts.queries.avoided import avoided_by
from marketplace.core import clock, settings
from marketplace.core.db import session
from marketplace.core.errors import NotFound
from marketplace.core.events import announce
from marketplace.listings.queries.cards import Card, cards
from marketplace.search.events import ListingsTurnedUp
from marketplace.search.models import SavedSearch, SearchMatch
from marketplace.search.queries.reverse import wants
from marketplace.search.rules.addresses import search_url

AT_ONCE: Final = 100
"""How many searches one run tells of."""
SHOWN: Final = 6

PAUSE_MINUTES = settings.declare(
    "search.alert_minutes", 30, _l("Between two alerts of one saved search lie at least so many minutes."),
    lambda minutes: None if 1 <= minutes <= 1440 else "must be from 1 to 1440",
)  # fmt: skip
HOUR = settings.declare(
    "search.alert_hour", 8, _l("At which hour daily alerts of saved searches go out, where each person lives."),
    lambda hour: None if 0 <= hour <= 23 else "must be from 0 to 23",
)  # fmt: skip

_MAKE_DUE: Final = text(
    """
    WITH given AS (
        SELECT s.id, s.alert, a.there, date_trunc('day', a.there) + make_interval(hours => :hour) AS today, a.zone
        FROM saved_searches s CROSS JOIN LATERAL (
            SELECT CAST(:now AS timestamptz) AT TIME ZONE coalesce(nullif(a.time_zone, ''), 'UTC') AS there,
                coalesce(nullif(a.time_zone, ''), 'UTC') AS zone
            FROM accounts a WHERE a.id = s.account_id
        ) AS a
        WHERE s.id = ANY(CAST(:ids AS bigint[])) AND s.alert <> 'none' ORDER BY s.id FOR NO KEY UPDATE OF s
    )
    UPDATE saved_searches s SET due_at = coalesce(s.due_at, CASE WHEN given.alert = 'instant'
        THEN greatest(:now, s.alerted_at + make_interval(mins => :pause))
        ELSE (CASE WHEN given.today > given.there THEN given.today ELSE given.today + interval '1 day' END)
            AT TIME ZONE given.zone END)
    FROM given WHERE s.id = given.id
    """
)
_STILL_WANTED: Final = text(
    f"""
    SELECT m.listing_id FROM search_matches m
    JOIN search_watches w ON w.search_id = m.search_id JOIN search_documents d ON d.listing_id = m.listing_id
    WHERE m.search_id = :search_id AND m.told_at IS NULL AND d.seller_id <> w.account_id AND {wants("d")}
        AND NOT d.seller_id = ANY(CAST(:avoided AS bigint[]))
    ORDER BY m.matched_at DESC, m.listing_id DESC
    """  # noqa: S608 - names of ours
)


def make_due(search_ids: Sequence[int]) -> None:
    """Plan an alert of these searches, for which something waits: at once but for the pause, or next morning."""
    if search_ids:
        values = {"ids": list(search_ids), "now": clock.now(), "pause": PAUSE_MINUTES.get(), "hour": HOUR.get()}
        session().execute(_MAKE_DUE, values)


def tell_due() -> bool:
    """Send the alerts that are due, some hundred of them; return whether there may be more."""
    statement = (
        select(SavedSearch)
        .where(SavedSearch.due_at <= clock.now())
        .order_by(SavedSearch.due_at, SavedSearch.id)
        .limit(AT_ONCE)
        .with_for_update(key_share=True, skip_locked=True)
    )
    due = session().scalars(statement).all()
    for search in due:
        _tell(search)
    return len(due) == AT_ONCE


def stop_token(search_id: int) -> str:
    """Return what a link to stop the alert of this search holds."""
    return str(_signer().dumps(search_id))


def search_of_token(token: str) -> SavedSearch:
    """Return the search whose alert a link stops.

    Raises:
        NotFound: no link of ours, or the search was removed.

    """
    try:
        search_id = _signer().loads(token)
    except BadData:
        raise NotFound(_("This link is not complete. Take it from the mail once more.")) from None
    found = session().get(SavedSearch, search_id)
    if found is None or found.removed_at is not None:
        raise NotFound(_("This search is no longer saved, so nothing is sent."))
    return found


def _tell(search: SavedSearch) -> None:
    """Tell of what waits and is still wanted; what went or changed meanwhile may turn up anew."""
    avoided = list(avoided_by(search.account_id))
    wanted = list(session().scalars(_STILL_WANTED, {"search_id": search.id, "avoided": avoided}))
    waiting = (SearchMatch.search_id == search.id, SearchMatch.told_at.is_(None))
    now = clock.now()
    session().execute(update(SearchMatch).where(*waiting, SearchMatch.listing_id.in_(wanted)).values(told_at=now))
    session().execute(delete(SearchMatch).where(*waiting))
    search.due_at = None
    if wanted:
        search.alerted_at = now
        shown = cards(wanted[:SHOWN])
        url = search_url(search.params, search.id)
        announce(ListingsTurnedUp(search.id, search.account_id, url, _context(search, shown, len(wanted))))
    session().flush()


def _context(search: SavedSearch, shown: Sequence[Card], number: int) -> dict[str, Any]:
    return {
        "name": search.name, "number": number, "more": number - len(shown),
        "listings": [_shown(card) for card in shown],
        "stop_url": f"/saved-searches/stop/{stop_token(search.id)}", "list_url": "/saved-searches",
    }  # fmt: skip


def _shown(card: Card) -> dict[str, Any]:
    return {
        "id": card.id, "title": card.title, "url": card.url, "place": card.place, "price": card.price_minor,
        "currency": card.currency, "unit": card.price_unit, "photo": card.photo and dict(card.photo),
    }  # fmt: skip


def _signer() -> URLSafeSerializer:
    keys = current_app.config["SETTINGS"].secret_keys
    return URLSafeSerializer(list(reversed(keys)), salt="saved-search")
