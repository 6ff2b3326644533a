"""What goes out."""

from __future__ import annotations

from typing import Any

from marketplace.cart.models import Coupon
from marketplace.cart.queries.contents import Applied, Basket, Item, Stall
from marketplace.cart.rules.delivery import Method
from marketplace.core.api import Output, PageOutput, Timestamp
from marketplace.core.money import Money
from marketplace.core.site import absolute


class ItemOutput(Output):
    """A thing in the cart. `changes` names what differs from when it was put there.

    `offer_id` is the offer whose agreed price is paid; `asked_price` is what everybody else pays.
    """

    item_id: int
    listing_id: int
    url: str
    title: str
    kind: str
    quantity: int
    options: dict[str, str]
    price: str
    asked_price: str
    seen_price: str
    amount: str
    currency: str
    offer_id: int | None
    changes: list[str]


class MethodOutput(Output):
    """A way of delivery; `method_id` 0 is collecting as agreed."""

    method_id: int
    kind: str
    name: str
    price: str


class StallOutput(Output):
    """One seller's part; it becomes an order of its own."""

    seller_id: int
    seller_name: str
    items: list[ItemOutput]
    methods: list[MethodOutput]
    method_id: int | None
    note: str
    amount: str
    discount: str
    delivery: str
    tax: str
    total: str


class AppliedOutput(Output):
    """A coupon in the cart and what it takes off."""

    coupon_id: int
    code: str
    off: str
    problem: str | None


class BasketOutput(Output):
    """A cart. The tax is known once there is an address."""

    cart_id: int | None
    currency: str
    stalls: list[StallOutput]
    coupons: list[AppliedOutput]
    amount: str
    discount: str
    delivery: str
    tax: str
    tax_included: str
    total: str
    has_changes: bool


class CouponOutput(Output):
    """A coupon of a seller's own."""

    coupon_id: int
    code: str
    percent: str | None
    amount: str | None
    currency: str
    minimum: str
    first_order_only: bool
    most_uses: int | None
    most_uses_each: int | None
    used: int
    starts_at: Timestamp | None
    ends_at: Timestamp | None
    is_active: bool


class CouponPage(PageOutput):
    """A page of coupons, the newest first."""

    coupons: list[CouponOutput]


def basket(made: Basket) -> dict[str, Any]:
    """Return a cart as BasketOutput."""
    say = _amounts(made.currency)
    quote = made.quote
    return {
        "cart_id": made.cart_id, "currency": made.currency, "stalls": [_stall(one, say) for one in made.stalls],
        "coupons": [_applied(one, say) for one in made.coupons], "amount": say(quote.amount),
        "discount": say(sum(part.discount for part in quote.parts)), "delivery": say(quote.delivery),
        "tax": say(quote.tax), "tax_included": say(quote.tax_included), "total": say(quote.total),
        "has_changes": bool(made.changed),
    }  # fmt: skip


def coupon(one: Coupon) -> dict[str, Any]:
    """Return a coupon as CouponOutput."""
    say = _amounts(one.currency)
    return {
        "coupon_id": one.id, "code": one.code, "percent": None if one.percent is None else f"{one.percent / 100:g}",
        "amount": None if one.amount is None else say(one.amount), "currency": one.currency,
        "minimum": say(one.minimum), "first_order_only": one.first_order_only, "most_uses": one.most_uses,
        "most_uses_each": one.most_uses_each, "used": one.used, "starts_at": one.starts_at, "ends_at": one.ends_at,
        "is_active": one.is_active,
    }  # fmt: skip


def _amounts(currency: str) -> Any:
    return lambda minor: str(Money(minor, currency))


def _stall(one: Stall, say: Any) -> dict[str, Any]:
    part = one.part
    return {
        "seller_id": one.seller_id, "seller_name": one.name, "items": [_item(each, say) for each in one.items],
        "methods": [_method(each, say) for each in one.methods] if one.needs_delivery else [],
        "method_id": one.method.id if one.method and one.needs_delivery else None, "note": one.note,
        "amount": say(part.amount if part else 0), "discount": say(part.discount if part else 0),
        "delivery": say(part.delivery if part else 0), "tax": say(part.tax if part else 0),
        "total": say(part.total if part else 0),
    }  # fmt: skip


def _item(one: Item, say: Any) -> dict[str, Any]:
    changes = {"gone": one.is_gone, "price_up": one.is_dearer, "price_down": one.is_cheaper, "fewer_left": one.is_short}
    return {
        "item_id": one.id, "listing_id": one.card.id, "url": absolute(one.card.url), "title": one.card.title,
        "kind": one.card.kind, "quantity": one.quantity, "options": dict(one.options), "price": say(one.price),
        "asked_price": say(one.asked), "seen_price": say(one.seen_price), "amount": say(one.amount),
        "currency": one.currency, "offer_id": one.offer_id,
        "changes": [name for name, holds in changes.items() if holds],
    }  # fmt: skip


def _method(one: Method, say: Any) -> dict[str, Any]:
    return {"method_id": one.id, "kind": one.kind, "name": one.name, "price": say(one.price)}


def _applied(one: Applied, say: Any) -> dict[str, Any]:
    problem = one.why_not or ("minimum" if one.short else None)
    return {"coupon_id": one.coupon.id, "code": one.coupon.code, "off": say(one.off), "problem": problem}
