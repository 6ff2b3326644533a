"""Tax rules and the platform's own coupons, set by operators."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from marketplace.cart.forms import CouponForm, TaxRuleForm
from marketplace.cart.queries.coupons import get_coupon, page_of_coupons
from marketplace.cart.queries.taxes import get_rule, page_of_rules
from marketplace.cart.services import coupons as coupon_services
from marketplace.cart.services import taxes as tax_services
from marketplace.core import audit, clock
from marketplace.core.errors import Refused
from marketplace.core.office import MONEY, office, office_link
from marketplace.core.paging import page_number
from marketplace.core.slots import slots_of
from marketplace.core.web import form_page

bp = Blueprint("cart_admin", "marketplace.cart.admin", template_folder="templates", url_prefix="/admin")


def register(app: Flask) -> None:
    """Add the pages to the navigation of the administration."""
    slots = slots_of(app)
    for label, endpoint, permission, icon, order in (
        (_l("Taxes"), "taxes", "settings.change", "percent", 60),
        (_l("Coupons"), "coupons", "money.move", "ticket", 61),
    ):
        slots.link(
            "admin", office_link(label, f"cart_admin.{endpoint}", permission, icon=icon, group=MONEY, order=order)
        )


@bp.get("/taxes")
@office("settings.change")
def taxes() -> Any:
    """Show the tax rules."""
    return _taxes(TaxRuleForm())


@bp.post("/taxes")
@office("settings.change")
def add_tax() -> Any:
    """Add a tax rule."""
    form = TaxRuleForm()
    if not form.is_sent():
        return _taxes(form)
    values = {
        "applies_to": form.applies_to.data, "country": form.country.data, "state": form.state.data or "", "kinds": [],
        "name": form.name.data, "rate": int((form.rate.data or 0) * 100), "is_included": form.is_included.data,
        "taxes_delivery": form.taxes_delivery.data,
    }  # fmt: skip
    tax_services.add(values, by=current_user.id)
    flash(_("The rule counts for every cart from now on."), "success")
    return redirect(url_for("cart_admin.taxes"), 303)


@bp.post("/taxes/<int:rule_id>/removal")
@office("settings.change")
def remove_tax(rule_id: int) -> Any:
    """Remove a tax rule."""
    tax_services.remove(get_rule(rule_id), by=current_user.id)
    flash(_("The rule is gone. Orders keep the tax they were placed with."), "success")
    return redirect(url_for("cart_admin.taxes"), 303)


@bp.get("/coupons")
@office("money.move")
def coupons() -> Any:
    """Show the platform's own coupons."""
    return _coupons(CouponForm())


@bp.post("/coupons")
@office("money.move")
def create_coupon() -> Any:
    """Make a coupon that the platform pays."""
    form = CouponForm()
    if not form.is_sent():
        return _coupons(form)
    try:
        made = coupon_services.create(None, form.values(current_user.time_zone))
    except Refused as refused:
        form.show(refused)
        return _coupons(form)
    audit.record("coupon.created", "coupon", made.id, actor_id=current_user.id, after={"code": made.code})
    flash(_("The coupon counts from now on."), "success")
    return redirect(url_for("cart_admin.coupons"), 303)


@bp.post("/coupons/<int:coupon_id>/switch")
@office("money.move")
def switch_coupon(coupon_id: int) -> Any:
    """Switch one of the platform's coupons off, or on again."""
    is_on = request.form.get("on") == "1"
    coupon = coupon_services.change(get_coupon(None, coupon_id), {"is_active": is_on})
    audit.record("coupon.switched", "coupon", coupon.id, actor_id=current_user.id, after={"is_active": is_on})
    return redirect(url_for("cart_admin.coupons"), 303)


def _taxes(form: TaxRuleForm) -> Any:
    page = page_of_rules(page_number(request.args.get("page")))
    return form_page(
        "cart/admin_taxes.html", form, page=page, page_url=lambda number: url_for("cart_admin.taxes", page=number)
    )


def _coupons(form: CouponForm) -> Any:
    page = page_of_coupons(None, page_number(request.args.get("page")))
    return form_page(
        "cart/admin_coupons.html", form, page=page, now=clock.now(),
        page_url=lambda number: url_for("cart_admin.coupons", page=number),
    )  # fmt: skip
