"""When a notice leaves the house."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from marketplace.notifications.rules.kinds import Channel, Kind
from marketplace.notifications.rules.pace import Pace, next_digest
from marketplace.notifications.rules.quiet import QuietHours, quiet_until


@dataclass(frozen=True, slots=True)
class Habits:
    """How someone wants to be told, whatever it is about."""

    zone: tzinfo
    pace: Pace = Pace.AT_ONCE
    quiet: QuietHours | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """When to send; `in_digest` with others, in one mail. `is_now` needs no waiting."""

    due_at: datetime
    in_digest: bool
    is_now: bool


def plan(kind: Kind, channel: Channel, habits: Habits, moment: datetime) -> Plan:
    """Decide when a notice of `kind` that is told at `moment` goes out by `channel`."""
    in_digest = channel is Channel.EMAIL and habits.pace is not Pace.AT_ONCE and not kind.is_urgent
    if in_digest:
        due = next_digest(moment, habits.zone, habits.pace)
    else:
        due = moment + (kind.email_after if channel is Channel.EMAIL else timedelta(0))
    due = quiet_until(due, habits.zone, habits.quiet) or due
    return Plan(due, in_digest, due <= moment)
