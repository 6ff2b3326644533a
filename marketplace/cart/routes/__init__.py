"""The pages of the basket, and what it adds to others' pages."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from marketplace.cart.routes import addresses, cart, control, coupons, shipping
from marketplace.cart.routes.blueprint import bp
from marketplace.cart.visitors import count
from marketplace.core.refusing import friendly
from marketplace.core.slots import Link, slots_of

__all__ = ["addresses", "bp", "cart", "control", "coupons", "register", "shipping"]


def register(app: Flask) -> None:
    """Fill the slot of listing pages and the navigation, and say what the constraints mean."""
    slots = slots_of(app)
    slots.fill_with("listing.aside", "cart/_buy.html", control.on_page, order=10)
    slots.fill_with("offer.actions", "cart/_buy_agreed.html", control.on_offer, order=10)
    cart_link = Link(
        label=_l("Cart"), endpoint="cart.show", icon="shopping-basket", order=60, count=lambda: count() or None
    )
    slots.link("main", cart_link)
    slots.link("settings", Link(label=_l("Addresses"), endpoint="cart.addresses", icon="map-pin", order=35))
    slots.link("sell", Link(label=_l("Delivery"), endpoint="cart.shipping", icon="truck", order=60))
    slots.link("sell", Link(label=_l("Coupons"), endpoint="cart.coupons", icon="ticket", order=70))
    friendly("ck_coupons_used_within_limit", _l("This coupon is used up."), "coupon_not_valid")
    friendly("uq_coupons_code", _l("This code is taken. Choose another."), "code_taken")
    friendly("uq_tax_rules_applies_to_country_state_kinds", _l("There is a rule for this zone already."), "rule_taken")
