"""Notices in the JSON API."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_login import current_user

from marketplace.core.api import Message, api_blueprint
from marketplace.core.security import requires
from marketplace.notifications import schemas
from marketplace.notifications.queries import inbox
from marketplace.notifications.queries import preferences as reads
from marketplace.notifications.rules import Channel
from marketplace.notifications.services import choosing, reading

bp = api_blueprint("notifications", "Notifications")


@bp.get("/notifications")
@bp.input(schemas.NoticeQuery, location="query")
@bp.output(schemas.NoticePage)
@bp.doc(summary="What you were told", responses=[400, 401, 403])
@requires("notifications.read")
def index(query_data: schemas.NoticeQuery) -> Any:
    """Return the inbox, the latest first."""
    page = inbox.page_of(current_user.id, query_data.page, unread=query_data.unread, limit=query_data.limit)
    count = page.total if query_data.unread else inbox.unread_count(current_user.id)
    return {**page.as_json("notifications", schemas.notice), "unreadCount": count}


@bp.post("/notifications/<int:notification_id>/read")
@bp.output(schemas.NoticeOutput)
@bp.doc(summary="Mark a notice as read", responses=[401, 403, 404])
@requires("notifications.write")
def read(notification_id: int) -> Any:
    """Mark a notice as read; doing so again changes nothing."""
    return schemas.notice(reading.read(current_user.id, notification_id))


@bp.post("/notifications/read-all")
@bp.output(schemas.ReadAllOutput)
@bp.doc(summary="Mark everything as read", responses=[401, 403])
@requires("notifications.write")
def read_all() -> Any:
    """Mark every notice as read."""
    return {"message": _("All is read."), "count": reading.read_all(current_user.id)}


@bp.delete("/notifications/<int:notification_id>")
@bp.output(Message)
@bp.doc(summary="Dismiss a notice", responses=[401, 403, 404])
@requires("notifications.write")
def dismiss(notification_id: int) -> Any:
    """Take a notice out of the inbox."""
    reading.dismiss(current_user.id, notification_id)
    return {"message": _("Dismissed.")}


@bp.get("/users/me/notification-preferences")
@bp.output(schemas.PreferencesOutput)
@bp.doc(summary="How you are told", responses=[401, 403])
@requires("notifications.read")
def preferences() -> Any:
    """Return the channels of each type, the pace of mails and the quiet hours."""
    return _preferences()


@bp.put("/users/me/notification-preferences")
@bp.input(schemas.PreferencesInput)
@bp.output(schemas.PreferencesOutput)
@bp.doc(summary="Choose how you are told", responses=[400, 401, 403])
@requires("notifications.write")
def choose(json_data: schemas.PreferencesInput) -> Any:
    """Change what is named, and return all of it."""
    me, given = current_user, json_data
    choosing.choose(me.id, {name: _given(channels) for name, channels in given.preferences.items()})
    if given.model_fields_set & {"email_pace", "quiet_hours"}:
        habits = reads.get_habits(me.id, me.time_zone)
        quiet = given.quiet_hours.hours() if given.quiet_hours else None
        choosing.set_habits(
            me.id, me.time_zone, given.email_pace or habits.pace,
            quiet if "quiet_hours" in given.model_fields_set else habits.quiet,
        )  # fmt: skip
    return _preferences()


def _given(channels: schemas.Channels) -> dict[Channel, bool]:
    return {Channel(name): is_on for name, is_on in channels.model_dump(exclude_none=True).items()}


def _preferences() -> dict[str, Any]:
    return schemas.preferences(
        reads.choices_for(current_user), reads.get_habits(current_user.id, current_user.time_zone)
    )
