"""What a guest ordered becomes the account's at sign-in, in the same browser."""

from __future__ import annotations

from sqlalchemy import update

from marketplace.core.db import session
from marketplace.orders.models import Checkout, Order


def adopt(account_id: int, guest: bytes) -> None:
    """Give an account what the browser ordered as a guest; nobody's own things are sold to themselves."""
    theirs = update(Order).where(Order.guest == guest, Order.buyer_id.is_(None), Order.seller_id != account_id)
    session().execute(theirs.values(buyer_id=account_id, guest=None))
    checkouts = update(Checkout).where(Checkout.guest == guest, Checkout.account_id.is_(None))
    session().execute(checkouts.values(account_id=account_id, guest=None))
    session().expire_all()
