"""From an offer to an order at the agreed price: the cart, the checkout, the payment, and what goes wrong."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine

from marketplace.accounts.models import Account
from marketplace.cart.queries.baskets import basket_of
from marketplace.cart.queries.contents import Item
from marketplace.cart.rules.limits import Owner
from marketplace.cart.services import filling
from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.errors import Conflict, NotFound
from marketplace.listings.models import Listing
from marketplace.offers.models import Offer
from marketplace.offers.services import bargaining, using
from marketplace.orders.models import Checkout, Order
from marketplace.orders.queries.orders import orders_in
from marketplace.orders.services import placing, sweeping
from tests.offers.conftest import Bid
from tests.orders import acts


@pytest.fixture
def agreement(bid: Bid, bob: Account, alice: Account) -> Offer:
    """Alice offered 220, Bob answered 260, Alice agreed."""
    offer = bid("220")
    bargaining.counter(offer.id, bob.id, Decimal(260))
    return bargaining.accept(offer.id, alice.id)


def in_cart(owner: Owner) -> Item:
    (item,) = basket_of(owner).items
    return item


def placed(owner: Owner) -> Checkout:
    return placing.place(owner, acts.wish())


def order_of(checkout: Checkout) -> Order:
    (order,) = orders_in(checkout.id)
    return order


def test_the_whole_way(alices: Owner, agreement: Offer, bicycle: Listing) -> None:
    filling.add_agreed(alices, bicycle.id)
    item = in_cart(alices)
    assert (item.price, item.asked, item.offer_id, item.has_changed) == (26_000, 28_500, agreement.id, False)
    checkout = placed(alices)
    order = order_of(checkout)
    assert (order.amount, order.lines[0].price, order.lines[0].offer_id) == (26_000, 26_000, agreement.id)
    assert (agreement.status, agreement.order_reference) == ("accepted", order.reference)
    acts.pay(checkout)
    session().expire_all()
    assert (agreement.status, agreement.due_at) == ("used", None)
    assert bicycle.quantity == 4
    assert acts.held(order) == 26_000 + order.delivery
    filling.add(alices, bicycle.id, 1)
    assert in_cart(alices).price == 28_500, "once, for one"


def test_it_is_the_price_of_one_and_of_this_buyer(
    alices: Owner, agreement: Offer, bicycle: Listing, charlie: Account, bob: Account
) -> None:
    filling.add(alices, bicycle.id, 1)
    item = in_cart(alices)
    assert (item.price, item.has_changed) == (26_000, False)
    filling.set_quantity(alices, item.id, 2)
    item = in_cart(alices)
    assert (item.price, item.amount, item.has_changed) == (28_500, 57_000, False)
    filling.set_quantity(alices, item.id, 1)
    assert in_cart(alices).price == 26_000
    filling.add(Owner(account_id=charlie.id), bicycle.id, 1)
    assert in_cart(Owner(account_id=charlie.id)).price == 28_500
    assert agreement.seller_id == bob.id


def test_buying_at_it_puts_one_in_place_of_what_lies_there(alices: Owner, agreement: Offer, bicycle: Listing) -> None:
    filling.add(alices, bicycle.id, 3)
    filling.add_agreed(alices, bicycle.id)
    assert (in_cart(alices).quantity, in_cart(alices).offer_id) == (1, agreement.id)


def test_what_lies_there_already_gets_cheaper_and_says_so(
    alices: Owner, bid: Bid, bob: Account, bicycle: Listing
) -> None:
    filling.add(alices, bicycle.id, 1)
    bargaining.accept(bid("240").id, bob.id)
    assert in_cart(alices).is_cheaper
    filling.accept_changes(alices)
    assert (in_cart(alices).seen_price, in_cart(alices).has_changed) == (24_000, False)


def test_when_its_time_is_over_the_asked_price_is_back(alices: Owner, agreement: Offer, bicycle: Listing) -> None:
    filling.add_agreed(alices, bicycle.id)
    with time_machine.travel(clock.now() + timedelta(days=2, minutes=1), tick=False):
        item = in_cart(alices)
        assert (item.price, item.is_dearer, item.offer_id) == (28_500, True, None)
        with pytest.raises(Conflict) as refused:
            placed(alices)
        assert refused.value.code == "cart_changed"
        with pytest.raises(NotFound):
            filling.add_agreed(alices, bicycle.id)
    assert agreement.order_reference is None


def test_a_price_below_it_is_paid_and_the_offer_stays(alices: Owner, agreement: Offer, bicycle: Listing) -> None:
    bicycle.price = 25_000
    session().flush()
    filling.add(alices, bicycle.id, 1)
    assert (in_cart(alices).price, in_cart(alices).offer_id) == (25_000, None)
    order = order_of(placed(alices))
    assert (order.lines[0].offer_id, agreement.order_reference) == (None, None)


def test_an_order_that_is_not_paid_lets_it_go_on(alices: Owner, agreement: Offer, bicycle: Listing) -> None:
    filling.add_agreed(alices, bicycle.id)
    order = order_of(placed(alices))
    filling.add(alices, bicycle.id, 1)
    assert in_cart(alices).price == 28_500, "while an order has it"
    filling.empty(alices)
    with time_machine.travel(clock.now() + timedelta(minutes=20), tick=False):
        sweeping.sweep()
        session().expire_all()
        assert (order.state, agreement.status, agreement.order_reference) == ("expired", "accepted", None)
        assert in_cart(alices).price == 26_000, "it is back in the cart, at its price"


def test_money_that_comes_late_uses_it_still(alices: Owner, agreement: Offer, bicycle: Listing) -> None:
    filling.add_agreed(alices, bicycle.id)
    checkout = placed(alices)
    payment_id = acts.begin(checkout)
    with time_machine.travel(clock.now() + timedelta(minutes=20), tick=False):
        sweeping.sweep()
        acts.pay(checkout, payment_id=payment_id)
        session().expire_all()
        order = order_of(checkout)
        assert order.paid_at is not None
        assert (agreement.status, agreement.order_reference) == ("used", order.reference)


def test_money_that_comes_late_goes_back_when_another_order_has_it(
    alices: Owner, agreement: Offer, bicycle: Listing
) -> None:
    filling.add_agreed(alices, bicycle.id)
    checkout = placed(alices)
    payment_id = acts.begin(checkout)
    with time_machine.travel(clock.now() + timedelta(minutes=20), tick=False):
        sweeping.sweep()
        another = order_of(placed(alices))
        acts.pay(checkout, payment_id=payment_id)
        session().expire_all()
        assert agreement.order_reference == another.reference
        assert order_of(checkout).state == "expired"


def test_no_two_orders_have_one(agreement: Offer) -> None:
    using.claim([agreement.id], "ORD-AAAA-AAAA")
    with pytest.raises(Conflict) as refused:
        using.claim([agreement.id], "ORD-BBBB-BBBB")
    assert refused.value.code == "offer_not_valid"
    using.let_go("ORD-BBBB-BBBB")
    assert agreement.order_reference == "ORD-AAAA-AAAA"
    using.use("ORD-AAAA-AAAA")
    using.use("ORD-AAAA-AAAA")
    using.let_go("ORD-AAAA-AAAA")
    assert (agreement.status, agreement.order_reference) == ("used", "ORD-AAAA-AAAA")
