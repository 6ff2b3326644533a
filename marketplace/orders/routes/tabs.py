"""The filters of lists of orders."""

from __future__ import annotations

from typing import Any, Final

from flask import url_for
from flask_babel import gettext as _

BOUGHT: Final = (
    "pending", "confirmed", "fulfilled", "disputed", "completed", "cancelled", "refunded", "expired",
)  # fmt: skip
SOLD: Final = ("confirmed", "fulfilled", "disputed", "completed", "cancelled", "refunded")


def status_names() -> dict[str, str]:
    """Return what each status is called."""
    return {
        "pending": _("To pay"), "paid": _("Paid"), "confirmed": _("Under way"), "fulfilled": _("Delivered"),
        "completed": _("Completed"), "cancelled": _("Cancelled"), "expired": _("Expired"),
        "disputed": _("In dispute"), "refunded": _("Refunded"),
    }  # fmt: skip


def tabs(endpoint: str, known: tuple[str, ...], present: str) -> list[dict[str, Any]]:
    """Return the filters by status."""
    names = status_names()
    every = {"label": _("All"), "url": url_for(endpoint), "current": not present}
    return [
        every,
        *({"label": names[each], "url": url_for(endpoint, status=each), "current": each == present} for each in known),
    ]
