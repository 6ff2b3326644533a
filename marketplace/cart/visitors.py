"""Whoever asks, as the owner of a cart: the account that is signed in, or the guest of this browser."""

from __future__ import annotations

from flask import g
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.accounts.rules import Role
from marketplace.cart.queries import baskets
from marketplace.cart.rules.limits import Owner
from marketplace.core import guests
from marketplace.core.errors import Forbidden
from marketplace.core.tokens import digest


def owner() -> Owner:
    """Return whoever asks; a browser that never put anything in a cart is nobody."""
    if current_user.is_authenticated:
        return Owner(account_id=current_user.id)
    token = guests.known()
    return Owner(guest=digest(token)) if token else Owner()


def buyer() -> Owner:
    """Return whoever wants to buy; a browser without a cookie gets one with the answer.

    Raises:
        Forbidden: an account that buys nothing, such as a program's, or a key that only reads.

    """
    if not current_user.is_authenticated:
        return Owner(guest=digest(guests.introduce()))
    if current_user.role == Role.SERVICE or (current_user.scopes is not None and not current_user.can("orders.place")):
        raise Forbidden(_("Your account may not do this."))
    return Owner(account_id=current_user.id)


def count() -> int:
    """Return how many things lie in the cart of whoever asks, read once in a request."""
    if "cart_count" not in g:
        g.cart_count = _count(owner())
    found: int = g.cart_count
    return found


def _count(owner: Owner) -> int:
    if owner.account_id is not None:
        return baskets.count_at_a_glance(owner.account_id) or 0
    return baskets.count_of(owner)
