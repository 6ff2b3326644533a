"""The condition that finds someone's cart."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select

from marketplace.cart.models import Cart
from marketplace.cart.rules.limits import Owner
from marketplace.core.db import session


def belongs_to(owner: Owner) -> ColumnElement[bool]:
    """Return the condition under which a cart is `owner`'s."""
    return Cart.account_id == owner.account_id if owner.account_id is not None else Cart.guest == owner.guest


def find_cart(owner: Owner, *, lock: bool = False) -> Cart | None:
    """Return someone's cart, its row locked where it is about to change."""
    if not owner.is_somebody:
        return None
    statement = select(Cart).where(belongs_to(owner))
    return session().scalar(statement.with_for_update() if lock else statement)
