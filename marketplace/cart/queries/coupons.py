"""Coupons: those of a cart, a seller's own, the platform's."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select

from marketplace.cart.models import CartCoupon, Coupon
from marketplace.core.db import session
from marketplace.core.errors import NotFound
from marketplace.core.paging import Page, paginate


def coupons_in(cart_id: int) -> Sequence[Coupon]:
    """Return the coupons that lie in a cart, as they were added."""
    statement = select(Coupon).join(CartCoupon).where(CartCoupon.cart_id == cart_id)
    return session().scalars(statement.order_by(CartCoupon.created_at, Coupon.id)).all()


def find_coupon(code: str) -> Coupon | None:
    """Return the coupon with a code, written as it is stored."""
    return session().scalar(select(Coupon).where(Coupon.code == code))


def page_of_coupons(seller_id: int | None, page: int, limit: int = 24) -> Page[Coupon]:
    """Return a page of a seller's coupons, or of the platform's, the newest first."""
    owned = Coupon.seller_id.is_(None) if seller_id is None else Coupon.seller_id == seller_id
    return paginate(select(Coupon).where(owned).order_by(Coupon.id.desc()), page, limit)


def get_coupon(seller_id: int | None, coupon_id: int) -> Coupon:
    """Return one of a seller's own coupons, or of the platform's.

    Raises:
        NotFound: there is none, or it is another's.

    """
    found = session().get(Coupon, coupon_id)
    if found is None or found.seller_id != seller_id:
        raise NotFound(_("There is no such coupon."))
    return found
