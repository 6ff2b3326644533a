"""What the post room adds to the frame of every page: the bell with what is unread."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from marketplace.core.slots import Link, slots_of
from marketplace.notifications.gateways.texts import FileTexts
from marketplace.notifications.queries import inbox
from marketplace.notifications.services import phones

MOST_TEXTS = 20


def place(app: Flask) -> None:
    """Put the bell into the navigation and the account menu."""
    slots = slots_of(app)
    bell = {"label": _l("Notifications"), "endpoint": "notifications.index", "icon": "bell", "visible": _may_read}
    slots.link("main", Link(**bell, order=60, count=_count))
    slots.link("account", Link(**bell, order=60, count=_count))
    slots.fill_with("outbox.more", "notifications/_texts.html", _texts)
    slots.fill_with("layout.head", "notifications/_bell.html", _live)
    slots.link("settings", Link(_l("Notifications"), "notifications.preferences", icon="bell", order=25))


def _may_read() -> bool:
    return bool(current_user.can("notifications.read"))


def _texts(**_given: Any) -> dict[str, Any] | None:
    """Return the latest texts for the outbox of a developer; where a provider sends them, there are none."""
    sender = phones.texts()
    found = sender.newest(MOST_TEXTS) if isinstance(sender, FileTexts) else []
    return {"texts": found} if found else None


def _live(**_given: Any) -> dict[str, Any] | None:
    """Return what the script that keeps the bell needs; guests have none."""
    return {} if current_user.is_authenticated and _may_read() else None


def _count() -> int | None:
    return inbox.unread_at_a_glance(current_user.id) or None
