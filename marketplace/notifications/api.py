"""Notices in the JSON API."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_login import current_user

from marketplace.core.api import Message, api_blueprint
from marketplace.core.security import requires
from marketplace.notifications import schemas
from marketplace.notifications.queries import inbox
from marketplace.notifications.services import reading

bp = api_blueprint("notifications", "Notifications")


@bp.get("/notifications")
@bp.input(schemas.NoticeQuery, location="query")
@bp.output(schemas.NoticePage)
@bp.doc(summary="What you were told", responses=[400, 401, 403])
@requires("account.read")
def index(query_data: schemas.NoticeQuery) -> Any:
    """Return the inbox, the latest first."""
    page = inbox.page_of(current_user.id, query_data.page, unread=query_data.unread, limit=query_data.limit)
    count = page.total if query_data.unread else inbox.unread_count(current_user.id)
    return {**page.as_json("notifications", schemas.notice), "unreadCount": count}


@bp.post("/notifications/<int:notification_id>/read")
@bp.output(schemas.NoticeOutput)
@bp.doc(summary="Mark a notice as read", responses=[401, 403, 404])
@requires("account.write")
def read(notification_id: int) -> Any:
    """Mark a notice as read; doing so again changes nothing."""
    return schemas.notice(reading.read(current_user.id, notification_id))


@bp.post("/notifications/read-all")
@bp.output(schemas.ReadAllOutput)
@bp.doc(summary="Mark everything as read", responses=[401, 403])
@requires("account.write")
def read_all() -> Any:
    """Mark every notice as read."""
    return {"message": _("All is read."), "count": reading.read_all(current_user.id)}


@bp.delete("/notifications/<int:notification_id>")
@bp.output(Message)
@bp.doc(summary="Dismiss a notice", responses=[401, 403, 404])
@requires("account.write")
def dismiss(notification_id: int) -> Any:
    """Take a notice out of the inbox."""
    reading.dismiss(current_user.id, notification_id)
    return {"message": _("Dismissed.")}
