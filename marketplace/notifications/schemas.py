"""Notices as the API shows them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time
from typing import Annotated, Any

from pydantic import Field, StrictBool

from marketplace.core.api import Input, Output, PageOutput, PageQuery, Timestamp
from marketplace.notifications.queries.preferences import Choice
from marketplace.notifications.rules import Channel
from marketplace.notifications.rules.pace import Pace
from marketplace.notifications.rules.quiet import QuietHours
from marketplace.notifications.rules.timing import Habits

Minute = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
"""A time of the day, HH:MM."""


class NoticeQuery(PageQuery):
    """Which notices."""

    unread: bool = Field(False, description="Only what was not read yet.")


class NoticeOutput(Output):
    """A notice. `type` is the kind as the preferences name it; `url` a path on this site."""

    notification_id: int
    type: str
    content: str
    url: str
    related_entity_id: int | None
    is_read: bool
    timestamp_created: Timestamp


class NoticePage(PageOutput):
    """A page of the inbox, the latest first."""

    notifications: list[NoticeOutput]
    unreadCount: int


class ReadAllOutput(Output):
    """How many notices were not read until now."""

    message: str
    count: int


class Channels(Input):
    """The channels of a type; what is not named stays as it is."""

    in_app: StrictBool | None = None
    email: StrictBool | None = None
    sms: StrictBool | None = None
    push: StrictBool | None = None


class QuietHoursInput(Input):
    """From when until when nothing leaves the house, by the clock of the person's time zone."""

    start: Minute = Field(alias="from", examples=["22:00"])
    end: Minute = Field(alias="until", examples=["07:00"])

    def hours(self) -> QuietHours:
        """Return them as the rules take them."""
        return QuietHours(time.fromisoformat(self.start), time.fromisoformat(self.end))


class PreferencesInput(Input):
    """What to change; what is not named stays as it is. `quiet_hours: null` ends them."""

    preferences: dict[str, Channels] = Field({}, max_length=200, description="Type → channels.")
    email_pace: Pace | None = None
    quiet_hours: QuietHoursInput | None = None


class ChannelsOutput(Output):
    """The channels of a type, and how people call it."""

    in_app: bool
    email: bool
    sms: bool
    push: bool


class TypeOutput(Output):
    """A type of notice, as the preferences name it."""

    type: str
    label: str
    group: str


class PreferencesOutput(Output):
    """How someone is told: the channels of each type, the pace of mails, the quiet hours."""

    preferences: dict[str, ChannelsOutput]
    types: list[TypeOutput]
    email_pace: Pace
    quiet_hours: dict[str, str] | None = Field(description="`from` and `until`, as HH:MM.")
    time_zone: str


def preferences(choices: Iterable[Choice], habits: Habits) -> dict[str, Any]:
    """Return someone's choices as PreferencesOutput."""
    choices = list(choices)
    quiet = habits.quiet
    return {
        "preferences": {one.kind.name: {each.value: each in one.channels for each in Channel} for one in choices},
        "types": [
            {"type": one.kind.name, "label": str(one.kind.label), "group": str(one.kind.group)} for one in choices
        ],
        "email_pace": habits.pace,
        "quiet_hours": {"from": f"{quiet.start:%H:%M}", "until": f"{quiet.end:%H:%M}"} if quiet else None,
        "time_zone": str(habits.zone),
    }


def notice(row: Any) -> dict[str, Any]:
    """Return a notice, or a row of `queries.inbox.page_of`, as NoticeOutput."""
    return {
        "notification_id": row.id, "type": row.kind, "content": row.content, "url": row.url,
        "related_entity_id": row.related_id, "is_read": row.read_at is not None, "timestamp_created": row.told_at,
    }  # fmt: skip
