"""The checkout: one page, everything held for fifteen minutes, then the payment."""

from __future__ import annotations

from typing import Any

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.cart.queries.addresses import addresses_of
from marketplace.cart.queries.baskets import basket_of
from marketplace.cart.queries.contents import Basket
from marketplace.cart.services import addresses as book
from marketplace.cart.visitors import buyer, owner
from marketplace.core import clock
from marketplace.core.errors import Conflict, Refused
from marketplace.core.extensions import limiter
from marketplace.core.security import public
from marketplace.core.tokens import new_token
from marketplace.orders.forms import CheckoutForm
from marketplace.orders.parties import party
from marketplace.orders.paths import pay_path
from marketplace.orders.queries.orders import get_checkout, names_of, orders_in
from marketplace.orders.routes.blueprint import bp
from marketplace.orders.routes.tabs import status_names
from marketplace.orders.services import cancelling, holding, placing
from marketplace.orders.services.placing import Wish

LARGEST = 15
ADDRESS = ("name", "line1", "line2", "city", "state", "zip", "country", "phone")


@bp.get("/checkout")
@public
def checkout() -> Any:
    """Show everything that is about to be bought, and ask where it goes."""
    known = addresses_of(current_user.id) if current_user.is_authenticated else []
    first = known[0] if known else None
    basket = basket_of(owner(), place=(first.country, first.state) if first else None)
    if not basket.items:
        return redirect(url_for("cart.show"), 303)
    if basket.changed:
        flash(_("Something in your cart has changed. Look at it again before you pay."), "error")
        return redirect(url_for("cart.show"), 303)
    form = CheckoutForm(obj=first, key=new_token(), expected=str(basket.quote.total))
    if first is None and current_user.is_authenticated:
        form.name.data = current_user.name
    return _page(form, basket)


@bp.post("/checkout")
@limiter.limit("30/minute")
@public
def place() -> Any:
    """Work out the total anew, or place the orders and go on to the payment."""
    form = CheckoutForm()
    basket = basket_of(owner(), place=_place(form), methods=_methods())
    if not basket.items:
        return _placed_before(form)
    is_preview = request.form.get("step") == "preview"
    if basket.ships and "line1" not in request.form and _fill_in(form):
        is_preview, basket = True, basket_of(owner(), place=_place(form), methods=_methods())
    form.ask_for(address=basket.ships, email=not current_user.is_authenticated)
    if is_preview or not form.is_sent():
        form.expected.data = str(basket.quote.total)
        return _page(form, basket, asked=True)
    try:
        made = placing.place(buyer(), _wish(form))
    except Refused as refused:
        return _again(form, refused)
    if "keep_address" in form and form.keep_address.data and current_user.is_authenticated:
        book.keep(current_user.id, form.values())
    return redirect(pay_path(made.id) if made.total else url_for(".placed", reference=made.reference), 303)


@bp.get("/checkout/<reference>")
@public
def placed(reference: str) -> Any:
    """Show what was placed: the countdown and the way to pay, or what was bought."""
    made = get_checkout(party(), reference)
    now, found = clock.now(), orders_in(made.id)
    return render_template(
        "orders/placed.html", checkout=made, orders=found, names=status_names(),
        people=names_of([each.seller_id for each in found]),
        left=max(0, int((made.expires_at - now).total_seconds())), pay_url=pay_path(made.id),
    )  # fmt: skip


@bp.post("/checkout/<reference>/renewal")
@public
def renew(reference: str) -> Any:
    """Hold everything for fifteen more minutes, once."""
    made = get_checkout(party(), reference)
    try:
        holding.renew(made, clock.now())
    except Conflict as refused:
        flash(refused.detail, "error")
    else:
        flash(_("Kept for you for 15 more minutes."), "success")
    return redirect(url_for(".placed", reference=made.reference), 303)


@bp.post("/checkout/<reference>/cancellation")
@public
def abandon(reference: str) -> Any:
    """Don't buy it after all: everything goes back on the shelf and into the cart."""
    cancelling.abandon(get_checkout(party(), reference), by=current_user.id if current_user.is_authenticated else None)
    flash(_("Nothing was bought. Your things are in your cart."), "success")
    return redirect(url_for("cart.show"), 303)


def _fill_in(form: CheckoutForm) -> bool:
    """Fill in the first address of the book, if there is one: until now nothing was sent, and none was asked for."""
    first = next(iter(addresses_of(current_user.id)), None) if current_user.is_authenticated else None
    for name in ADDRESS if first is not None else ():
        form[name].data = getattr(first, name)
    return first is not None


def _page(form: CheckoutForm, basket: Basket, *, asked: bool = False) -> Any:
    form_errors = bool(form.errors)
    if not asked:
        form.ask_for(address=basket.ships, email=not current_user.is_authenticated)
    known = addresses_of(current_user.id) if current_user.is_authenticated else []
    page = render_template("orders/checkout.html", form=form, basket=basket, addresses=known)
    return make_response(page, 422 if form_errors else 200)


def _again(form: CheckoutForm, refused: Refused) -> Any:
    """Show the page anew with what changed; the refusal's own status says that nothing was placed."""
    basket = basket_of(owner(), place=_place(form), methods=_methods())
    if basket.changed or not basket.items:
        flash(refused.detail, "error")
        return redirect(url_for("cart.show"), 303)
    form.expected.data = str(basket.quote.total)
    form.form_errors.append(refused.detail)
    page = render_template(
        "orders/checkout.html", form=form, basket=basket,
        addresses=addresses_of(current_user.id) if current_user.is_authenticated else [],
    )  # fmt: skip
    return make_response(page, refused.status)


def _placed_before(form: CheckoutForm) -> Any:
    """A double click: the first one emptied the cart, and its checkout is under the same key."""
    made = placing.find_placed(form.key.data or "")
    if made is None:
        return redirect(url_for("cart.show"), 303)
    get_checkout(party(), made.reference)
    return redirect(pay_path(made.id), 303)


def _wish(form: CheckoutForm) -> Wish:
    has_address = "line1" in form
    email = current_user.email if current_user.is_authenticated else form.email.data or ""
    name = (form.name.data if has_address else "") or (current_user.name if current_user.is_authenticated else "")
    key = (form.key.data or "")[:100] or new_token()
    return Wish(
        key, email, name or "", form.values() if has_address else None, _methods(), _whole(form.expected.data or "")
    )


def _place(form: CheckoutForm) -> tuple[str, str] | None:
    if "country" not in form or not form.country.data:
        return None
    return form.country.data, form.state.data or ""


def _methods() -> dict[int, int]:
    """Read `method_<seller>` fields: how each seller's things shall come."""
    found = {}
    for name, value in request.form.items():
        seller, method = _whole(name.removeprefix("method_")), _whole(value)
        if name.startswith("method_") and seller is not None and method is not None:
            found[seller] = method
    return found


def _whole(raw: str) -> int | None:
    if not raw:
        return None
    if not (raw.isascii() and raw.isdigit() and len(raw) <= LARGEST):
        return None
    return int(raw)
