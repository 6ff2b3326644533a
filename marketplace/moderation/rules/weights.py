"""How much a report counts: as much as its reporter was right before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

FULL: Final = 100
"""The weight of one report by someone of whom nothing is known but that they are no newcomer."""
LEAST: Final = 10
MOST: Final = 200
NEWCOMER_FOR: Final = timedelta(days=7)
CLEARED_FOR: Final = timedelta(days=30)
"""How long a thing that a moderator let stand is not hidden by reports alone."""


@dataclass(frozen=True, slots=True)
class Record:
    """What became of someone's reports, and how long they have been here."""

    upheld: int
    dismissed: int
    age: timedelta
    is_confirmed: bool


def weight_of(record: Record) -> int:
    """Return the weight of a report in hundredths, from 10 to 200.

    The share of reports that were upheld, with one of each kind added, so that it takes several to move it; halved
    for newcomers and for those whose address is not confirmed, because accounts are cheap.
    """
    right = 2 * FULL * (record.upheld + 1) // (record.upheld + record.dismissed + 2)
    if record.age < NEWCOMER_FOR:
        right //= 2
    if not record.is_confirmed:
        right //= 2
    return min(max(right, LEAST), MOST)


def hides_by_itself(weight: int, needed_reports: int, *, was_cleared: bool) -> bool:
    """Whether reports of this weight hide a thing before anyone has looked; never where `needed_reports` is 0."""
    return needed_reports > 0 and weight >= needed_reports * FULL and not was_cleared
