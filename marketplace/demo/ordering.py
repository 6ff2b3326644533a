"""What the demo's people buy from each other: orders in every state, ways of delivery, coupons and taxes."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Final

from sqlalchemy import exists, select

from marketplace.accounts.models import Account
from marketplace.cart.models import DeliveryMethod, TaxRule
from marketplace.cart.queries.coupons import find_coupon
from marketplace.cart.queries.delivery import count_of
from marketplace.cart.rules.limits import Owner
from marketplace.cart.services import addresses, coupons, delivery, filling, taxes
from marketplace.core.db import session
from marketplace.core.storage import storage
from marketplace.demo.content import SOURCE, people
from marketplace.listings.models import Listing, ListingPhoto
from marketplace.listings.services import variants
from marketplace.messaging.services.writing import Outgoing
from marketplace.orders.bills import bill_of
from marketplace.orders.models import Checkout, Order, Takeback
from marketplace.orders.queries.orders import orders_in
from marketplace.orders.rules.processes import Actor
from marketplace.orders.services import disputing, fulfilling, placing, returning, showing, taking_back
from marketplace.orders.services import talking as speaking
from marketplace.orders.services.fulfilling import Acting
from marketplace.orders.services.placing import Wish
from marketplace.orders.services.showing import Taken
from marketplace.payments.flows import charging
from marketplace.payments.gateways.sandbox import books as sandbox
from marketplace.payments.models import Payment
from marketplace.payments.rules.cards import find_card

SEED: Final = 4417
LOOKED_OVER: Final = b'Back, sides and front without a mark. Double box, paper on all sides, "fragile" on top.\n'
SIGNED: Final = b"Delivered on the third day at 14:20, signed for at the door: A. Marlowe. Weight 18.4 kg.\n"
FETCHED: Final = b"14:22 the whole file, 2.1 MB. 14:57 the whole file, 2.1 MB. From the address that paid.\n"
CURRENCY: Final = "USD"
CARD: Final = "4242424242424242"
BUYER: Final = "alice"
STALL: Final = "bob"
HOME: Final = {
    "name": "Alice Marlowe", "line1": "14 Ropewalk, top bell", "line2": "", "city": "Brooklyn", "state": "NY",
    "zip": "11201", "country": "US", "phone": "+1 718 555 0142",
}  # fmt: skip
TAXES: Final = (("ES", "IVA", 2100), ("GB", "VAT", 2000), ("DE", "MwSt.", 1900))
POST: Final = {
    "kind": "ship", "name": "Tracked post", "details": "Packed the day after you pay.", "currency": CURRENCY,
    "price": 850, "price_each_more": 250, "free_from": 25_000, "days_least": 2, "days_most": 5,
}  # fmt: skip
PICKUP: Final = {
    "kind": "pickup", "name": "Collect it", "details": "Weekdays after five, Saturday until two.",
    "currency": CURRENCY, "price": 0,
}  # fmt: skip


def load() -> None:
    """Let people buy, unless they did before."""
    ids = _people()
    if session().scalar(select(exists().where(Order.buyer_id == ids[BUYER]))):
        return
    _furnish(ids)
    chance = random.Random(SEED)  # noqa: S311 - the same demo every time
    bobs, others = goods(chance, ids[STALL]), goods(chance, None, besides=(ids[STALL], ids[BUYER]))
    for fate in FATES:
        _buy(ids[BUYER], [others.pop()], fate)
    for buyer, fate in zip(_buyers(ids), SOLD_BY_BOB, strict=False):
        if bobs:
            _buy(buyer, [bobs.pop()], fate)
    _buy(ids[BUYER], [each.pop() for each in (bobs, others) if each], _wait)


def _furnish(ids: dict[str, int]) -> None:
    """Give sellers their ways of delivery, the market its coupons and taxes, and Alice an address."""
    selling = select(Listing.seller_id).where(Listing.external_source == SOURCE, Listing.kind == "product").distinct()
    for seller_id in session().scalars(selling):
        if not count_of(seller_id):
            delivery.add(seller_id, POST)
            delivery.add(seller_id, PICKUP)
    addresses.keep(ids[BUYER], HOME)
    if find_coupon("WELCOME5") is None:
        welcome = {"code": "WELCOME5", "percent": None, "amount": 500, "currency": CURRENCY, "minimum": 2_000,
                   "first_order_only": True}  # fmt: skip
        coupons.create(None, welcome)
        coupons.create(ids[STALL], {"code": "HARBOUR10", "percent": 1_000, "amount": None, "currency": CURRENCY})
    for country, name, rate in TAXES:
        if not session().scalar(select(exists().where(TaxRule.country == country))):
            rule = {"applies_to": "sale", "country": country, "state": "", "kinds": [], "name": name, "rate": rate,
                    "is_included": True, "taxes_delivery": True}  # fmt: skip
            taxes.add(rule, by=ids["ada"])


def _buy(buyer_id: int, listing_ids: Sequence[int], fate: Callable[[Order], None]) -> None:
    """Have someone order things, pay unless the fate is to wait, and let it happen."""
    checkout = place(buyer_id, listing_ids)
    if fate is not _wait:
        pay(checkout)
    for order in orders_in(checkout.id):
        session().refresh(order)
        fate(order)


def place(buyer_id: int, listing_ids: Sequence[int]) -> Checkout:
    """Put things into someone's cart and place the orders."""
    owner = Owner(account_id=buyer_id)
    filling.empty(owner)
    buyer = session().get_one(Account, buyer_id)
    for listing_id in listing_ids:
        filling.add(owner, listing_id, 1, _first_choice(listing_id))
    name = buyer.name or buyer.username
    posted = select(DeliveryMethod.seller_id, DeliveryMethod.id).where(DeliveryMethod.kind == "ship")
    methods = {row.seller_id: row.id for row in session().execute(posted)}
    wish = Wish(f"demo-{buyer_id}-{listing_ids[0]}", buyer.email, name, {**HOME, "name": name}, methods)
    return placing.place(owner, wish)


