"""Coupons: making them, putting them into carts, and using them up to their limits."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError

from marketplace.cart.models import CartCoupon, Coupon, CouponUse
from marketplace.cart.queries.coupons import find_coupon
from marketplace.cart.queries.owners import find_cart
from marketplace.cart.rules import coupons as rules
from marketplace.cart.rules.limits import MOST_COUPONS, MOST_COUPONS_IN_CART, Owner
from marketplace.cart.services import customers
from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.errors import Conflict, Invalid, NotFound


def put(owner: Owner, code: str) -> Coupon:
    """Put a coupon into a cart.

    Raises:
        NotFound: there is no such coupon.
        Conflict: it does not count now, or enough lie in the cart.

    """
    cart = find_cart(owner, lock=True)
    if cart is None:
        raise Conflict(_("Your cart is empty."), code="cart_empty")
    coupon = find_coupon(rules.normalised(code))
    if coupon is None:
        raise NotFound(_("We know no coupon of this name."), code="coupon_unknown")
    said = rules.why_not(coupon, clock.now())
    if said:
        raise Conflict(said, code="coupon_not_valid")
    count = session().scalar(select(func.count()).where(CartCoupon.cart_id == cart.id)) or 0
    if count >= MOST_COUPONS_IN_CART:
        raise Conflict(_("There are enough coupons in your cart."), code="too_many_coupons")
    session().execute(insert(CartCoupon).values(cart_id=cart.id, coupon_id=coupon.id).on_conflict_do_nothing())
    return coupon


def take_out(owner: Owner, coupon_id: int) -> None:
    """Take a coupon out of a cart; one that is not there is no error."""
    cart = find_cart(owner, lock=True)
    found = session().get(CartCoupon, (cart.id, coupon_id)) if cart is not None else None
    if found is not None:
        session().delete(found)
        session().flush()


def use(coupon_ids: Collection[int], *, account_id: int | None, email: str) -> None:
    """Count one use of each coupon, within every limit: the database's promise, whoever comes at once.

    Raises:
        Conflict: one of them is used up, was used by this person as often as may be, or is for a first order.

    """
    for coupon_id in sorted(coupon_ids):
        coupon = session().get(Coupon, coupon_id, with_for_update=True, populate_existing=True)
        said = _("There is no such coupon.") if coupon is None else rules.why_not(coupon, clock.now())
        if coupon is None or said:
            raise Conflict(str(said), code="coupon_not_valid")
        if coupon.first_order_only and customers.has_ordered(account_id, email):
            raise Conflict(_("The coupon %(code)s is for a first order.", code=coupon.code), code="coupon_not_valid")
        coupon.used += 1
        _count(coupon, _person(account_id, email))
    session().flush()


def give_back(coupon_ids: Collection[int], *, account_id: int | None, email: str) -> None:
    """Uncount a use: the order came to nothing."""
    person = _person(account_id, email)
    for coupon_id in sorted(coupon_ids):
        session().execute(update(Coupon).where(Coupon.id == coupon_id, Coupon.used > 0).values(used=Coupon.used - 1))
        session().execute(
            update(CouponUse)
            .where(CouponUse.coupon_id == coupon_id, CouponUse.person == person, CouponUse.uses > 0)
            .values(uses=CouponUse.uses - 1)
        )


def create(seller_id: int | None, values: Mapping[str, Any]) -> Coupon:
    """Make a coupon of a seller, or of the platform. `values` are those of the model, amounts in minor units.

    Raises:
        Conflict: the code is taken, or there are too many coupons.
        Invalid: a code that can't be one.

    """
    code = rules.normalised(values["code"])
    if not rules.CODE.fullmatch(code):
        said = _("A code has 3 to 40 letters, digits and dashes.")
        raise Invalid(said, errors={"code": [said]})
    if find_coupon(code) is not None:
        said = _("This code is taken. Choose another.")
        raise Conflict(said, code="code_taken", errors={"code": [said]})
    owned = Coupon.seller_id.is_(None) if seller_id is None else Coupon.seller_id == seller_id
    if (session().scalar(select(func.count()).where(owned)) or 0) >= MOST_COUPONS:
        raise Conflict(_("You have as many coupons as we can hold."), code="too_many_coupons")
    coupon = Coupon(**{**values, "code": code, "seller_id": seller_id})
    session().add(coupon)
    session().flush()
    return coupon


def change(coupon: Coupon, values: Mapping[str, Any]) -> Coupon:
    """Change a coupon's limits, dates, or whether it is on; what it takes off stays."""
    for name in ("most_uses", "most_uses_each", "starts_at", "ends_at", "is_active", "minimum"):
        if name in values:
            setattr(coupon, name, values[name])
    if coupon.most_uses is not None and coupon.most_uses < coupon.used:
        said = _("It was used %(n)s times already.", n=coupon.used)
        raise Invalid(said, errors={"most_uses": [said]})
    session().flush()
    return coupon


def _count(coupon: Coupon, person: str) -> None:
    statement = insert(CouponUse).values(coupon_id=coupon.id, person=person, uses=1, most=coupon.most_uses_each)
    counted = statement.on_conflict_do_update(
        index_elements=["coupon_id", "person"],
        set_={"uses": CouponUse.uses + 1, "most": coupon.most_uses_each},
    )
    try:
        with session().begin_nested():
            session().execute(counted)
    except IntegrityError:
        said = _("You have used the coupon %(code)s as often as it allows.", code=coupon.code)
        raise Conflict(said, code="coupon_not_valid") from None


def _person(account_id: int | None, email: str) -> str:
    return f"account:{account_id}" if account_id is not None else f"email:{email.lower()}"
