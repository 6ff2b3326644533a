"""A seller's coupons."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.cart.forms import CouponForm
from marketplace.cart.queries.coupons import get_coupon, page_of_coupons
from marketplace.cart.routes.blueprint import bp
from marketplace.cart.services import coupons as services
from marketplace.core import clock
from marketplace.core.errors import Refused
from marketplace.core.paging import page_number
from marketplace.core.security import signed_in
from marketplace.core.web import form_page


@bp.get("/sell/coupons")
@signed_in
def coupons() -> Any:
    """Show one's coupons and a form for another."""
    return _page(CouponForm(currency=current_user.currency or "USD"))


@bp.post("/sell/coupons")
@signed_in
def create_coupon() -> Any:
    """Make a coupon."""
    form = CouponForm()
    if not form.is_sent():
        return _page(form)
    try:
        services.create(current_user.id, form.values(current_user.time_zone))
    except Refused as refused:
        form.show(refused)
        return _page(form)
    flash(_("Your coupon counts from now on."), "success")
    return redirect(url_for("cart.coupons"), 303)


@bp.post("/sell/coupons/<int:coupon_id>/switch")
@signed_in
def switch_coupon(coupon_id: int) -> Any:
    """Switch a coupon off, or on again."""
    services.change(get_coupon(current_user.id, coupon_id), {"is_active": request.form.get("on") == "1"})
    return redirect(url_for("cart.coupons"), 303)


def _page(form: CouponForm) -> Any:
    page = page_of_coupons(current_user.id, page_number(request.args.get("page")))
    return form_page(
        "cart/coupons.html", form, page=page, now=clock.now(),
        page_url=lambda number: url_for("cart.coupons", page=number),
    )  # fmt: skip
