"""The way of an order, from the cart to the seller's share, and every way it can go back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from marketplace.accounts.models import Account
from marketplace.cart.queries.baskets import basket_of
from marketplace.cart.rules.limits import Owner
from marketplace.cart.services import coupons, filling
from marketplace.core import clock
from marketplace.core.db import session, unit_of_work
from marketplace.core.errors import Conflict, Forbidden, Invalid
from marketplace.listings.models import Listing
from marketplace.orders.models import Checkout, Invoice, Order, OrderEvent, OrderRefund
from marketplace.orders.queries.orders import orders_in
from marketplace.orders.rules.processes import Actor
from marketplace.orders.services import disputing, fulfilling, holding, moves, placing, returning, sweeping
from marketplace.payments.services import ledger
from tests.orders import acts


def test_one_order_a_seller_and_every_cent_is_held(
    alices: Owner, bicycle: Listing, lamp: Listing, font: Listing
) -> None:
    bobs, charlies = acts.buy(alices, bicycle, lamp, font)
    assert (bobs.total, charlies.total) == (28500 + 6400, 6000)
    assert (bobs.state, charlies.state) == ("confirmed", "fulfilled")
    assert bobs.reference.startswith("ORD-")
    assert (acts.held(bobs), acts.held(charlies)) == (34900, 6000)
    assert bicycle.quantity == 4
    assert basket_of(alices).items == []
    assert (bobs.commission, charlies.commission) == (3490, 600)


def test_sent_delivered_confirmed_released(alices: Owner, bicycle: Listing, bob: Account) -> None:
    (order,) = acts.buy(alices, bicycle)
    fulfilling.ship(order.id, acts.seller(order), carrier="Post", tracking="AF 4471")
    assert (order.status, order.fulfilment_status, order.tracking) == ("confirmed", "shipped", "AF 4471")
    fulfilling.deliver(order.id, acts.seller(order))
    assert order.status == "fulfilled"
    fulfilling.confirm(order.id, acts.buyer(order))
    assert (order.status, order.review_status) == ("completed", "open")
    assert acts.held(order) == 0
    assert acts.owed(bob.id) == 28500 - 2850
    assert acts.balance(ledger.COMMISSION) == 2850
    said = [event.move for event in session().scalars(select(OrderEvent).order_by(OrderEvent.id))]
    assert said == ["place", "pay", "accept", "ship", "deliver", "confirm"]


def test_a_move_that_is_not_open_says_which_are(alices: Owner, bicycle: Listing) -> None:
    (order,) = acts.buy(alices, bicycle)
    with pytest.raises(Conflict) as refused:
        moves.make(order.id, "split", actor=Actor.SYSTEM, actor_id=None)
    assert "Mark as sent" in refused.value.detail
    with pytest.raises(Forbidden):
        fulfilling.ship(order.id, acts.buyer(order))


def test_history_is_for_good(alices: Owner, bicycle: Listing) -> None:
    (order,) = acts.buy(alices, bicycle)
    for statement in (
        "UPDATE order_events SET reason = 'x'", "UPDATE order_events SET move = 'ship'",
        "UPDATE order_events SET reason = '', at = now() - interval '1 day'",
        "UPDATE order_events SET data = data || '{\"amount\": 1}'", "DELETE FROM order_events",
    ):  # fmt: skip
        with pytest.raises(DBAPIError, match="append-only"), session().begin_nested():
            session().execute(text(statement))
    assert order.status == "confirmed"


def test_the_same_form_twice_is_one_checkout(alices: Owner, bicycle: Listing) -> None:
    filling.add(alices, bicycle.id, 1)
    wanted = acts.wish()
    first = placing.place(alices, wanted)
    assert placing.place(alices, wanted).id == first.id
    assert len(orders_in(first.id)) == 1


def test_what_changed_is_never_paid_silently(alices: Owner, bicycle: Listing) -> None:
    filling.add(alices, bicycle.id, 1)
    with pytest.raises(Conflict) as refused:
        placing.place(alices, acts.wish(expected_total=1))
    assert refused.value.code == "total_changed"
    bicycle.price = 30000
    with pytest.raises(Conflict) as refused:
        placing.place(alices, acts.wish())
    assert refused.value.code == "cart_changed"
    bicycle.quantity = 0
    with pytest.raises(Conflict) as refused:
        placing.place(alices, acts.wish())
    assert refused.value.code == "out_of_stock"


def test_time_runs_out_and_everything_comes_back(alices: Owner, bicycle: Listing, bob: Account) -> None:
    coupons.create(bob.id, {"code": "ONCE", "percent": 1000, "amount": None, "currency": "USD", "most_uses": 1})
    filling.add(alices, bicycle.id, 2)
    coupon = coupons.put(alices, "ONCE")
    with unit_of_work():
        checkout = placing.place(alices, acts.wish())
    assert (bicycle.quantity, coupon.used) == (3, 1)
    _late(checkout)
    assert sweeping.sweep() == 1
    assert [order.status for order in orders_in(checkout.id)] == ["expired"]
    session().refresh(checkout)
    session().refresh(coupon)
    assert (checkout.status, bicycle.quantity, coupon.used) == ("expired", 5, 0)
    assert basket_of(alices).count == 2
    last = sweeping.last_run()
    assert last is not None
    assert (last.moved, last.failed) == (1, 0)


def test_the_countdown_is_renewed_once(alices: Owner, bicycle: Listing) -> None:
    checkout = acts.place(alices, bicycle)
    holding.renew(checkout, clock.now())
    with pytest.raises(Conflict) as refused:
        holding.renew(checkout, clock.now())
    assert refused.value.code == "already_renewed"


def test_money_that_comes_late_buys_what_is_still_there(alices: Owner, bicycle: Listing) -> None:
    checkout = acts.place(alices, bicycle)
    payment_id = acts.begin(checkout)
    _late(checkout)
    sweeping.sweep()
    acts.pay(checkout, payment_id=payment_id)
    (order,) = orders_in(checkout.id)
    assert (order.status, bicycle.quantity, acts.held(order)) == ("confirmed", 4, 28500)


def test_money_that_comes_too_late_goes_back(alices: Owner, bicycle: Listing) -> None:
    checkout = acts.place(alices, bicycle)
    payment_id = acts.begin(checkout)
    _late(checkout)
    sweeping.sweep()
    bicycle.quantity = 0
    acts.pay(checkout, payment_id=payment_id)
    acts.work()
    (order,) = orders_in(checkout.id)
    assert (order.status, order.refunded, acts.held(order)) == ("expired", 28500, 0)
    assert session().scalars(select(OrderRefund.status)).all() == ["done"]
    assert acts.balance(ledger.BUYER_REFUNDS) == 0


def test_a_refund_is_known_by_the_payments_own_number(alices: Owner, bicycle: Listing, lamp: Listing) -> None:
    """Payments count their refunds apart from orders: other sellers' refunds must never be marked in its stead."""
    session().execute(text("SELECT setval(pg_get_serial_sequence('payment_refunds', 'id'), :far)"), {"far": 10**6})
    (one,) = acts.buy(alices, bicycle)
    fulfilling.refund_amount(one.id, acts.seller(one), 100)
    acts.work()
    (two,) = acts.buy(alices, lamp)
    fulfilling.refund_amount(two.id, acts.seller(two), 100)
    rows = session().scalars(select(OrderRefund).order_by(OrderRefund.id)).all()
    assert [row.status for row in rows] == ["done", "pending"]
    acts.work()
    assert [row.status for row in rows] == ["done", "done"]


