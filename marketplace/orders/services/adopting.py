"""What a guest ordered becomes the account's at sign-in, in the same browser."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import update

from marketplace.core.db import session
from marketplace.core.errors import Conflict
from marketplace.orders.models import Checkout, Order


def adopt(account_id: int, guest: bytes) -> None:
    """Give an account what the browser ordered as a guest; nobody's own things are sold to themselves."""
    checkouts = update(Checkout).where(Checkout.guest == guest, Checkout.account_id.is_(None))
    session().execute(checkouts.values(account_id=account_id, guest=None))
    theirs = update(Order).where(Order.guest == guest, Order.buyer_id.is_(None), Order.seller_id != account_id)
    session().execute(theirs.values(buyer_id=account_id, guest=None))
    session().expire_all()


def claim(order: Order, account_id: int) -> None:
    """Give an account one order that was placed without one; whoever claims it holds the link from the mail.

    Raises:
        Conflict: it belongs to someone, or is the seller's own.

    """
    if order.buyer_id is not None or order.seller_id == account_id:
        raise Conflict(_("This order belongs to an account already."), code="has_owner")
    order.buyer_id, order.guest = account_id, None
    session().flush()
