"""Whoever asks, as the owner of what is kept: the account that is signed in, or the guest of this browser."""

from __future__ import annotations

from flask import g
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.bookmarks.queries import saved
from marketplace.bookmarks.rules import Owner
from marketplace.core import guests
from marketplace.core.errors import Forbidden
from marketplace.core.tokens import digest


def owner() -> Owner:
    """Return whoever asks; a browser that never kept anything is nobody."""
    if current_user.is_authenticated:
        return Owner(account_id=current_user.id)
    token = guests.known()
    return Owner(guest=digest(token)) if token else Owner()


def keeper() -> Owner:
    """Return whoever wants to keep something; a browser without a cookie gets one with the answer.

    Raises:
        Forbidden: an account that keeps nothing, such as a program's.

    """
    if not current_user.is_authenticated:
        return Owner(guest=digest(guests.introduce()))
    if not current_user.can("bookmarks.keep"):
        raise Forbidden(_("Your account may not do this."))
    return Owner(account_id=current_user.id)


def saved_ids() -> frozenset[int]:
    """Return what whoever asks keeps, read once in a request."""
    found: frozenset[int] | None = g.get("saved_ids")
    if found is None:
        found = g.saved_ids = _saved_ids(owner())
    return found


def _saved_ids(owner: Owner) -> frozenset[int]:
    if owner.account_id is not None:
        return frozenset(saved.saved_at_a_glance(owner.account_id) or ())
    return saved.saved_ids(owner)
