"""Money in the administration: payments, payouts, what providers told, the books, and what their verification found."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from marketplace.core.office import MONEY, office_link
from marketplace.core.slots import slots_of
from marketplace.payments.admin import books, payments, payouts, webhooks
from marketplace.payments.admin.blueprint import MOVE, bp
from marketplace.payments.queries import alarms

__all__ = ["books", "bp", "payments", "payouts", "register", "webhooks"]


def register(app: Flask) -> None:
    """Add the pages to the navigation, and what is wrong to the start page."""
    slots = slots_of(app)
    for label, endpoint, icon, order in (
        (_l("Payments"), "payments_admin.index", "credit-card", 10),
        (_l("Payouts"), "payments_admin.payouts", "hand-coins", 10),
        (_l("Books"), "payments_admin.books", "scroll-text", 11),
        (_l("Webhooks"), "payments_admin.webhooks", "plug-zap", 12),
    ):
        slots.link("admin", office_link(label, endpoint, MOVE, icon=icon, group=MONEY, order=order))
    slots.fill_with("admin.tiles", "payments/admin/_tile.html", _alarms, order=5)


def _alarms() -> dict[str, Any] | None:
    found = alarms.counts() if current_user.can(MOVE) else None
    return {"alarms": found} if found is not None and any(found.values()) else None
