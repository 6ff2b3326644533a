"""The cart as a page, and what is done on it: every act is a form of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.cart.queries.addresses import find_default
from marketplace.cart.queries.baskets import basket_of
from marketplace.cart.queries.contents import Basket
from marketplace.cart.routes.blueprint import bp
from marketplace.cart.routes.control import choosing
from marketplace.cart.schemas import output
from marketplace.cart.services import coupons as coupon_services
from marketplace.cart.services import filling
from marketplace.cart.visitors import buyer, owner
from marketplace.core.errors import Conflict, Forbidden, Invalid, NotFound
from marketplace.core.extensions import limiter
from marketplace.core.security import public, requires
from marketplace.core.web import answer
from marketplace.listings.queries.cards import Card, cards
from marketplace.listings.queries.variants import choices_of, options_of
from marketplace.listings.rules.options import Offered

Choices = list[tuple[str, list[Offered]]]

HERE = "cart.show"
LONGEST_NUMBER = 15


@bp.get("/cart")
@public
def show() -> Any:
    """Show the cart with what has changed since things were put there."""
    basket = _basket()
    return answer(
        page=lambda: render_template("cart/cart.html", basket=basket, removed=_removed(basket)),
        data=lambda: output.basket(basket),
    )


@bp.get("/cart/listings/<int:listing_id>")
@public
def confirm(listing_id: int) -> str:
    """Ask how many of a listing: where a page that is shared by all leads to, for it carries no form's token."""
    found = cards([listing_id])
    if not found:
        raise NotFound(_("That listing is not offered, or does not exist."))
    card = found[0]
    offered = choosing(*options_of(listing_id), card.price_minor, card.currency)
    chosen = _chosen(offered["choices"], request.args)
    extra = sum(each.extra for name, values in offered["choices"] for each in values if chosen.get(name) == each.value)
    price = None if card.price_minor is None else card.price_minor + extra
    return render_template("cart/confirm.html", card=card, chosen=chosen, price_minor=price, **offered)


@bp.post("/cart/items")
@limiter.limit("120/minute")
@public
def add() -> Any:
    """Put something into the cart."""
    listing_id, quantity = _number("listing_id"), _number("quantity", 1)
    choices = choices_of(listing_id)
    chosen = _chosen(choices, request.form)
    if len(chosen) < len(choices):
        flash(_("Choose one of each first."), "error")
        return redirect(url_for(".confirm", listing_id=listing_id, **_fields(choices, chosen)), 303)
    try:
        filling.add(buyer(), listing_id, quantity, chosen)
    except (Conflict, Forbidden) as refused:
        return _refused(refused)
    flash(_("It is in your cart."), "success")
    return redirect(url_for(HERE), 303)


@bp.post("/cart/agreed")
@limiter.limit("120/minute")
@requires("orders.place")
def add_agreed() -> Any:
    """Put one of a listing into the cart at the price that its seller agreed to."""
    try:
        filling.add_agreed(buyer(), _number("listing_id"))
    except (Conflict, Forbidden, NotFound) as refused:
        return _refused(refused)
    flash(_("It is in your cart, at the agreed price."), "success")
    return redirect(url_for(HERE), 303)


@bp.post("/cart/items/<int:item_id>/quantity")
@public
def quantity(item_id: int) -> Any:
    """Change how many are wanted; none takes it out."""
    wanted = _number("quantity", 1)
    if wanted == 0:
        return removal(item_id)
    try:
        filling.set_quantity(owner(), item_id, wanted)
    except Conflict as refused:
        return _refused(refused)
    return redirect(url_for(HERE), 303)


@bp.post("/cart/items/<int:item_id>/removal")
@public
def removal(item_id: int) -> Any:
    """Take something out, with a way to have it back."""
    item = filling.remove(owner(), item_id)
    again = _fields(choices_of(item.listing_id), item.options)
    return redirect(url_for(HERE, removed=item.listing_id, quantity=item.quantity, **again), 303)


@bp.post("/cart/stalls/<int:seller_id>")
@public
def say(seller_id: int) -> Any:
    """Keep a note to a seller and how their things shall come."""
    if seller_id not in {stall.seller_id for stall in _basket().stalls}:
        raise NotFound(_("Nothing of that seller is in your cart."))
    filling.say(owner(), seller_id, note=request.form.get("note", "").strip(), method_id=_optional("method_id"))
    flash(_("Kept."), "success")
    return redirect(url_for(HERE), 303)


@bp.post("/cart/acceptance")
@public
def accept() -> Any:
    """Take prices and quantities as they are now."""
    filling.accept_changes(owner())
    return redirect(url_for(HERE), 303)


@bp.post("/cart/coupons")
@limiter.limit("30/minute")
@public
def add_coupon() -> Any:
    """Put a coupon into the cart."""
    try:
        coupon_services.put(owner(), request.form.get("code", "")[:80])
    except (Conflict, NotFound) as refused:
        return _refused(refused)
    return redirect(_back(), 303)


@bp.post("/cart/coupons/<int:coupon_id>/removal")
@public
def remove_coupon(coupon_id: int) -> Any:
    """Take a coupon out of the cart."""
    if owner().is_somebody:
        coupon_services.take_out(owner(), coupon_id)
    return redirect(_back(), 303)


def _basket() -> Basket:
    """Return the cart of whoever asks, taxed for the address that comes first in their book."""
    address = find_default(current_user.id) if current_user.is_authenticated else None
    return basket_of(owner(), place=(address.country, address.state) if address else None)


def _refused(refused: Conflict | Forbidden | NotFound) -> Any:
    """Say beside the cart why something was not done; the request still changes nothing."""
    flash(refused.detail, "error")
    return redirect(_back(), 303)


def _back() -> str:
    return "/checkout" if request.form.get("from") == "checkout" else url_for(HERE)


def _chosen(choices: Choices, given: Mapping[str, str]) -> dict[str, str]:
    """Read `option_<place>` of a form or an address: one value of each option, as far as it is offered."""
    named = ((name, values, given.get(f"option_{place}", "")) for place, (name, values) in enumerate(choices))
    return {name: wanted for name, values, wanted in named if wanted in {each.value for each in values}}


def _fields(choices: Choices, chosen: Mapping[str, str]) -> dict[str, Any]:
    """Return a choice as `_chosen` reads it."""
    return {f"option_{place}": chosen[name] for place, (name, _values) in enumerate(choices) if name in chosen}


def _removed(basket: Basket) -> tuple[Card, dict[str, Any]] | None:
    raw, count = request.args.get("removed", ""), request.args.get("quantity", "1")
    if not all(each.isascii() and each.isdigit() and len(each) < LONGEST_NUMBER for each in (raw, count)):
        return None
    choices = choices_of(int(raw))
    chosen = _chosen(choices, request.args)
    if (int(raw), chosen) in [(item.card.id, dict(item.options)) for item in basket.items]:
        return None
    found = cards([int(raw)])
    again = {"listing_id": raw, "quantity": max(1, int(count)), **_fields(choices, chosen)}
    return (found[0], again) if found else None


def _number(name: str, otherwise: int | None = None) -> int:
    found = _optional(name)
    if found is None:
        found = otherwise
    if found is None:
        raise Invalid(_("Some fields are not valid."), errors={name: [_("must be a whole number")]})
    return found


def _optional(name: str) -> int | None:
    raw = request.form.get(name, "").strip()
    if not raw:
        return None
    if not (raw.isascii() and raw.isdigit() and len(raw) < LONGEST_NUMBER):
        raise Invalid(_("Some fields are not valid."), errors={name: [_("must be a whole number")]})
    return int(raw)
