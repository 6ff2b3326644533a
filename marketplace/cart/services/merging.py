"""A guest's cart becomes the account's at sign-in, and ends by itself where nobody signs in."""

from __future__ import annotations

from typing import Final

from sqlalchemy import delete, text

from marketplace.cart.models import Cart
from marketplace.cart.queries.owners import find_cart
from marketplace.cart.rules.limits import GUEST_LIFETIME, MOST_OF_ONE, Owner
from marketplace.core import clock
from marketplace.core.db import session

_TAKE_ITEMS: Final = text(f"""
    INSERT INTO cart_items (cart_id, listing_id, quantity, options, seen_price, currency)
    SELECT :mine, i.listing_id, i.quantity, i.options, i.seen_price, i.currency
    FROM cart_items i JOIN listings l ON l.id = i.listing_id
    WHERE i.cart_id = :theirs AND l.seller_id <> :account_id
      AND i.currency = coalesce((SELECT min(currency) FROM cart_items WHERE cart_id = :mine), i.currency)
    ON CONFLICT (cart_id, listing_id, options)
    DO UPDATE SET quantity = least(greatest(cart_items.quantity, excluded.quantity), {MOST_OF_ONE})
""")  # noqa: S608 - the limit is a constant of ours
_TAKE_PARTS: Final = text("""
    INSERT INTO cart_parts (cart_id, seller_id, method_id, note)
    SELECT :mine, seller_id, method_id, note FROM cart_parts WHERE cart_id = :theirs ON CONFLICT DO NOTHING
""")
_TAKE_COUPONS: Final = text("""
    INSERT INTO cart_coupons (cart_id, coupon_id) SELECT :mine, coupon_id FROM cart_coupons WHERE cart_id = :theirs
    ON CONFLICT DO NOTHING
""")


def adopt(account_id: int, guest: bytes) -> None:
    """Put what a guest's cart holds into the account's; of one thing in both the larger quantity stays.

    Things in another currency than the account's cart stay out of it: a cart holds one currency.
    """
    theirs = find_cart(Owner(guest=guest), lock=True)
    if theirs is None:
        return
    mine = find_cart(Owner(account_id=account_id), lock=True)
    if mine is None:
        mine = Cart(account_id=account_id)
        session().add(mine)
        session().flush()
    given = {"mine": mine.id, "theirs": theirs.id, "account_id": account_id}
    for statement in (_TAKE_ITEMS, _TAKE_PARTS, _TAKE_COUPONS):
        session().execute(statement, given)
    session().execute(delete(Cart).where(Cart.id == theirs.id))
    session().expire_all()


def expire() -> int:
    """Delete the carts that guests left behind; returns how many went."""
    gone = delete(Cart).where(Cart.guest.is_not(None), Cart.updated_at < clock.now() - GUEST_LIFETIME)
    return len(session().scalars(gone.returning(Cart.id)).all())
