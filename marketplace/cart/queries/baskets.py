"""A cart as it stands now: what is in it, what has changed since it was put there, and what it comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask_babel import gettext as _
from sqlalchemy import func, select

from marketplace.accounts.models import Account
from marketplace.cart.models import Cart, CartItem, CartPart, Coupon
from marketplace.cart.queries.contents import Applied, Basket, Item, Stall
from marketplace.cart.queries.coupons import coupons_in
from marketplace.cart.queries.delivery import methods_of
from marketplace.cart.queries.owners import belongs_to, find_cart
from marketplace.cart.queries.taxes import taxes_in
from marketplace.cart.rules import coupons as coupon_rules
from marketplace.cart.rules import delivery as delivery_rules
from marketplace.cart.rules.limits import Owner
from marketplace.cart.rules.pricing import Discount, Line, Quote, quote
from marketplace.core import clock, glance
from marketplace.core.db import session
from marketplace.listings.models import Listing, ListingVariant
from marketplace.listings.queries.cards import CARD_COLUMNS, card
from marketplace.listings.rules import options
from marketplace.offers.models import Offer
from marketplace.offers.queries import agreed

count_at_a_glance: Final = glance.declare(
    "in_cart", select(func.sum(CartItem.quantity)).join(Cart).where(Cart.account_id == glance.ACCOUNT)
)


def count_of(owner: Owner) -> int:
    """Return how many things lie in someone's cart, in one statement; none for nobody."""
    if not owner.is_somebody:
        return 0
    statement = select(func.coalesce(func.sum(CartItem.quantity), 0)).join(Cart).where(belongs_to(owner))
    return session().scalar(statement) or 0


def basket_of(
    owner: Owner, *, place: tuple[str, str] | None = None, methods: Mapping[int, int] | None = None
) -> Basket:
    """Return someone's cart as it stands. `place` is the country and state it goes to, once known.

    `methods` are ways of delivery chosen on the page by seller, in place of those that the cart remembers.
    """
    cart = find_cart(owner)
    return Basket() if cart is None else _priced(cart, place, methods or {})


def _priced(cart: Cart, place: tuple[str, str] | None, methods: Mapping[int, int]) -> Basket:
    stalls = _stalls(cart, place, methods)
    items = [item for stall in stalls for item in stall.items]
    if not items:
        return Basket(cart.id)
    basket = Basket(cart.id, items[0].currency, stalls)
    basket.coupons = _coupons(cart, basket.currency)
    lines = [
        Line(item.id, item.card.id, stall.seller_id, item.card.kind, item.price, item.quantity)
        for stall in stalls
        for item in stall.items
        if not item.is_gone
    ]
    counting = [_discount(each.coupon) for each in basket.coupons if each.why_not is None]
    without = quote(lines, currency=basket.currency, discounts=counting)
    basket.quote = quote(
        lines, currency=basket.currency, discounts=counting, delivery=_costs(stalls, without),
        taxes=taxes_in({place[0]}) if place else None, place=place,
    )  # fmt: skip
    for each in basket.coupons:
        each.off, each.short = basket.quote.off.get(each.coupon.id, 0), basket.quote.short.get(each.coupon.id, 0)
    parts = {part.seller_id: part for part in basket.quote.parts}
    for stall in stalls:
        stall.part = parts.get(stall.seller_id)
    return basket


def _stalls(cart: Cart, place: tuple[str, str] | None, methods: Mapping[int, int]) -> list[Stall]:
    columns = (
        CartItem.id.label("item_id"), CartItem.quantity.label("wanted"), CartItem.options, CartItem.seen_price,
        CartItem.currency.label("item_currency"), func.least(Listing.quantity, ListingVariant.quantity).label("left"),
        Listing.options.label("offered_options"), ListingVariant.id.label("variant_id"), Listing.country,
        Listing.cancellation_policy,
        Account.name.label("seller_name"), Account.username, Account.picture_key,
        Offer.id.label("offer_id"), Offer.amount.label("offer_amount"),
    )  # fmt: skip
    statement = (
        select(*CARD_COLUMNS, *columns)
        .join(Listing, Listing.id == CartItem.listing_id)
        .join(Account, Account.id == Listing.seller_id)
        .outerjoin(
            ListingVariant,
            (ListingVariant.listing_id == CartItem.listing_id)
            & (ListingVariant.choices == CartItem.options)
            & ListingVariant.is_offered,
        )
        .outerjoin(Offer, agreed.holds_for(cart.account_id))
        .where(CartItem.cart_id == cart.id)
        .order_by(CartItem.id)
    )
    rows = session().execute(statement).mappings().all()
    said = {part.seller_id: part for part in session().scalars(select(CartPart).where(CartPart.cart_id == cart.id))}
    ways = methods_of({row["seller_id"] for row in rows})
    stalls: dict[int, Stall] = {}
    for row in rows:
        seller_id = row["seller_id"]
        if seller_id not in stalls:
            offered = delivery_rules.offered(ways[seller_id], place[0] if place else None, row["item_currency"])
            part = said.get(seller_id)
            wanted = methods.get(seller_id, part.method_id if part else None)
            stalls[seller_id] = Stall(
                seller_id, row["seller_name"] or row["username"], f"/users/{row['username']}", row["picture_key"],
                row["country"], [], offered, delivery_rules.chosen(offered, wanted), part.note if part else "",
            )  # fmt: skip
        stalls[seller_id].items.append(_item(row))
    return list(stalls.values())


def _item(row: Any) -> Item:
    offered = row["status"] == "active" and row["deleted_at"] is None and row["price"] is not None
    same_currency = row["currency"] == row["item_currency"]
    extra = options.extra_of(options.read(row["offered_options"]), row["options"])
    return Item(
        row["item_id"], card(row), row["wanted"], row["left"] if row["kind"] == "product" else None, row["options"],
        row["seen_price"], row["item_currency"], row["variant_id"], extra,
        row["cancellation_policy"], offered and same_currency,
        (row["offer_id"], row["offer_amount"]) if row["offer_id"] is not None else None,
    )  # fmt: skip


def _costs(stalls: Sequence[Stall], made: Quote) -> dict[int, int]:
    """Return what each seller's delivery costs for what is left to pay of the things that travel."""
    parts = {part.seller_id: part for part in made.parts}
    costs = {}
    for stall in stalls:
        part = parts.get(stall.seller_id)
        if part is None or stall.method is None or not stall.needs_delivery:
            continue
        things = [each for each in part.lines if each.line.kind == "product"]
        worth = sum(each.rest for each in things)
        costs[stall.seller_id] = stall.method.cost(sum(each.line.quantity for each in things), worth)
    return costs


def _coupons(cart: Cart, currency: str) -> list[Applied]:
    applied = []
    for coupon in coupons_in(cart.id):
        why_not = coupon_rules.why_not(coupon, clock.now())
        if why_not is None and coupon.amount is not None and coupon.currency != currency:
            why_not = _("This coupon is in another currency.")
        applied.append(Applied(coupon, why_not=why_not))
    return applied


def _discount(coupon: Coupon) -> Discount:
    return Discount(coupon.id, coupon.code, coupon.seller_id, coupon.percent, coupon.amount, coupon.minimum)
