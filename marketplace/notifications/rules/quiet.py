"""Quiet hours: when nothing that makes a sound reaches someone, by the clock on their wall."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `start` until `end`, every day; over midnight where `end` comes first."""

    start: time
    end: time

    def holds(self, wall: time) -> bool:
        """Whether it is quiet at this time of the day."""
        if self.start < self.end:
            return self.start <= wall < self.end
        return wall >= self.start or wall < self.end


def quiet_until(moment: datetime, zone: tzinfo, hours: QuietHours | None) -> datetime | None:
    """Return when the quiet that holds at `moment` ends, in UTC; None where it is not quiet.

    Where the clock jumps over the end, or past it twice, the first moment counts at which it is no longer quiet.
    """
    wall = moment.astimezone(zone)
    if hours is None or not hours.holds(wall.time()):
        return None
    days = (wall.date(), wall.date() + timedelta(days=1))
    ends = [
        datetime.combine(day, hours.end, zone).replace(fold=fold).astimezone(UTC) for day in days for fold in (0, 1)
    ]
    return min(end for end in ends if end > moment and not hours.holds(end.astimezone(zone).time()))