def test_a_buyer_cancels_before_it_is_sent(alices: Owner, bicycle: Listing, bob: Account) -> None:
    (order,) = acts.buy(alices, bicycle)
    assert fulfilling.would_come_back(order, Actor.BUYER) == 28500
    fulfilling.cancel(order.id, acts.buyer(order), reason="Found another")
    acts.work()
    assert (order.status, order.payment_status, order.refunded) == ("cancelled", "refunded", 28500)
    assert (acts.held(order), acts.owed(bob.id), bicycle.quantity) == (0, 0, 5)
    assert session().scalars(select(Invoice.kind).order_by(Invoice.id)).all() == ["invoice", "credit_note"]


def test_a_strict_policy_keeps_half_for_the_seller(alices: Owner, bicycle: Listing, bob: Account) -> None:
    (order,) = acts.buy(alices, bicycle)
    order.policy = "strict"
    assert fulfilling.would_come_back(order, Actor.BUYER) == 14250
    assert fulfilling.would_come_back(order, Actor.SELLER) == 28500
    fulfilling.cancel(order.id, acts.buyer(order))
    assert (order.refunded, acts.held(order), acts.owed(bob.id)) == (14250, 0, 14250 - 1425)


def test_the_seller_gives_all_back(alices: Owner, bicycle: Listing) -> None:
    (order,) = acts.buy(alices, bicycle)
    order.policy = "none"
    fulfilling.cancel(order.id, acts.seller(order))
    assert (order.status, order.refunded, acts.held(order)) == ("cancelled", 28500, 0)


