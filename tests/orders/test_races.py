"""Two sides, two tabs, two hands at the same thing at once: one of them wins, and the books hold."""

from __future__ import annotations

import os
from collections import Counter
from functools import partial
from typing import Final

from flask import Flask
from sqlalchemy import func, select

from marketplace.cart.rules.limits import Owner
from marketplace.cart.services import coupons, filling
from marketplace.core.db import session, unit_of_work
from marketplace.core.tokens import new_token
from marketplace.orders.models import Dispute, Order, OrderRefund
from marketplace.orders.rules.processes import Actor
from marketplace.orders.services import disputing, fulfilling, moves, placing
from marketplace.orders.services.fulfilling import Acting
from marketplace.payments.services import verification
from tests.bookmarks import stock
from tests.orders import acts
from tests.support import cast
from tests.support.racing import at_once

ROUNDS: Final = int(os.environ.get("RACE_ROUNDS", "3"))
PRICE: Final = 10_000
ENDS: Final = {"completed", "cancelled", "refunded", "disputed"}


def bought(app: Flask) -> tuple[int, Acting, Acting]:
    with app.app_context():
        with unit_of_work():
            owner = Owner(account_id=cast.person(f"alice{new_token()[:6].lower().strip('-_')}x").id)
            thing = stock.offer(cast.person(f"bob{new_token()[:6].lower().strip('-_')}x").id, quantity=1, price=PRICE)
        (order,) = acts.buy(owner, thing)
        return order.id, acts.buyer(order), acts.seller(order)


def holds(order_id: int) -> Order:
    acts.work()
    assert [finding.invariant.id for finding in verification.verify() if finding.rows] == []
    return session().get_one(Order, order_id, populate_existing=True)


def test_everybody_at_one_order_at_once(own_app: Flask) -> None:
    """Confirm, dispute, cancel, refund a part, refund all and force, in one moment; RACE_ROUNDS=200 runs more."""
    outcomes: Counter[str] = Counter()
    with own_app.app_context(), unit_of_work():
        vera = Acting(Actor.OPERATOR, cast.person("vera", role="moderator").id)
    for _round in range(ROUNDS):
        order_id, buyer, seller = bought(own_app)
        outcomes += at_once(own_app, [
            partial(fulfilling.confirm, order_id, buyer),
            partial(disputing.open_dispute, order_id, buyer, reason="The fork is bent"),
            partial(fulfilling.cancel, order_id, seller),
            partial(fulfilling.cancel, order_id, buyer),
            partial(fulfilling.refund_amount, order_id, seller, 4_000),
            partial(fulfilling.refund_amount, order_id, seller, None),
            partial(fulfilling.refund_amount, order_id, seller, 7_000),
            partial(moves.make, order_id, "decline", actor=Actor.OPERATOR, actor_id=vera.actor_id, reason="By phone"),
        ])  # fmt: skip
        with own_app.app_context():
            order = holds(order_id)
            given = session().scalar(
                select(func.coalesce(func.sum(OrderRefund.amount), 0)).filter_by(order_id=order_id, status="done")
            )
            assert given == order.refunded <= PRICE
            assert order.state in ENDS
            assert order.state != "disputed" or session().scalar(select(Dispute.id).filter_by(order_id=order_id))
            assert acts.held(order) == (0 if order.state != "disputed" else PRICE - order.refunded)
    assert outcomes["done"] >= ROUNDS
    print(f"\n{ROUNDS} rounds of eight at one order: {dict(outcomes)}")  # noqa: T201 - the figure


def test_a_dispute_that_is_settled_by_three_at_once_is_settled_once(own_app: Flask) -> None:
    with own_app.app_context(), unit_of_work():
        vera = Acting(Actor.OPERATOR, cast.person("vera", role="moderator").id)
    for _round in range(ROUNDS):
        order_id, buyer, seller = bought(own_app)
        with own_app.app_context(), unit_of_work():
            disputing.open_dispute(order_id, buyer, reason="The fork is bent")
        outcomes = at_once(own_app, [
            partial(disputing.withdraw, order_id, buyer), partial(disputing.concede, order_id, seller),
            partial(disputing.decide, order_id, vera, outcome="split", refund=3_000, decision="Each a part"),
            partial(disputing.decide, order_id, vera, outcome="refund", decision="It was bent"),
        ])  # fmt: skip
        assert outcomes == {"done": 1, "illegal_transition": 3}
        with own_app.app_context():
            order = holds(order_id)
            outcome = session().scalar(select(Dispute.outcome).filter_by(order_id=order_id))
            back = {"withdrawn": 0, "split": 3_000, "refund": PRICE}[outcome or ""]
            assert (order.refunded, acts.held(order)) == (back, 0)


def test_two_tabs_check_the_same_cart_out_once(own_app: Flask) -> None:
    """Each tab's form has a key of its own: it is the cart that can be emptied once only."""
    with own_app.app_context(), unit_of_work():
        owner = Owner(account_id=cast.person("alice").id)
        filling.add(owner, stock.offer(cast.person("bob").id, quantity=50).id, 1)
    outcomes = at_once(own_app, [partial(placing.place, owner, acts.wish()) for _tab in range(6)])
    assert outcomes["done"] == 1
    with own_app.app_context():
        assert session().scalar(select(func.count()).select_from(Order)) == 1


def test_a_coupon_for_one_use_a_buyer_is_used_once_in_two_browsers(own_app: Flask) -> None:
    with own_app.app_context(), unit_of_work():
        values = {"code": "ONCE", "percent": 1000, "amount": None, "currency": "USD", "most_uses_each": 1}
        coupons.create(None, values)
        listing_id = stock.offer(cast.person("bob").id, quantity=50).id
        owners = [Owner(guest=bytes([number])) for number in range(6)]
        for owner in owners:
            filling.add(owner, listing_id, 1)
            coupons.put(owner, "ONCE")
    wishes = [partial(placing.place, owner, acts.wish(email="same@example.com")) for owner in owners]
    outcomes = at_once(own_app, wishes)
    assert outcomes["done"] == 1, outcomes
    with own_app.app_context():
        assert session().scalar(select(func.sum(Order.platform_discount))) > 0
