"""The inbox: what someone was told, and what they do with it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import flash, redirect, render_template, request, url_for
from flask_babel import ngettext
from flask_login import current_user

from marketplace.core.paging import page_number
from marketplace.core.reading import in_passing
from marketplace.core.security import is_safe_target, requires
from marketplace.core.web import answer
from marketplace.notifications import schemas
from marketplace.notifications.models import Notice
from marketplace.notifications.queries import inbox
from marketplace.notifications.routes.blueprint import bp
from marketplace.notifications.rules import find_kind
from marketplace.notifications.services import reading

LIST = "/notifications"


@bp.get("/notifications")
@requires("notifications.read")
def index() -> Any:
    """Show the inbox, or what is unread in it."""
    unread = request.args.get("unread") == "1"
    page = inbox.page_of(current_user.id, page_number(request.args.get("page")), unread=unread)
    count = page.total if unread else inbox.unread_count(current_user.id)
    return answer(
        page=lambda: render_template(
            "notifications/index.html", page=page, unread=unread, unread_count=count, icon_of=_icon,
            dismissed=_dismissed(), here=request.full_path.rstrip("?"),
            page_url=lambda number: url_for(".index", unread=1 if unread else None, page=number),
        ),
        data=lambda: {**page.as_json("notifications", schemas.notice), "unreadCount": count},
    )  # fmt: skip


@bp.get("/notifications/<int:notice_id>")
@requires("notifications.read")
def show(notice_id: int) -> Any:
    """Lead to what a notice is about, and note that it was read."""
    with in_passing():
        notice = reading.read(current_user.id, notice_id)
    return answer(page=lambda: redirect(notice.url, 303), data=lambda: schemas.notice(notice))


@bp.post("/notifications/<int:notice_id>/reading")
@requires("notifications.write")
def mark(notice_id: int) -> Any:
    """Take a notice as read, or as not read (`read=0`)."""
    change = reading.unread if request.form.get("read") == "0" else reading.read
    notice = change(current_user.id, notice_id)
    return answer(page=lambda: redirect(_back(), 303), data=lambda: schemas.notice(notice))


@bp.post("/notifications/reading")
@requires("notifications.write")
def read_all() -> Any:
    """Take everything as read."""
    count = reading.read_all(current_user.id)
    if count:
        flash(ngettext("%(num)s notice is read now.", "%(num)s notices are read now.", count), "success")
    return answer(page=lambda: redirect(LIST, 303), data=lambda: {"count": count})


@bp.post("/notifications/<int:notice_id>/dismissal")
@requires("notifications.write")
def dismissal(notice_id: int) -> Any:
    """Take a notice out of the inbox, or put it back (`dismissed=0`)."""
    if request.form.get("dismissed") == "0":
        notice, target = reading.restore(current_user.id, notice_id), _back()
    else:
        notice = reading.dismiss(current_user.id, notice_id)
        path, _mark, query = _back().partition("?")
        target = f"{path}?{query}{'&' if query else ''}{urlencode({'dismissed': notice_id})}"
    return answer(page=lambda: redirect(target, 303), data=lambda: schemas.notice(notice))


def _dismissed() -> Notice | None:
    """Return what was just dismissed, so that it can be had back."""
    raw = request.args.get("dismissed", "")
    if not (raw.isascii() and raw.isdigit() and len(raw) < 16):
        return None
    found = inbox.find_notice(current_user.id, int(raw))
    return found if found is not None and found.dismissed_at is not None else None


def _back() -> str:
    """Return the page of the inbox from which the form came, without an offer to undo something older."""
    target = request.form.get("next", "")
    if not is_safe_target(target) or not target.startswith(LIST):
        return LIST
    path, _mark, query = target.partition("?")
    kept = "&".join(part for part in query.split("&") if part and not part.startswith("dismissed="))
    return f"{path}?{kept}" if kept else path


def _icon(name: str) -> str:
    kind = find_kind(name)
    return kind.icon if kind else "bell"