def _first_choice(listing_id: int) -> dict[str, str]:
    return next((choices for choices, quantity in variants.stock_of(listing_id) if quantity != 0), {})


def pay(checkout: Checkout, number: str = CARD) -> int:
    """Pay with a card of the sandbox, the good one unless another is named, and return the payment's id."""
    payment_id = charging.start(bill_of(checkout), "sandbox")
    card = find_card(number)
    charge_id = session().get_one(Payment, payment_id).provider_id
    if card is not None and charge_id is not None:
        with sandbox.at_work(charge_id) as charge:
            sandbox.pay(charge, card)
    charging.refresh(payment_id)
    return payment_id


def _wait(_order: Order) -> None:
    """Leave it unpaid, with its countdown running."""


def _be_new(_order: Order) -> None:
    """Leave it to its seller."""


def _send(order: Order) -> None:
    if order.state == "confirmed":
        fulfilling.ship(order.id, _seller(order), carrier="Parcel post", tracking=f"AF {4400 + order.id} 209 US")


def _arrive(order: Order) -> None:
    _send(order)
    if order.state == "shipped":
        fulfilling.deliver(order.id, _seller(order))


def complete(order: Order) -> None:
    """Let an order go its whole way."""
    _arrive(order)
    fulfilling.confirm(order.id, _buyer(order))


def _cancel(order: Order) -> None:
    actor = _buyer(order) if order.state == "confirmed" else _seller(order)
    fulfilling.cancel(order.id, actor, reason="Found one around the corner.")


