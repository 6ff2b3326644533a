"""What each permission allows, in words, for those who give one to an API key."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import lazy_gettext as _l

LABELS: Final[dict[str, Any]] = {
    "account.read": _l("Read your account"),
    "account.write": _l("Change your profile and preferences"),
    "audit.read": _l("Read the audit log"),
    "bookmarks.keep": _l("Save listings for you"),
    "coupons.write": _l("Make and change your coupons"),
    "jobs.manage": _l("See to background jobs, the mail log and the health of the platform"),
    "listings.create": _l("Offer, change and remove listings"),
    "listings.import": _l("Import listings"),
    "listings.moderate": _l("Approve, hide and restore anybody’s listings"),
    "messages.write": _l("Read and write messages for you"),
    "money.move": _l("Send and take back money of the platform"),
    "notifications.read": _l("Read your notifications"),
    "notifications.write": _l("Mark your notifications as read"),
    "orders.manage": _l("See anybody’s orders and settle disputes"),
    "orders.place": _l("Order and pay for you, and see your orders"),
    "payouts.request": _l("Ask for payouts"),
    "reports.decide": _l("Read reports and decide about them"),
    "reports.write": _l("Report things for you"),
    "reviews.moderate": _l("Hide and restore anybody’s reviews"),
    "reviews.write": _l("Write reviews for you"),
    "searches.save": _l("Save searches for you"),
    "users.suspend": _l("Find people, suspend them and let them in again"),
    "verifications.decide": _l("Decide who and what is verified"),
}
"""Scope → words. A permission that a key may be given and that is not here fails a test."""


def label_of(scope: str) -> str:
    """Return what a scope allows, in words; one that keys were given before it was dropped keeps its name."""
    return str(LABELS.get(scope, scope))
