"""When a category goes into another one: saved searches that name it go along, and nobody is told of old listings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import select, text, tuple_

from marketplace.core import clock
from marketplace.core.db import session
from marketplace.search.models import SavedSearch
from marketplace.search.rules import saving
from marketplace.search.rules.filters import read
from marketplace.search.rules.saving import Alert
from marketplace.search.services import watching
from marketplace.search.services.saving import set_alert

BATCH: Final = 500

_MOVE: Final = text(
    """
    UPDATE search_documents d SET category_id = c.id,
        category_path = CASE WHEN c.path = '{}' THEN ARRAY[c.id] ELSE c.path END
    FROM listings l JOIN categories c ON c.id = l.category_id
    WHERE l.id = d.listing_id AND d.category_path @> ARRAY[CAST(:gone AS bigint)]
    """
)


def follow(gone_id: int, gone_slug: str, into_slug: str) -> None:
    """Move the index and the saved searches from a category that is gone to the one that took it up.

    The index moves first: what is in it already is no news to those who look for the other category. A search that
    comes to ask for the same as another one of its owner's is let go; what it was told by goes over.
    """
    session().execute(_MOVE, {"gone": gone_id})
    for searches in _naming({gone_slug, str(gone_id)}):
        for search in searches:
            search.params = {**search.params, "category": [into_slug]}
            search.fingerprint = saving.fingerprint(read(search.params))
        left = _without_twins(searches)
        session().flush()
        watching.watch(left)


def _naming(names: set[str]) -> Iterator[Sequence[SavedSearch]]:
    """Yield the searches that name a category, removed ones too: they may be had back."""
    named = SavedSearch.params["category"][0].astext.in_(names)
    has_one = SavedSearch.params.has_key("category")
    found = (
        session().scalars(select(SavedSearch).where(has_one, named).order_by(SavedSearch.id).with_for_update()).all()
    )
    for start in range(0, len(found), BATCH):
        yield found[start : start + BATCH]


def _without_twins(searches: Sequence[SavedSearch]) -> list[SavedSearch]:
    """Let go of searches whose owner keeps the same already, and return those that stay."""
    same = tuple_(SavedSearch.account_id, SavedSearch.fingerprint).in_(
        [(search.account_id, search.fingerprint) for search in searches]
    )
    with session().no_autoflush:
        kept = session().scalars(select(SavedSearch).where(same, SavedSearch.removed_at.is_(None))).all()
    first = {(search.account_id, search.fingerprint): search for search in kept}
    left: list[SavedSearch] = []
    for search in searches:
        if search.removed_at is not None:
            continue
        twin = first.setdefault((search.account_id, search.fingerprint), search)
        if twin is search:
            left.append(search)
            continue
        alert = Alert(search.alert)
        search.removed_at, search.due_at = clock.now(), None
        watching.stop([search.id])
        if twin.alert == Alert.NONE:
            set_alert(twin, alert)
    return left
