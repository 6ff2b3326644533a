"""What the basket knows of someone, as their own copy holds it, and its end with the account."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select, update

from marketplace.cart.models import Address, Cart, CartItem, CartPart, Coupon, CouponUse, DeliveryMethod
from marketplace.cart.services.addresses import FIELDS
from marketplace.core.db import session
from marketplace.core.money import Money


def copy_of(account_id: int) -> dict[str, Any]:
    """Return cart, address book, ways of delivery and coupons as JSON."""
    items = select(CartItem).join(Cart).where(Cart.account_id == account_id).order_by(CartItem.id)
    notes = select(CartPart.note).join(Cart).where(Cart.account_id == account_id, CartPart.note != "")
    return {
        "cart": [
            {"listing_id": one.listing_id, "quantity": one.quantity, "options": one.options}
            for one in session().scalars(items)
        ],
        "notes": list(session().scalars(notes)),
        "addresses": [
            {name: getattr(one, name) for name in FIELDS}
            for one in session().scalars(select(Address).where(Address.account_id == account_id).order_by(Address.id))
        ],
        "delivery": [_method(one) for one in _methods(account_id)],
        "coupons": list(session().scalars(select(Coupon.code).where(Coupon.seller_id == account_id))),
    }


def erase(account_id: int) -> None:
    """Delete the person's cart and addresses, and switch off what they offered."""
    session().execute(delete(Cart).where(Cart.account_id == account_id))
    session().execute(delete(Address).where(Address.account_id == account_id))
    session().execute(delete(DeliveryMethod).where(DeliveryMethod.seller_id == account_id))
    session().execute(update(Coupon).where(Coupon.seller_id == account_id).values(is_active=False))
    session().execute(delete(CouponUse).where(CouponUse.person == f"account:{account_id}"))


def _methods(account_id: int) -> Any:
    return session().scalars(select(DeliveryMethod).where(DeliveryMethod.seller_id == account_id))


def _method(one: DeliveryMethod) -> dict[str, Any]:
    return {
        "kind": one.kind, "name": one.name, "details": one.details, "countries": one.countries,
        "price": str(Money(one.price, one.currency)), "currency": one.currency,
    }  # fmt: skip
