"""What people look for: counted for everybody in passing, remembered for oneself."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from flask import current_app
from sqlalchemy import delete, text

from marketplace.core import clock
from marketplace.core.db import session
from marketplace.search.models import RecentSearch, SearchCount

WRITE_AFTER_SECONDS: Final = 30.0
WRITE_AFTER_WORDS: Final = 100
KEPT_FOR: Final = timedelta(days=90)
MOST_RECENT: Final = 12
LONGEST: Final = 100
SAME_FOR_SECONDS: Final = 60.0
MOST_KNOWN: Final = 1000

_ADD: Final = text(
    """
    INSERT INTO search_counts AS c (day, words, searches, results)
    SELECT :day, words, searches, results
    FROM unnest(CAST(:words AS text[]), CAST(:searches AS int[]), CAST(:results AS int[]))
        AS u(words, searches, results)
    ORDER BY words
    ON CONFLICT (day, words) DO UPDATE SET searches = c.searches + excluded.searches, results = excluded.results
    """
)
_REMEMBER: Final = text(
    """
    WITH newest AS (
        INSERT INTO recent_searches (account_id, words) VALUES (:account_id, :words)
        ON CONFLICT (account_id, words) DO UPDATE SET at = now()
    )
    DELETE FROM recent_searches
    WHERE account_id = :account_id AND words <> :words AND id NOT IN (
        SELECT id FROM recent_searches
        WHERE account_id = :account_id AND words <> :words ORDER BY at DESC LIMIT :others
    )
    """
)


@dataclass(slots=True)
class _Waiting:
    """Searches that were counted and not yet written. Losing some at a restart harms no one."""

    since: float = field(default_factory=time.monotonic)
    counts: dict[str, tuple[int, int]] = field(default_factory=dict)


def note(words: str, results: int) -> None:
    """Count a search. Most calls only remember; one now and then writes for all of them."""
    tally(words, results)
    waiting: _Waiting | None = current_app.extensions.get("searches_waiting")
    if waiting is None:
        return
    if len(waiting.counts) >= WRITE_AFTER_WORDS or time.monotonic() - waiting.since > WRITE_AFTER_SECONDS:
        write_counts()


def tally(words: str, results: int) -> None:
    """Count a search in memory; `note` writes."""
    folded = " ".join(words.casefold().split())[:LONGEST]
    if not folded:
        return
    waiting: _Waiting = current_app.extensions.setdefault("searches_waiting", _Waiting())
    searches, _ = waiting.counts.get(folded, (0, 0))
    waiting.counts[folded] = (searches + 1, min(results, 2**31 - 1))


def write_counts() -> None:
    """Write what was counted."""
    waiting: _Waiting | None = current_app.extensions.pop("searches_waiting", None)
    if waiting is None or not waiting.counts:
        return
    values: dict[str, Any] = {
        "day": clock.now().date(), "words": list(waiting.counts),
        "searches": [searches for searches, _ in waiting.counts.values()],
        "results": [results for _, results in waiting.counts.values()],
    }  # fmt: skip
    session().execute(_ADD, values)


def remember(account_id: int, words: str) -> None:
    """Keep a search for the person's own list: the newest MOST_RECENT of them.

    Who changes a filter or the order looks for the same words again and again; that is written once in a while.
    """
    given = " ".join(words.split())[:LONGEST]
    if not given:
        return
    known = _known()
    last, until = known.pop(account_id, ("", 0.0))
    if last == given and until > time.monotonic():
        known[account_id] = (last, until)
        return
    session().execute(_REMEMBER, {"account_id": account_id, "words": given, "others": MOST_RECENT - 1})
    known[account_id] = (given, time.monotonic() + SAME_FOR_SECONDS)
    if len(known) > MOST_KNOWN:
        known.pop(next(iter(known)), None)  # another thread may have been there first


def _known() -> dict[int, tuple[str, float]]:
    """Return what each person looked for last, and until when writing it again would tell nothing new."""
    known: dict[int, tuple[str, float]] = current_app.extensions.setdefault("searches_known", {})
    return known


def forget_all(account_id: int) -> None:
    """Empty a person's list."""
    _known().pop(account_id, None)
    session().execute(delete(RecentSearch).where(RecentSearch.account_id == account_id))


def drop_old_counts() -> None:
    """Let go of counts that are of no use any more."""
    session().execute(delete(SearchCount).where(SearchCount.day < clock.now().date() - KEPT_FOR))
