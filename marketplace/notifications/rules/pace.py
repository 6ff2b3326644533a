"""Digests: mails that wait for the next roll-up, in the morning of whoever gets them."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Final

DIGEST_HOUR: Final = 8
MONDAY: Final = 0


class Pace(StrEnum):
    """How often someone wants mails."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"


def next_digest(moment: datetime, zone: tzinfo, pace: Pace) -> datetime:
    """Return when the next roll-up after `moment` goes out, in UTC: at eight in the morning, weekly on Mondays."""
    day = moment.astimezone(zone).date()
    while True:
        due = datetime.combine(day, time(DIGEST_HOUR), zone).astimezone(UTC)
        if due > moment and (pace is not Pace.WEEKLY or day.weekday() == MONDAY):
            return due
        day += timedelta(days=1)
