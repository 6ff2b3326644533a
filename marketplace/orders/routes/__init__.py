"""The pages of the till, one file a subject."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from marketplace.core.slots import Link, slots_of
from marketplace.orders.queries.orders import waiting_for_seller
from marketplace.orders.routes import bank, checkout, disputes, links, orders, papers, refunds, selling, talking
from marketplace.orders.routes.blueprint import bp

__all__ = [
    "bank",
    "bp",
    "checkout",
    "disputes",
    "links",
    "orders",
    "papers",
    "refunds",
    "register",
    "selling",
    "talking",
]


def register(app: Flask) -> None:
    """Add the ways to orders to the navigation."""
    slots = slots_of(app)
    slots.link("account", Link(label=_l("Orders"), endpoint="orders.index", icon="package", order=20))
    waiting = Link(label=_l("Orders"), endpoint="orders.sold", icon="shopping-bag", order=20, count=_waiting)
    slots.link("sell", waiting)
    slots.link("sell", Link(label=_l("Commission"), endpoint="orders.our_invoices", icon="receipt-text", order=80))
    talking.place(app)


def _waiting() -> int | None:
    return waiting_for_seller(current_user.id) or None if current_user.is_authenticated else None
