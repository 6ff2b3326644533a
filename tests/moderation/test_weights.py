"""How much a report counts."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from marketplace.moderation.rules.weights import FULL, LEAST, MOST, Record, hides_by_itself, weight_of

COUNTS = st.integers(0, 10_000)
AGES = st.timedeltas(timedelta(0), timedelta(days=4000))
RECORDS = st.builds(Record, COUNTS, COUNTS, AGES, st.booleans())


def test_someone_of_whom_nothing_is_known_counts_once() -> None:
    assert weight_of(Record(0, 0, timedelta(days=30), is_confirmed=True)) == FULL


@given(RECORDS)
def test_a_weight_has_its_bounds(record: Record) -> None:
    assert LEAST <= weight_of(record) <= MOST


@given(RECORDS)
def test_being_right_never_lowers_it_and_being_wrong_never_raises_it(record: Record) -> None:
    right = Record(record.upheld + 1, record.dismissed, record.age, record.is_confirmed)
    wrong = Record(record.upheld, record.dismissed + 1, record.age, record.is_confirmed)
    assert weight_of(wrong) <= weight_of(record) <= weight_of(right)


@given(RECORDS)
def test_newcomers_and_unconfirmed_people_never_count_more(record: Record) -> None:
    new = Record(record.upheld, record.dismissed, timedelta(days=1), record.is_confirmed)
    unsure = Record(record.upheld, record.dismissed, record.age, is_confirmed=False)
    assert weight_of(new) <= weight_of(record)
    assert weight_of(unsure) <= weight_of(record)


@given(st.integers(0, 10_000), st.integers(0, 50), st.booleans())
def test_what_was_cleared_and_where_it_is_off_nothing_is_hidden(weight: int, needed: int, cleared: bool) -> None:
    hides = hides_by_itself(weight, needed, was_cleared=cleared)
    assert hides == (needed > 0 and weight >= needed * FULL and not cleared)