def test_money_goes_back_line_by_line(alices: Owner, bicycle: Listing, lamp: Listing, bob: Account) -> None:
    (order,) = acts.buy(alices, bicycle, lamp)
    one, two = order.lines
    fulfilling.refund(order.id, acts.seller(order), {one.id: 8500})
    assert (order.status, order.payment_status, acts.held(order)) == ("confirmed", "partially_refunded", 26400)
    with pytest.raises(Conflict) as refused:
        fulfilling.refund(order.id, acts.seller(order), {one.id: 20001})
    assert refused.value.code == "refund_above_charge"
    with pytest.raises(Forbidden):
        fulfilling.refund(order.id, acts.buyer(order), {one.id: 1})
    fulfilling.refund(order.id, acts.seller(order), {one.id: 20000, two.id: 6400})
    assert (order.status, order.refunded, acts.held(order)) == ("refunded", 34900, 0)
    acts.work()
    assert acts.owed(bob.id) == 0


def test_a_refund_after_the_release_is_the_sellers_debt(alices: Owner, bicycle: Listing, bob: Account) -> None:
    (order,) = acts.buy(alices, bicycle)
    fulfilling.confirm(order.id, acts.buyer(order))
    fulfilling.refund_amount(order.id, acts.seller(order), 10000)
    assert order.status == "completed"
    assert acts.owed(bob.id) == 28500 - 2850 - (10000 - 1000)
    assert acts.balance(ledger.COMMISSION) == 2850 - 1000
    assert acts.held(order) == 0


def test_the_platforms_coupon_is_paid_by_the_platform(alices: Owner, bicycle: Listing, bob: Account) -> None:
    coupons.create(None, {"code": "MARKET", "percent": None, "amount": 500, "currency": "USD"})
    filling.add(alices, bicycle.id, 1)
    coupons.put(alices, "MARKET")
    (order,) = acts.buy(alices)
    assert (order.total, acts.held(order), acts.balance(ledger.COUPONS_PLATFORM)) == (28000, 28500, 500)
    fulfilling.confirm(order.id, acts.buyer(order))
    assert acts.owed(bob.id) == 28500 - 2850
    fulfilling.refund_amount(order.id, acts.seller(order), None)
    assert (order.status, acts.owed(bob.id), acts.balance(ledger.COUPONS_PLATFORM)) == ("refunded", 0, 0)


def test_what_costs_nothing_needs_no_payment(alices: Owner, bicycle: Listing, bob: Account) -> None:
    coupons.create(bob.id, {"code": "GIFT", "percent": 10000, "amount": None, "currency": "USD"})
    filling.add(alices, bicycle.id, 1)
    coupons.put(alices, "GIFT")
    with unit_of_work():
        checkout = placing.place(alices, acts.wish())
    (order,) = orders_in(checkout.id)
    assert (order.total, order.status) == (0, "confirmed")
    fulfilling.confirm(order.id, acts.buyer(order))
    assert order.status == "completed"


def test_a_dispute_freezes_and_a_moderator_splits(alices: Owner, bicycle: Listing, bob: Account, vera: Account) -> None:
    (order,) = acts.buy(alices, bicycle)
    disputing.open_dispute(order.id, acts.buyer(order), reason="The fork is bent", wanted="partial")
    assert (order.status, order.dispute_status) == ("disputed", "open")
    with pytest.raises(Conflict):
        fulfilling.confirm(order.id, acts.buyer(order))
    disputing.say(order.id, acts.seller(order), "It left here straight.")
    assert order.due_move == "refund", "undecided, it ends by itself"
    with pytest.raises(Invalid):
        disputing.decide(order.id, acts.operator(vera.id), outcome="split", refund=28500, decision="Half each")
    disputing.decide(order.id, acts.operator(vera.id), outcome="split", refund=10000, decision="Half each")
    acts.work()
    assert (order.status, order.dispute_status, order.refunded) == ("completed", "closed", 10000)
    assert acts.owed(bob.id) == 18500 - 1850
    assert (acts.held(order), acts.balance(ledger.COMMISSION)) == (0, 1850)


@pytest.mark.parametrize(("outcome", "status", "owed"), [("release", "completed", 25650), ("refund", "refunded", 0)])
def test_a_dispute_ends_one_way_or_the_other(
    alices: Owner, bicycle: Listing, bob: Account, vera: Account, outcome: str, status: str, owed: int
) -> None:
    (order,) = acts.buy(alices, bicycle)
    disputing.open_dispute(order.id, acts.buyer(order), reason="Wrong colour")
    disputing.decide(order.id, acts.operator(vera.id), outcome=outcome, decision="Seen the photos")
    assert (order.status, acts.owed(bob.id), acts.held(order)) == (status, owed, 0)


