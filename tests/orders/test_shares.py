"""Money divides without a cent lost: at release, and over any row of refunds."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.core.errors import Conflict, Invalid
from marketplace.listings.rules import policies
from marketplace.orders.rules import shares
from marketplace.orders.rules.shares import Refund

SPLITS = int(os.environ.get("SPLITS", "100"))


@dataclass
class Line:
    id: int
    total: int
    tax: int = 0
    platform_discount: int = 0
    commission: int = 0
    commission_tax: int = 0
    refunded: int = 0


@dataclass
class Order:
    lines: list[Line]
    delivery: int = 0
    delivery_tax: int = 0
    delivery_refunded: int = 0
    refunded: int = 0
    currency: str = "USD"
    total: int = field(init=False)

    def __post_init__(self) -> None:
        self.total = sum(line.total for line in self.lines) + self.delivery + self.delivery_tax

    @property
    def tax(self) -> int:
        return sum(line.tax for line in self.lines) + self.delivery_tax

    @property
    def platform_discount(self) -> int:
        return sum(line.platform_discount for line in self.lines)

    @property
    def commission(self) -> int:
        return sum(line.commission for line in self.lines)

    @property
    def commission_tax(self) -> int:
        return sum(line.commission_tax for line in self.lines)

    def take(self, made: Refund) -> None:
        for line in self.lines:
            line.refunded += made.lines.get(line.id, 0)
        self.delivery_refunded += made.delivery
        self.refunded += made.amount


lines = st.builds(
    lambda number, rest, tax, discount, rate: Line(
        number, rest + tax, tax, discount, (rest + discount) * rate // 100, (rest + discount) * rate // 500
    ),
    st.integers(0, 0), st.integers(0, 10**7), st.integers(0, 10**5), st.integers(0, 10**5), st.integers(0, 50),
)  # fmt: skip


@settings(max_examples=SPLITS, deadline=None, database=None)
@given(st.lists(lines, min_size=1, max_size=5), st.integers(0, 5000), st.integers(0, 500),
       st.sampled_from(["USD", "JPY", "KWD"]), st.data())  # fmt: skip
def test_a_row_of_refunds_gives_back_everything_once(
    made_lines: list[Line], delivery: int, delivery_tax: int, currency: str, data: st.DataObject
) -> None:
    for number, line in enumerate(made_lines):
        line.id = number
    order = Order(made_lines, delivery, delivery_tax, currency=currency)
    given_back: list[Refund] = []
    for _ in range(data.draw(st.integers(0, 6))):
        left = order.total - order.refunded
        made = shares.refund_of_amount(order, data.draw(st.integers(0, left)))
        if made is not None:
            order.take(made)
            given_back.append(made)
        rest = shares.remaining_split(order, given_back)
        assert rest.total == shares.held(order) - sum(each.escrow for each in given_back)
    last = shares.refund_of_rest(order, given_back)
    if last is not None:
        order.take(last)
        given_back.append(last)
    assert order.refunded == order.total
    assert sum(each.escrow for each in given_back) == shares.held(order)
    assert shares.remaining_split(order, given_back) == shares.Split(0, 0, 0, 0)


@settings(max_examples=SPLITS, deadline=None, database=None)
@given(st.lists(lines, min_size=1, max_size=5), st.integers(0, 5000), st.sampled_from(["USD", "JPY", "KWD"]), st.data())
def test_what_was_paid_is_what_everyone_got(
    made_lines: list[Line], delivery: int, currency: str, data: st.DataObject
) -> None:
    """Seller, commission, its tax, taxes and what went back are together what was held, to the minor unit."""
    for number, line in enumerate(made_lines):
        line.id = number
    order = Order(made_lines, delivery, currency=currency)
    made = shares.refund_of_amount(order, data.draw(st.integers(0, order.total)))
    given_back = [made] if made is not None else []
    for one in given_back:
        order.take(one)
    rest = shares.remaining_split(order, given_back)
    released = rest.seller + rest.commission + rest.commission_tax + rest.tax
    assert released + sum(one.escrow for one in given_back) == shares.held(order)
    assert min(rest.commission, rest.commission_tax, rest.tax) >= 0


def test_more_than_is_left_is_refused() -> None:
    order = Order([Line(1, 1000)])
    with pytest.raises(Conflict):
        shares.refund_of_lines(order, {1: 1001})
    with pytest.raises(Conflict):
        shares.refund_of_lines(order, {1: 1}, delivery=1)
    for nonsense in ({1: 0}, {1: -5}, {2: 5}, {}):
        with pytest.raises(Invalid):
            shares.refund_of_lines(order, nonsense)


def test_commission_comes_back_in_proportion() -> None:
    order = Order([Line(1, 1000, commission=100)])
    made = shares.refund_of_lines(order, {1: 250})
    assert (made.amount, made.commission, made.seller) == (250, 25, 225)


def test_goods_come_back_whole_until_they_are_sent() -> None:
    now = datetime(2026, 11, 21, tzinfo=UTC)
    found = {each: policies.share_back(each, None, now) for each in policies.Policy}
    assert found == {"flexible": 10_000, "moderate": 10_000, "strict": 5_000, "none": 0}
