"""Placing orders: everything in a cart is held under one countdown, one order for each seller, all or none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import exists, select

from marketplace.cart.queries.baskets import basket_of
from marketplace.cart.queries.contents import Basket, Stall
from marketplace.cart.queries.owners import find_cart
from marketplace.cart.queries.taxes import RuledTaxes, taxes_in
from marketplace.cart.rules.limits import Owner
from marketplace.cart.rules.pricing import PricedLine, share
from marketplace.cart.services import coupons, filling
from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.errors import Conflict, Invalid
from marketplace.core.events import announce
from marketplace.listings.errors import OutOfStock
from marketplace.listings.rules.policies import common
from marketplace.listings.services import stock
from marketplace.listings.services.policies import effective
from marketplace.offers.services import using
from marketplace.orders.events import OrderPlaced
from marketplace.orders.models import Checkout, Order, OrderEvent, OrderLine
from marketplace.orders.queries.orders import find_checkout_by_key
from marketplace.orders.rules.processes import HOLD, Actor, process_for
from marketplace.orders.rules.references import new_reference
from marketplace.orders.services import paying
from marketplace.orders.services.commission import rate_for


@dataclass(frozen=True, slots=True)
class Wish:
    """What the buyer says at the checkout. `key` makes the same form the same checkout, however often it is sent."""

    key: str
    email: str
    name: str = ""
    address: Mapping[str, str] | None = None
    methods: Mapping[int, int] | None = None
    expected_total: int | None = None

    @property
    def place(self) -> tuple[str, str] | None:
        """The country and state that it goes to."""
        return (self.address["country"], self.address.get("state") or "") if self.address else None


def place(owner: Owner, wish: Wish) -> Checkout:
    """Place an order with each seller in the cart, hold everything for 15 minutes, and empty the cart.

    Raises:
        Conflict: something changed since the buyer looked, someone was faster, a coupon no longer counts, or the
            total is another than the one that was shown.
        Invalid: there is no address for what is to be sent, or the cart is empty.

    """
    find_cart(owner, lock=True)  # the same form twice, and two tabs, come one after the other
    known = find_checkout_by_key(wish.key)
    if known is not None:
        return known
    stock.lock([item.card.id for item in basket_of(owner).items])
    basket = basket_of(owner, place=wish.place, methods=wish.methods or {})
    _must_be_ready(basket, wish)
    checkout = _checkout(owner, wish, basket)
    counted = [each.coupon.id for each in basket.coupons if each.off]
    coupons.use(counted, account_id=owner.account_id, email=wish.email)
    checkout.coupon_ids = checkout.used_coupons = counted
    taxes = taxes_in({stall.country for stall in basket.stalls if stall.country})
    for stall in basket.stalls:
        _place_one(checkout, stall, wish, taxes, basket.currency)
    filling.empty(owner)
    if not checkout.total:
        paying.note_payment(checkout.id, None)
    return checkout


def _must_be_ready(basket: Basket, wish: Wish) -> None:
    if not basket.items:
        raise Conflict(_("Your cart is empty."), code="cart_empty")
    missing = [item.card.title for item in basket.items if item.is_gone or item.is_short]
    if missing:
        raise OutOfStock(
            _("Someone was faster: there is not enough left of %(titles)s.", titles=", ".join(missing)),
            errors={"items": missing},
        )
    if basket.changed:
        raise Conflict(_("Something in your cart has changed. Look at it again before you pay."), code="cart_changed")
    if basket.ships and wish.address is None:
        said = _("Say where it goes.")
        raise Invalid(said, errors={"shipping_address": [said]})
    for stall in basket.stalls:
        if stall.needs_delivery and stall.method is None:
            raise Conflict(_("%(seller)s does not deliver to this address.", seller=stall.name), code="not_deliverable")
    if wish.expected_total is not None and wish.expected_total != basket.quote.total:
        raise Conflict(_("The total has changed. Look at it again before you pay."), code="total_changed")


def _checkout(owner: Owner, wish: Wish, basket: Basket) -> Checkout:
    kept = [{"listing_id": i.card.id, "quantity": i.quantity, "options": dict(i.options)} for i in basket.items]
    checkout = Checkout(
        reference=_reference("CHK"), key=wish.key, account_id=owner.account_id, guest=owner.guest, email=wish.email,
        currency=basket.currency, total=basket.quote.total, cart=kept, expires_at=clock.now() + HOLD, coupon_ids=[],
        used_coupons=[],
    )  # fmt: skip
    session().add(checkout)
    session().flush()
    return checkout


def _place_one(checkout: Checkout, stall: Stall, wish: Wish, taxes: RuledTaxes, currency: str) -> Order:
    part = stall.part
    assert part is not None  # nothing in the cart has changed, so every stall is priced
    process = process_for(item.card.kind for item in stall.items)
    state = process.states[process.start]
    titles = {item.id: item for item in stall.items}
    lines = [_line(position, each, titles[each.line.key], stall, taxes) for position, each in enumerate(part.lines)]
    method = stall.method if stall.needs_delivery else None
    order = Order(
        reference=_reference("ORD"), checkout_id=checkout.id, buyer_id=checkout.account_id, guest=checkout.guest,
        seller_id=stall.seller_id, email=wish.email, buyer_name=wish.name, process=process.name,
        process_version=process.version, state=state.name, status=state.status, currency=currency,
        amount=part.amount, seller_discount=part.discount - part.platform_discount,
        platform_discount=part.platform_discount, delivery=part.delivery, delivery_tax=part.delivery_tax,
        tax=part.tax, tax_included=part.tax_included, total=part.total,
        commission=sum(line.commission for line in lines), commission_tax=sum(line.commission_tax for line in lines),
        policy=common(line.policy for line in lines),
        address=dict(wish.address) if wish.address and stall.ships else None,
        method=_method(method), note=stall.note, due_at=checkout.expires_at, due_move="expire",
    )  # fmt: skip
    session().add(order)
    session().flush()
    for line in lines:
        line.order_id = order.id
    session().add_all(lines)
    session().add(
        OrderEvent(
            order_id=order.id, move="place", actor=Actor.BUYER, actor_id=checkout.account_id, from_state="",
            to_state=order.state, data={"total": order.total}, reason="",
        )
    )  # fmt: skip
    stock.hold(order.reference, _wanted(stall), _variants(stall))
    using.claim([line.offer_id for line in lines if line.offer_id is not None], order.reference)
    session().flush()
    session().refresh(order)
    announce(OrderPlaced(order.id, order.reference, checkout.id, order.buyer_id, order.seller_id))
    return order


def _line(position: int, priced: PricedLine, item: Any, stall: Stall, taxes: RuledTaxes) -> OrderLine:
    line = priced.line
    worth = line.amount - priced.seller_discount
    rate = rate_for(stall.seller_id, line.listing_id, worth)
    commission = share(worth, rate)
    tax = taxes.on_commission(stall.country)
    return OrderLine(
        position=position, listing_id=line.listing_id, variant_id=item.variant_id, offer_id=item.offer_id,
        kind=line.kind,
        title=item.card.title, cover=item.card.photo, options=dict(item.options), policy=effective(item.policy),
        quantity=line.quantity,
        price=line.price, amount=line.amount, seller_discount=priced.seller_discount,
        platform_discount=priced.platform_discount, tax=priced.tax, tax_included=priced.tax_included,
        tax_name=priced.tax_name, tax_rate=priced.tax_rate, total=priced.total, commission_rate=rate,
        commission=commission, commission_tax=share(commission, tax.rate) if tax else 0,
    )  # fmt: skip


def _wanted(stall: Stall) -> dict[int, int]:
    wanted: dict[int, int] = {}
    for item in stall.items:
        wanted[item.card.id] = wanted.get(item.card.id, 0) + item.quantity
    return wanted


def _variants(stall: Stall) -> dict[int, int]:
    return {item.variant_id: item.quantity for item in stall.items if item.variant_id is not None}


def _method(method: Any) -> dict[str, Any] | None:
    if method is None:
        return None
    return {
        "kind": method.kind, "name": method.name, "details": method.details,
        "days": [method.days_least, method.days_most],
    }  # fmt: skip


def _reference(prefix: str) -> str:
    """Return a reference that nobody has; the database refuses the same one twice all the same."""
    column = Order.reference if prefix == "ORD" else Checkout.reference
    while True:
        reference = new_reference(prefix)
        if not session().scalar(select(exists().where(column == reference))):
            return reference


def find_placed(key: str) -> Checkout | None:
    """Return the checkout that the form with this key made before."""
    return find_checkout_by_key(key) if key else None