def _give_some_back(order: Order) -> None:
    complete(order)
    line = order.lines[0]
    fulfilling.refund(order.id, _seller(order), {line.id: line.total // 5}, reason="For the scratch on the side.")


def _ask_to_return(order: Order) -> None:
    _arrive(order)
    goods = [line.id for line in order.lines if line.kind == "product"]
    if goods:
        returning.request_return(order.id, _buyer(order), goods, reason="Lovely, but too large for the hall.")


def _dispute(order: Order) -> None:
    _arrive(order)
    disputing.open_dispute(
        order.id,
        _buyer(order),
        reason="There is a dent at the back that no photo showed.",
        wanted="partial",
        shown=_photo(order),
    )
    notes = showing.take_in("looked-over-before-sending.txt", LOOKED_OVER)
    disputing.say(
        order.id, _seller(order), "It left here whole: I looked it over and noted it. The way, perhaps?", [notes]
    )


def _photo(order: Order) -> list[Taken]:
    """Show the thing itself, as its listing does."""
    wanted = [line.listing_id for line in order.lines if line.listing_id]
    key = session().scalar(select(ListingPhoto.key).where(ListingPhoto.listing_id.in_(wanted)).limit(1))
    if key is None:
        return []
    with storage().open(key) as file:
        return [showing.take_in("as-it-arrived.jpg", file.read())]


def _split(order: Order) -> None:
    _dispute(order)
    decided_by = session().scalar(select(Account.id).where(Account.username == "vera"))
    half = order.total // 2
    if half:
        disputing.decide(
            order.id, Acting(Actor.OPERATOR, decided_by), outcome="split", refund=half,
            decision="It was packed well and arrived with a dent. Nobody can say where it came from: each bears half.",
        )  # fmt: skip


def _contest(order: Order) -> None:
    """Let the payer's bank look at it."""
    _send(order)
    _at_the_bank(order, None)


def _lose(order: Order) -> None:
    """Let the payer's bank take it back after it was done."""
    complete(order)
    _at_the_bank(order, "lost")


def _at_the_bank(order: Order, decided: str | None) -> None:
    payment_id = session().get_one(Checkout, order.checkout_id).payment_id
    charge_id = session().get_one(Payment, payment_id).provider_id
    if payment_id is None or charge_id is None:
        return
    with sandbox.at_work(charge_id) as charge:
        name = sandbox.dispute(charge)
        if decided:
            sandbox.close_dispute(charge, name, decided)
    charging.refresh(payment_id)
    if decided is None:
        contested = session().scalars(select(Takeback).where(Takeback.order_id == order.id)).one()
        if any(line.kind == "product" for line in order.lines):
            said, proof = (
                "Sent insured on the day it was paid, and signed for at the door.",
                ("carrier-receipt", SIGNED),
            )
        else:
            said, proof = "Fetched twice within an hour of paying; the log is here.", ("download-log", FETCHED)
        taking_back.say(order.id, contested.id, _seller(order), said, [showing.take_in(f"{proof[0]}.txt", proof[1])])


def _talk(order: Order) -> None:
    """Let both sides write to each other about it."""
    _send(order)
    said = ("Would you leave it with the neighbour at number 12?", "Gladly. It goes out tomorrow morning.",
            "Thank you, that is kind.")  # fmt: skip
    for number, words in enumerate(said):
        writer = order.seller_id if number % 2 else order.buyer_id
        if writer is not None:
            speaking.write(order, writer, Outgoing(words, f"demo-order-{order.id}-{number}"))


FATES: Final[tuple[Callable[[Order], None], ...]] = (
    complete, _talk, _arrive, _be_new, _cancel, _give_some_back, _ask_to_return, _dispute, _split, _contest, _lose,
)  # fmt: skip


SOLD_BY_BOB: Final = (_be_new, _dispute, _contest)


def goods(chance: random.Random, seller_id: int | None, besides: Sequence[int] = ()) -> list[int]:
    """Return things that can be bought, in an order that is the same every time."""
    statement = select(Listing.id).where(
        Listing.external_source == SOURCE, Listing.status == "active", Listing.currency == CURRENCY,
        Listing.kind.in_(("product", "digital")), Listing.price > 0, Listing.seller_id.not_in(besides),
    )  # fmt: skip
    if seller_id is not None:
        statement = statement.where(Listing.seller_id == seller_id)
    found = list(session().scalars(statement.order_by(Listing.external_id)))
    chance.shuffle(found)
    return found


def _people() -> dict[str, int]:
    names = [person.username for person in people()]
    statement = select(Account.username, Account.id).where(Account.username.in_(names))
    return {row.username: row.id for row in session().execute(statement)}


def _buyers(ids: dict[str, int]) -> list[int]:
    return [ids[name] for name in sorted(ids) if name not in (BUYER, STALL, "ada", "vera")]


def _buyer(order: Order) -> Acting:
    return Acting(Actor.BUYER, order.buyer_id)


def _seller(order: Order) -> Acting:
    return Acting(Actor.SELLER, order.seller_id)
