"""When notices go out: quiet hours and roll-ups, by clocks that jump."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.notifications.rules.kinds import Channel, Kind
from marketplace.notifications.rules.pace import Pace, next_digest
from marketplace.notifications.rules.quiet import QuietHours, quiet_until
from marketplace.notifications.rules.timing import Habits, plan

ZONES = st.sampled_from(
    ["UTC", "Europe/Madrid", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Caracas",
     "Pacific/Chatham", "Africa/Casablanca", "America/Sao_Paulo"]
).map(ZoneInfo)  # fmt: skip
MOMENTS = st.integers(0, 4 * 366 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
MINUTES = st.integers(0, 24 * 60 - 1)
HOURS = (
    st.tuples(MINUTES, MINUTES)
    .filter(lambda ends: ends[0] != ends[1])
    .map(lambda ends: QuietHours(*(time(*divmod(end, 60)) for end in ends)))
)
NIGHT = QuietHours(time(22), time(7))
MADRID = ZoneInfo("Europe/Madrid")


def at(text: str, zone: ZoneInfo = MADRID, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-11-21T23:30", "2026-11-22T07:00"),
        ("2026-11-22T00:00", "2026-11-22T07:00"),
        ("2026-11-22T06:59", "2026-11-22T07:00"),
        ("2026-11-22T07:00", None),
        ("2026-11-22T21:59", None),
        ("2026-11-22T22:00", "2026-11-23T07:00"),
        ("2026-03-28T23:00", "2026-03-29T07:00"),
        ("2026-10-24T23:00", "2026-10-25T07:00"),
    ],
)
def test_the_night_ends_at_seven_also_where_the_clock_is_changed_in_it(now: str, then: str | None) -> None:
    assert quiet_until(at(now), MADRID, NIGHT) == (at(then) if then else None)


def test_quiet_that_ends_in_the_hour_that_is_jumped_over() -> None:
    end = quiet_until(at("2026-03-29T01:00"), MADRID, QuietHours(time(23), time(2, 30)))
    assert end is not None
    assert at("2026-03-29T03:00") <= end <= at("2026-03-29T03:30")


def test_quiet_that_ends_in_the_hour_that_comes_twice_may_come_twice() -> None:
    hours = QuietHours(time(23), time(2, 30))
    assert quiet_until(at("2026-10-25T02:10"), MADRID, hours) == at("2026-10-25T02:30")
    assert quiet_until(at("2026-10-25T02:10", fold=1), MADRID, hours) == at("2026-10-25T02:30", fold=1)


def test_without_quiet_hours_it_is_never_quiet() -> None:
    assert quiet_until(at("2026-11-22T03:00"), MADRID, None) is None


@given(MOMENTS, ZONES, HOURS)
def test_quiet_ends_in_less_than_a_day_and_is_over_then(moment: datetime, zone: ZoneInfo, hours: QuietHours) -> None:
    end = quiet_until(moment, zone, hours)
    if end is None:
        assert not hours.holds(moment.astimezone(zone).time())
        return
    assert moment < end <= moment + timedelta(hours=25)
    assert quiet_until(end, zone, hours) is None


@given(MOMENTS, ZONES, HOURS)
def test_quiet_ends_no_later_than_it_must(moment: datetime, zone: ZoneInfo, hours: QuietHours) -> None:
    """Every quarter of an hour before the end is quiet; but for a jump of the clock over the end itself."""
    end = quiet_until(moment, zone, hours)
    if end is None:
        return
    step = moment
    while step < end - timedelta(hours=1):
        assert hours.holds(step.astimezone(zone).time())
        step += timedelta(minutes=15)


@given(MOMENTS, ZONES, st.sampled_from([Pace.DAILY, Pace.WEEKLY]))
def test_roll_ups_come_at_eight_in_the_morning(moment: datetime, zone: ZoneInfo, pace: Pace) -> None:
    due = next_digest(moment, zone, pace)
    wall = due.astimezone(zone)
    assert (wall.hour, wall.minute) == (8, 0)
    assert moment < due <= moment + timedelta(days=8 if pace is Pace.WEEKLY else 1, hours=1)
    assert pace is Pace.DAILY or wall.weekday() == 0


def kind(*, wait: int = 0, is_urgent: bool = False) -> Kind:
    return Kind("k", "", "", "", frozenset(), "", "", timedelta(minutes=wait), is_urgent, frozenset(), False, "", None)


def test_what_waits_for_a_roll_up_and_what_does_not() -> None:
    now = at("2026-11-22T12:00")
    daily = Habits(MADRID, Pace.DAILY, NIGHT)
    assert plan(kind(), Channel.EMAIL, daily, now).in_digest
    assert plan(kind(), Channel.EMAIL, daily, now).due_at == at("2026-11-23T08:00")
    for channel in (Channel.SMS, Channel.PUSH):
        assert plan(kind(wait=10), channel, daily, now).is_now
    assert plan(kind(is_urgent=True), Channel.EMAIL, daily, now).is_now
    assert plan(kind(wait=10), Channel.EMAIL, Habits(MADRID), now).due_at == now + timedelta(minutes=10)


def test_at_night_everything_waits() -> None:
    now = at("2026-11-22T23:00")
    for channel in (Channel.EMAIL, Channel.SMS, Channel.PUSH):
        planned = plan(kind(is_urgent=True), channel, Habits(MADRID, quiet=NIGHT), now)
        assert (planned.due_at, planned.is_now) == (at("2026-11-23T07:00"), False)
    late_sleeper = Habits(MADRID, Pace.DAILY, QuietHours(time(22), time(10)))
    assert plan(kind(), Channel.EMAIL, late_sleeper, now).due_at == at("2026-11-23T10:00")
