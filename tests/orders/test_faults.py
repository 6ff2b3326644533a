"""What holds when many come at once, the database goes away, or everything happens in any order. See
docs/reliability.md for the figures."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any, ClassVar

from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.strategies import integers, sampled_from
from sqlalchemy import Engine, event, func, select

from marketplace.cart.models import Coupon
from marketplace.cart.rules.limits import Owner
from marketplace.cart.services import coupons, filling
from marketplace.core.db import session, unit_of_work
from marketplace.core.errors import Conflict, Refused
from marketplace.core.extensions import db
from marketplace.listings.models import Listing
from marketplace.orders.models import Checkout, Invoice, Order, OrderEvent, OrderRefund
from marketplace.orders.queries.orders import orders_in
from marketplace.orders.rules.processes import Actor
from marketplace.orders.services import disputing, fulfilling, paying, placing, sweeping
from marketplace.orders.services.fulfilling import Acting
from marketplace.payments.flows import charging
from marketplace.payments.gateways.protocol import GatewayRefused
from marketplace.payments.gateways.sandbox import books as sandbox
from marketplace.payments.models import SandboxCharge
from marketplace.payments.services import verification
from tests.bookmarks import stock
from tests.orders import acts
from tests.orders.test_bank import contest, paid_with
from tests.support import cast
from tests.support.databases import Server

MANY = 64
ROUNDS = int(os.environ.get("STOCK_ROUNDS", "1"))


def test_64_buyers_for_the_last_ten(own_app: Flask) -> None:
    """Exactly 10 orders, 54 clear refusals, stock 0, nobody waits for ever."""
    with own_app.app_context(), unit_of_work():
        listing_id = stock.offer(cast.person("bob").id, quantity=10).id
        for number in range(MANY):
            filling.add(Owner(guest=bytes([number])), listing_id, 1)
    start = Barrier(MANY)

    def buy(number: int) -> str:
        with own_app.app_context():
            start.wait()
            try:
                with unit_of_work():
                    placing.place(Owner(guest=bytes([number])), acts.wish(email=f"{number}@example.com"))
            except Conflict as refused:
                return refused.code
            return "ordered"

    with ThreadPoolExecutor(MANY) as pool:
        outcomes = Counter(pool.map(buy, range(MANY)))
    assert outcomes == {"ordered": 10, "out_of_stock": 54}
    with own_app.app_context():
        assert session().get_one(Listing, listing_id).quantity == 0
        assert session().scalar(select(func.count()).select_from(Order)) == 10


def test_64_buyers_for_three_again_and_again(own_app: Flask) -> None:
    """Each round sells exactly 3, refuses 61 and leaves nothing; STOCK_ROUNDS=20 runs what is reported."""
    outcomes: Counter[str] = Counter()
    with own_app.app_context(), unit_of_work():
        seller_id = cast.person("bob").id
    for round_ in range(ROUNDS):
        with own_app.app_context(), unit_of_work():
            listing_id = stock.offer(seller_id, quantity=3).id
            for number in range(MANY):
                filling.add(Owner(guest=bytes([round_, number])), listing_id, 1)
        start = Barrier(MANY)

        def buy(number: int, round_: int = round_, start: Barrier = start) -> str:
            with own_app.app_context():
                start.wait()
                try:
                    with unit_of_work():
                        owner = Owner(guest=bytes([round_, number]))
                        placing.place(owner, acts.wish(email=f"{round_}-{number}@example.com"))
                except Conflict as refused:
                    return refused.code
                return "ordered"

        with ThreadPoolExecutor(MANY) as pool:
            found = Counter(pool.map(buy, range(MANY)))
        assert found == {"ordered": 3, "out_of_stock": 61}
        outcomes += found
        with own_app.app_context():
            assert session().get_one(Listing, listing_id).quantity == 0
    print(f"\n{ROUNDS} rounds of 64 buyers for 3: {dict(outcomes)}")  # noqa: T201 - the figure


def test_twenty_refunds_at_once_never_exceed_what_was_paid(own_app: Flask) -> None:
    with own_app.app_context():
        with unit_of_work():
            owner = Owner(account_id=cast.person("alice").id)
            thing = stock.offer(cast.person("bob").id, quantity=1, price=10_000)
        (order,) = acts.buy(owner, thing)
        order_id, seller, line_id = order.id, acts.seller(order), order.lines[0].id
    start = Barrier(20)

    def refund(_number: int) -> str:
        with own_app.app_context():
            start.wait()
            try:
                with unit_of_work():
                    fulfilling.refund(order_id, seller, {line_id: 1_500})
            except Conflict as refused:
                return refused.code
            return "given back"

    with ThreadPoolExecutor(20) as pool:
        outcomes = Counter(pool.map(refund, range(20)))
    assert outcomes == {"given back": 6, "refund_above_charge": 14}
    with own_app.app_context():
        assert session().scalar(select(func.sum(OrderRefund.amount))) == 9_000
        assert acts.held(session().get_one(Order, order_id)) == 1_000
        numbers = session().scalars(select(Invoice.number).where(Invoice.kind == "credit_note")).all()
        assert sorted(numbers) == [1, 2, 3, 4, 5, 6], "no number is missing, and none is given twice"


def test_two_forms_at_once_are_one_checkout(own_app: Flask) -> None:
    with own_app.app_context(), unit_of_work():
        owner = Owner(account_id=cast.person("alice").id)
        filling.add(owner, stock.offer(cast.person("bob").id, quantity=5).id, 1)
    wish, start = acts.wish(), Barrier(8)

    def place(_number: int) -> int:
        with own_app.app_context():
            start.wait()
            with unit_of_work():
                return placing.place(owner, wish).id

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(place, range(8)))) == 1
    with own_app.app_context():
        assert session().scalar(select(func.count()).select_from(Order)) == 1


def test_the_same_payment_told_by_several_is_one(own_app: Flask) -> None:
    with own_app.app_context():
        with unit_of_work():
            owner = Owner(account_id=cast.person("alice").id)
            thing = stock.offer(cast.person("bob").id, quantity=1)
        checkout_id = acts.place(owner, thing).id
    start = Barrier(6)

    def tell(_number: int) -> None:
        with own_app.app_context():
            start.wait()
            with unit_of_work():
                paying.note_payment(checkout_id, None)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(tell, range(6)))
    with own_app.app_context():
        moves = session().scalars(select(OrderEvent.move).order_by(OrderEvent.id)).all()
        assert moves == ["place", "pay", "accept"]


def test_the_bank_and_the_seller_at_once_never_wait_for_each_other(own_app: Flask) -> None:
    """One tells of a payment and goes to its orders, the other begins with the order: whoever is second waits."""
    with own_app.app_context():
        with unit_of_work():
            owner = Owner(account_id=cast.person("alice").id)
            seller_id = cast.person("bob").id
            things = [stock.offer(seller_id, quantity=1, price=1_000) for _n in range(6)]
        bought = [acts.buy(owner, thing)[0] for thing in things]
        known = [(order.id, acts.seller(order), paid_with(order)) for order in bought]
        for order in bought:
            contest(order, hears=False)
    start = Barrier(2 * len(known))

    def at_once(act: Callable[[], Any]) -> str:
        with own_app.app_context():
            start.wait()
            try:
                act()
            except Conflict as refused:
                return refused.code
            return "done"

    def refund(order_id: int, who: Acting) -> None:
        with unit_of_work():
            fulfilling.refund_amount(order_id, who, 300)

    acting: list[Callable[[], Any]] = [partial(refund, order_id, who) for order_id, who, _paid in known]
    acting += [partial(charging.refresh, paid) for _id, _who, paid in known]
    with ThreadPoolExecutor(len(acting)) as pool:
        outcomes = Counter(pool.map(at_once, acting))
    assert set(outcomes) <= {"done", "contested"}
    assert outcomes["done"] >= len(known)
    with own_app.app_context():
        assert not [finding for finding in verification.verify() if finding.rows]


class Trade(RuleBasedStateMachine):
    """Buy, pay, cancel, send, refund, dispute, decide, go to the bank, let time pass, in any order, two currencies."""

    app: Flask
    coupon: ClassVar[Coupon]

    @initialize()
    def begin(self) -> None:
        self.people = [cast.person(f"buyer{n}-{time.monotonic_ns()}").id for n in range(2)]
        self.sellers = [cast.person(f"seller{n}-{time.monotonic_ns()}").id for n in range(2)]
        self.goods = [
            stock.offer(seller, quantity=200, price=price, currency=currency)
            for seller, price, currency in (
                (self.sellers[0], 1999, "USD"), (self.sellers[1], 333, "USD"), (self.sellers[0], 7, "EUR"),
            )
        ]  # fmt: skip
        self.orders: list[int] = []

    @rule(buyer=integers(0, 1), things=sampled_from([(0,), (1,), (0, 1), (2,)]), with_coupon=sampled_from([0, 1]))
    def place(self, buyer: int, things: tuple[int, ...], with_coupon: int) -> None:
        owner = Owner(account_id=self.people[buyer])
        filling.empty(owner)
        for number in things:
            filling.add(owner, self.goods[number].id, 2)
        if with_coupon:
            coupons.put(owner, self.coupon.code)
        checkout = acts.place(owner)
        self.orders += [order.id for order in orders_in(checkout.id)]

    @rule(pick=integers(0, 50))
    def pay(self, pick: int) -> None:
        order = self.pick(pick)
        if order is not None and order.state == "pending":
            acts.pay(session().get_one(Checkout, order.checkout_id))

    @rule(
        pick=integers(0, 50),
        act=sampled_from(["ship", "deliver", "confirm", "cancel", "decline", "dispute", "split", "concede", "sweep"]),
    )
    def act(self, pick: int, act: str) -> None:
        order = self.pick(pick)
        if order is None:
            return
        try:
            with session().begin_nested():
                self.do(order, act)
        except Refused:
            session().expire_all()

    @rule(pick=integers(0, 50), amount=integers(1, 5000))
    def refund(self, pick: int, amount: int) -> None:
        order = self.pick(pick)
        if order is None:
            return
        try:
            with session().begin_nested():
                fulfilling.refund_amount(order.id, acts.seller(order), amount)
        except Refused:
            session().expire_all()

    @rule(pick=integers(0, 50), most=sampled_from([None, 1, 700]), hears=sampled_from([True, False]))
    def contest(self, pick: int, most: int | None, hears: bool) -> None:
        self.at_the_bank(pick, lambda charge: sandbox.dispute(charge, most=most), hears=hears)

    @rule(pick=integers(0, 50), status=sampled_from(["won", "lost"]))
    def bank_decides(self, pick: int, status: str) -> None:
        self.at_the_bank(pick, lambda charge: sandbox.close_dispute(charge, next(iter(charge.disputes), ""), status))

    @rule(pick=integers(0, 50), amount=integers(1, 900))
    def give_back_there(self, pick: int, amount: int) -> None:
        self.at_the_bank(pick, lambda charge: sandbox.give_back(charge, amount, f"by hand {amount}"))

    @rule()
    def work(self) -> None:
        acts.work()

    def at_the_bank(self, pick: int, act: Callable[[SandboxCharge], Any], *, hears: bool = True) -> None:
        """Let something happen at the provider that nobody here asked for."""
        order = self.pick(pick)
        payment_id = session().get_one(Checkout, order.checkout_id).payment_id if order is not None else None
        if payment_id is None:
            return
        try:
            with sandbox.at_work(acts.charging_id(payment_id)) as charge:
                act(charge)
        except GatewayRefused:
            return
        if hears:
            charging.refresh(payment_id)

    def do(self, order: Order, act: str) -> None:
        if act == "sweep":
            order.due_at = order.placed_at if order.due_move else None
            session().flush()
            sweeping.sweep()
        elif act in ("ship", "deliver"):
            getattr(fulfilling, act)(order.id, acts.seller(order))
        elif act == "confirm":
            fulfilling.confirm(order.id, acts.buyer(order))
        elif act in ("cancel", "decline"):
            fulfilling.cancel(order.id, acts.buyer(order) if act == "cancel" else acts.seller(order))
        elif act == "dispute":
            disputing.open_dispute(order.id, acts.buyer(order), reason="Not as described")
        elif act == "split":
            half = (order.total - order.refunded) // 2
            who = Acting(Actor.OPERATOR, self.sellers[0])
            disputing.decide(order.id, who, outcome="split", refund=half, decision="Half each")
        else:
            disputing.concede(order.id, acts.seller(order))

    def pick(self, number: int) -> Order | None:
        return session().get_one(Order, self.orders[number % len(self.orders)]) if self.orders else None

    @invariant()
    def the_books_agree(self) -> None:
        if not getattr(self, "orders", None):
            return
        for order in session().scalars(select(Order).where(Order.id.in_(self.orders))):
            paid = order.paid_at is not None
            over = order.is_released or order.refunded == order.total
            unsent = select(func.coalesce(func.sum(OrderRefund.amount), 0)).where(
                OrderRefund.order_id == order.id, OrderRefund.status == "failed"
            )
            expected = session().scalar(unsent) or 0
            if paid and not over:
                back = session().scalar(
                    select(func.coalesce(func.sum(OrderRefund.amount + OrderRefund.platform_discount), 0)).where(
                        OrderRefund.order_id == order.id
                    )
                )
                expected += order.total + order.platform_discount - (back or 0)
            assert acts.held(order) == expected, (order.reference, order.state)
            assert 0 <= order.refunded <= order.total

    def teardown(self) -> None:
        assert not [finding for finding in verification.verify() if finding.rows]


def test_any_order_of_things_leaves_the_books_whole(app: Flask) -> None:
    Trade.TestCase.settings = settings(
        max_examples=int(os.environ.get("TRADES", "4")),
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    Trade.coupon = coupons.create(None, {"code": "ANYONE15", "percent": 1500, "amount": None, "currency": "USD"})
    Trade.TestCase("runTest").runTest()


def test_the_database_goes_away_during_the_checkout_and_comes_back(own_app: Flask, server: Server) -> None:
    """No half order, a clear page meanwhile, and it goes on by itself. AWAY_SECONDS=20 measures the figure."""
    with own_app.app_context():
        with unit_of_work():
            alice = cast.person("alice")
            owner = Owner(account_id=alice.id)
            listing_id = stock.offer(cast.person("bob").id, quantity=5).id
            filling.add(owner, listing_id, 1)
        browser = cast.signed_in_client(own_app, alice)
        name = db.engine.url.database
    form = {"key": "one form", "expected": "28500", "csrf_token": browser.csrf()}

    def cut(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("INSERT INTO orders"):
            event.remove(Engine, "before_cursor_execute", cut)
            server.run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
            server.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")

    event.listen(Engine, "before_cursor_execute", cut)
    assert browser.post("/checkout", data=form).status_code == 503
    until = time.monotonic() + float(os.environ.get("AWAY_SECONDS", "0.2"))
    while True:
        answer = browser.get("/cart")
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        if time.monotonic() > until:
            break
        time.sleep(0.1)
    server.run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    assert browser.get("/cart").status_code == 200
    with own_app.app_context():
        assert session().scalar(select(func.count()).select_from(Order)) == 0
        assert session().get_one(Listing, listing_id).quantity == 5
    assert browser.post("/checkout", data=form).status_code == 303
    with own_app.app_context():
        assert session().scalar(select(func.count()).select_from(Order)) == 1
