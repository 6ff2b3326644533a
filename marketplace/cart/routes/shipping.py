"""A seller's ways of delivery."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.cart.forms import DeliveryForm
from marketplace.cart.models import DeliveryMethod
from marketplace.cart.queries.delivery import get_method, own_methods
from marketplace.cart.routes.blueprint import bp
from marketplace.cart.services import delivery
from marketplace.core.countries import countries
from marketplace.core.money import Money
from marketplace.core.security import signed_in
from marketplace.core.web import form_page


@bp.get("/sell/shipping")
@signed_in
def shipping() -> Any:
    """Show one's ways of delivery and a form for another."""
    return _page(DeliveryForm(currency=current_user.currency or "USD"))


@bp.post("/sell/shipping")
@signed_in
def add_method() -> Any:
    """Offer a way of delivery."""
    form = DeliveryForm()
    if not form.is_sent():
        return _page(form)
    delivery.add(current_user.id, form.values())
    flash(_("Buyers can choose it from now on."), "success")
    return redirect(url_for("cart.shipping"), 303)


@bp.get("/sell/shipping/<int:method_id>")
@signed_in
def edit_method(method_id: int) -> Any:
    """Show a way of delivery to change it."""
    method = get_method(current_user.id, method_id)
    return form_page("cart/method.html", DeliveryForm(data=_values(method)), method=method)


@bp.post("/sell/shipping/<int:method_id>")
@signed_in
def change_method(method_id: int) -> Any:
    """Change a way of delivery."""
    method = get_method(current_user.id, method_id)
    form = DeliveryForm()
    if not form.is_sent():
        return form_page("cart/method.html", form, method=method)
    delivery.change(method, form.values())
    flash(_("Changed. Orders that were placed keep what they were placed with."), "success")
    return redirect(url_for("cart.shipping"), 303)


@bp.post("/sell/shipping/<int:method_id>/removal")
@signed_in
def remove_method(method_id: int) -> Any:
    """Offer a way of delivery no longer."""
    delivery.withdraw(get_method(current_user.id, method_id))
    flash(_("No longer offered."), "success")
    return redirect(url_for("cart.shipping"), 303)


def _page(form: DeliveryForm) -> Any:
    names = dict(countries())
    return form_page("cart/shipping.html", form, methods=own_methods(current_user.id), country_names=names)


def _values(method: DeliveryMethod) -> dict[str, Any]:
    values = {name: getattr(method, name) for name in ("kind", "name", "details", "countries", "currency")}
    for name in ("price", "price_each_more", "free_from"):
        amount = getattr(method, name)
        values[name] = None if amount is None else Money(amount, method.currency).decimal()
    return {**values, "days_least": method.days_least, "days_most": method.days_most}