def test_both_sides_can_settle_it_themselves(alices: Owner, bicycle: Listing, lamp: Listing) -> None:
    (one,) = acts.buy(alices, bicycle)
    disputing.open_dispute(one.id, acts.buyer(one), reason="Late")
    disputing.withdraw(one.id, acts.buyer(one))
    assert one.status == "completed"
    (two,) = acts.buy(alices, lamp)
    disputing.open_dispute(two.id, acts.buyer(two), reason="Broken")
    disputing.concede(two.id, acts.seller(two))
    assert (two.status, two.refunded) == ("refunded", 6400)


def test_silence_in_a_dispute_gives_it_back(alices: Owner, bicycle: Listing) -> None:
    (order,) = acts.buy(alices, bicycle)
    disputing.open_dispute(order.id, acts.buyer(order), reason="Never came")
    _overdue(order)
    assert sweeping.sweep() == 1
    assert (order.status, order.dispute_status) == ("refunded", "closed")


def test_deadlines_make_themselves(alices: Owner, bicycle: Listing, lamp: Listing) -> None:
    (never_sent,) = acts.buy(alices, bicycle)
    _overdue(never_sent)
    sweeping.sweep()
    assert (never_sent.status, never_sent.refunded) == ("cancelled", 28500)
    (sent,) = acts.buy(alices, lamp)
    fulfilling.ship(sent.id, acts.seller(sent))
    for state in ("fulfilled", "completed"):
        _overdue(sent)
        sweeping.sweep()
        assert sent.state == state


def test_things_go_back(alices: Owner, bicycle: Listing, lamp: Listing) -> None:
    (order,) = acts.buy(alices, bicycle, lamp)
    with pytest.raises(Conflict):
        returning.request_return(order.id, acts.buyer(order), [order.lines[1].id], reason="Too dark")
    fulfilling.deliver(order.id, acts.seller(order))
    made = returning.request_return(order.id, acts.buyer(order), [order.lines[1].id], reason="Too dark")
    with pytest.raises(Conflict):
        returning.request_return(order.id, acts.buyer(order), [order.lines[1].id], reason="Again")
    with pytest.raises(Forbidden):
        returning.advance(order.id, made.id, "approve", acts.buyer(order))
    for move in ("approve", "receive", "refund"):
        returning.advance(order.id, made.id, move, acts.seller(order))
    assert (made.status, order.refunded, acts.held(order)) == ("refunded", 6400, 28500)


def test_an_operator_acts_in_someones_place_and_says_why(alices: Owner, bicycle: Listing, ada: Account) -> None:
    (order,) = acts.buy(alices, bicycle)
    with pytest.raises(Invalid):
        moves.make(order.id, "ship", actor=Actor.OPERATOR, actor_id=ada.id)
    moves.make(order.id, "ship", actor=Actor.OPERATOR, actor_id=ada.id, reason="The seller asked by phone")
    assert order.state == "shipped"


def test_a_declined_card_changes_nothing(alices: Owner, bicycle: Listing) -> None:
    checkout = acts.place(alices, bicycle)
    payment_id = acts.begin(checkout)
    acts.pay(checkout, acts.BAD_CARD, payment_id)
    (order,) = orders_in(checkout.id)
    assert order.status == "pending"
    acts.pay(checkout, payment_id=payment_id)
    session().refresh(order)
    assert order.status == "confirmed"


def test_a_first_order_is_the_first(alices: Owner, bicycle: Listing, lamp: Listing, bob: Account) -> None:
    values = {"code": "FIRST", "percent": 1000, "amount": None, "currency": "USD", "first_order_only": True}
    coupons.create(bob.id, values)
    acts.buy(alices, bicycle)
    filling.add(alices, lamp.id, 1)
    coupons.put(alices, "FIRST")
    with pytest.raises(Conflict) as refused:
        placing.place(alices, acts.wish())
    assert refused.value.code == "coupon_not_valid"


def _late(checkout: Checkout) -> None:
    past = clock.now() - timedelta(minutes=1)
    session().execute(update(Order).where(Order.checkout_id == checkout.id).values(due_at=past))
    session().execute(update(Checkout).where(Checkout.id == checkout.id).values(expires_at=past))
    session().expire_all()


def _overdue(order: Order) -> None:
    order.due_at = clock.now() - timedelta(seconds=1)
    session().flush()
