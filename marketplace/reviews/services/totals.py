"""Exact averages that are cheap to read: counters under a row lock, and what they come to on listings and people.

Each public review counts once for the listing and once for the person that it is about. A change adds to the row of
each target, which holds that row's lock until the commit; the average is then written from the row. Whoever comes
second waits and counts on: no two transactions can lose each other's review. All changes of a transaction are made
in one order (people before listings, by id), so that none waits for another in a circle.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from marketplace.accounts.models import Account
from marketplace.accounts.services import set_rating
from marketplace.core.db import session
from marketplace.listings.models import Listing
from marketplace.listings.services.trust import set_ratings
from marketplace.reviews.models import AccountTotals, ListingTotals, Review
from marketplace.reviews.rules.ratings import average_of

KINDS: Final[tuple[Any, ...]] = (AccountTotals, ListingTotals)
STARS: Final = ("stars_1", "stars_2", "stars_3", "stars_4", "stars_5")

Counts = tuple[int, int, int, int, int]


class Target(NamedTuple):
    """A person (0) or a listing (1), in the order in which they are locked."""

    kind: int
    id: int


class Wrong(NamedTuple):
    """A target whose counters or average are not what its reviews come to."""

    what: str
    id: int
    kept: Counts
    counted: Counts


def count(reviews: Iterable[Review], change: int) -> None:
    """Count public reviews in (`change` 1) or out again (-1), and keep the new averages."""
    changes: dict[Target, list[int]] = defaultdict(lambda: [0] * 5)
    for review in reviews:
        for target in _targets(review.reviewee_id, review.listing_id):
            changes[target][review.rating - 1] += change
    _store({target: _add(target, changes[target]) for target in sorted(changes)})


def recount() -> int:
    """Count all public reviews anew and mend what differs; returns how many targets that was."""
    wrong = find_wrong()
    for one in wrong:
        target = Target(0 if one.what == "account" else 1, one.id)
        _write(target, one.counted)
    _store({Target(0 if one.what == "account" else 1, one.id): one.counted for one in wrong})
    return len(wrong)


def find_wrong() -> list[Wrong]:
    """Return every target whose counters, average or count differ from its public reviews; sorted as they are locked.

    Looks at everything: for commands, tests and the nightly check.
    """
    found = []
    for kind, what in enumerate(("account", "listing")):
        counted, kept, shown = _counted(kind), _kept(kind), _shown(kind)
        for target_id in sorted({*counted, *kept, *shown}):
            is_now = counted.get(target_id, (0, 0, 0, 0, 0))
            was = kept.get(target_id, (0, 0, 0, 0, 0))
            if is_now != was or shown.get(target_id, (None, 0)) != (average_of(is_now), sum(is_now)):
                found.append(Wrong(what, target_id, was, is_now))
    return found


def _targets(reviewee_id: int, listing_id: int | None) -> list[Target]:
    return [Target(0, reviewee_id)] + ([Target(1, listing_id)] if listing_id is not None else [])


def _key(kind: int) -> str:
    return "account_id" if kind == 0 else "listing_id"


def _add(target: Target, change: list[int]) -> Counts:
    """Add to the counters of a target and return them; from here on the row is ours until the commit."""
    model, key = KINDS[target.kind], _key(target.kind)
    session().execute(insert(model).values(**{key: target.id}).on_conflict_do_nothing())
    columns = [getattr(model, name) for name in STARS]
    statement = (
        model.__table__.update()
        .where(getattr(model, key) == target.id)
        .values({name: column + more for name, column, more in zip(STARS, columns, change, strict=True)})
        .returning(*columns)
    )
    row = session().execute(statement).one()
    return (row[0], row[1], row[2], row[3], row[4])


def _write(target: Target, counts: Counts) -> None:
    model, key = KINDS[target.kind], _key(target.kind)
    values = dict(zip(STARS, counts, strict=True))
    statement = insert(model).values(**{key: target.id}, **values)
    session().execute(statement.on_conflict_do_update(index_elements=[key], set_=values))


def _store(totals: Mapping[Target, Counts]) -> None:
    """Keep what the counters come to with people and listings."""
    for target in sorted(target for target in totals if target.kind == 0):
        set_rating(target.id, average_of(totals[target]), sum(totals[target]))
    listings = {target.id: counts for target, counts in sorted(totals.items()) if target.kind == 1}
    set_ratings({each: (average_of(counts), sum(counts)) for each, counts in listings.items()})


def _counted(kind: int) -> dict[int, Counts]:
    column: Any = Review.reviewee_id if kind == 0 else Review.listing_id
    numbers = [func.count().filter(Review.rating == stars) for stars in range(1, 6)]
    statement = (
        select(column, *numbers)
        .where(Review.revealed_at.is_not(None), Review.hidden_at.is_(None), column.is_not(None))
        .group_by(column)
    )
    return {row[0]: (row[1], row[2], row[3], row[4], row[5]) for row in session().execute(statement)}


def _kept(kind: int) -> dict[int, Counts]:
    model = KINDS[kind]
    columns = [getattr(model, name) for name in (_key(kind), *STARS)]
    return {row[0]: (row[1], row[2], row[3], row[4], row[5]) for row in session().execute(select(*columns))}


def _shown(kind: int) -> dict[int, tuple[Any, int]]:
    """Return average and count as the target itself shows them."""
    model: Any = Account if kind == 0 else Listing
    statement = select(model.id, model.rating_average, model.rating_count).where(
        (model.rating_count > 0) | model.rating_average.is_not(None)
    )
    return {row[0]: (row[1], row[2]) for row in session().execute(statement)}
