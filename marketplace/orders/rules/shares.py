"""Who gets which part of an order's money: at release, and when something goes back. Nothing lost, nothing made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from flask_babel import gettext as _

from marketplace.core.errors import Conflict, Invalid
from marketplace.core.money import Money

WHOLE: Final = 10_000


class LineLike(Protocol):
    """A line of an order as the rules see it."""

    id: int
    total: int
    tax: int
    platform_discount: int
    commission: int
    commission_tax: int
    refunded: int


class OrderLike(Protocol):
    """An order as the rules see it."""

    total: int
    tax: int
    delivery: int
    delivery_tax: int
    delivery_refunded: int
    platform_discount: int
    commission: int
    commission_tax: int
    refunded: int
    currency: str

    @property
    def lines(self) -> Sequence[LineLike]:
        """Its lines."""


@dataclass(frozen=True, slots=True)
class Split:
    """How a sum divides: to the seller, our commission with its tax, tax for the state; minor units."""

    seller: int
    commission: int
    commission_tax: int
    tax: int

    @property
    def total(self) -> int:
        """All of it."""
        return self.seller + self.commission + self.commission_tax + self.tax


@dataclass(frozen=True, slots=True)
class Refund:
    """What goes back to the buyer (`amount`), and how much of it each side gives.

    `escrow` is what leaves the order's money in all: the buyer's part and the platform's share of a coupon of ours.
    """

    amount: int
    delivery: int
    lines: dict[int, int]
    tax: int
    platform_discount: int
    commission: int
    commission_tax: int

    @property
    def escrow(self) -> int:
        """What leaves the order's money."""
        return self.amount + self.platform_discount

    @property
    def seller(self) -> int:
        """What the seller gives."""
        return self.escrow - self.tax - self.commission - self.commission_tax


def held(order: OrderLike) -> int:
    """Return what is held for an order when it is paid: the buyer's money and the platform's coupon."""
    return order.total + order.platform_discount


def whole_split(order: OrderLike) -> Split:
    """Return how all of an order divides."""
    rest = held(order) - order.tax - order.commission - order.commission_tax
    return Split(rest, order.commission, order.commission_tax, order.tax)


def remaining_split(order: OrderLike, refunds: Sequence[Refund]) -> Split:
    """Return how what is left of an order divides, after what went back."""
    whole = whole_split(order)
    return Split(
        whole.seller - sum(each.seller for each in refunds),
        whole.commission - sum(each.commission for each in refunds),
        whole.commission_tax - sum(each.commission_tax for each in refunds),
        whole.tax - sum(each.tax for each in refunds),
    )


def refund_of_lines(order: OrderLike, amounts: Mapping[int, int], *, delivery: int = 0) -> Refund:
    """Return a refund of so much of these lines, and of the delivery; what was paid is the end.

    Raises:
        Invalid: nothing, less than nothing, or a line of another order.
        Conflict: more than is left of a line or of the delivery.

    """
    lines = {line.id: line for line in order.lines}
    if set(amounts) - set(lines) or any(amount < 0 for amount in amounts.values()) or delivery < 0:
        raise Invalid(_("That can't be given back."), errors={"amount": [_("That can't be given back.")]})
    for line_id, amount in amounts.items():
        if amount > lines[line_id].total - lines[line_id].refunded:
            raise _too_much()
    if delivery > order.delivery + order.delivery_tax - order.delivery_refunded:
        raise _too_much()
    total = sum(amounts.values()) + delivery
    if total <= 0:
        raise Invalid(_("Say how much goes back."), errors={"amount": [_("Say how much goes back.")]})
    return Refund(
        total, delivery, {line_id: amount for line_id, amount in amounts.items() if amount},
        tax=sum(_piece(lines[each], amount, lines[each].tax) for each, amount in amounts.items())
        + _portion(order.delivery_refunded, delivery, order.delivery + order.delivery_tax, order.delivery_tax),
        platform_discount=sum(_piece(lines[i], amount, lines[i].platform_discount) for i, amount in amounts.items()),
        commission=sum(_piece(lines[each], amount, lines[each].commission) for each, amount in amounts.items()),
        commission_tax=sum(_piece(lines[i], amount, lines[i].commission_tax) for i, amount in amounts.items()),
    )  # fmt: skip


def refund_of_rest(order: OrderLike, refunds: Sequence[Refund]) -> Refund | None:
    """Return a refund of everything that is left, the platform's coupon as well; None if that is nothing."""
    lefts = {line.id: line.total - line.refunded for line in order.lines if line.total > line.refunded}
    delivery = order.delivery + order.delivery_tax - order.delivery_refunded
    rest = remaining_split(order, refunds)
    discount = order.platform_discount - sum(each.platform_discount for each in refunds)
    amount = sum(lefts.values()) + delivery
    if amount + discount <= 0:
        return None
    return Refund(amount, delivery, lefts, rest.tax, discount, rest.commission, rest.commission_tax)


def refund_of_share(order: OrderLike, share: int, refunds: Sequence[Refund]) -> Refund | None:
    """Return a refund of `share` hundredths of a percent of everything that is left, or None if that is nothing."""
    if share >= WHOLE:
        return refund_of_rest(order, refunds)
    left = order.total - order.refunded
    return refund_of_amount(order, (left * share * 2 + WHOLE) // (WHOLE * 2))


def refund_of_shares(order: OrderLike, by_line: Mapping[int, int], refunds: Sequence[Refund]) -> Refund | None:
    """Return a refund of what is left of each line in its own share; the delivery goes with the largest of them."""
    if all(share >= WHOLE for share in by_line.values()):
        return refund_of_rest(order, refunds)
    amounts = {line.id: _rounded((line.total - line.refunded) * by_line[line.id], WHOLE) for line in order.lines}
    left = order.delivery + order.delivery_tax - order.delivery_refunded
    delivery = _rounded(left * max(by_line.values()), WHOLE)
    return refund_of_lines(order, amounts, delivery=delivery) if sum(amounts.values()) + delivery else None


def refund_of_amount(order: OrderLike, amount: int) -> Refund | None:
    """Return a refund of `amount`, spread over what is left of lines and delivery; None if it is nothing.

    Raises:
        Conflict: more than is left.

    """
    delivery_left = order.delivery + order.delivery_tax - order.delivery_refunded
    lefts = [line.total - line.refunded for line in order.lines]
    if amount > sum(lefts) + delivery_left:
        raise _too_much()
    if amount <= 0:
        return None
    *parts, delivery = (each.minor for each in Money(amount, order.currency).allocate([*lefts, delivery_left]))
    return refund_of_lines(
        order, {line.id: part for line, part in zip(order.lines, parts, strict=True)}, delivery=delivery
    )


def _piece(line: LineLike, amount: int, of: int) -> int:
    return _portion(line.refunded, amount, line.total, of)


def _portion(before: int, amount: int, whole: int, of: int) -> int:
    """Return the part of `of` that goes with `amount` of `whole`, after `before` of it went already.

    Taken from the running total, so that the last refund takes exactly what is left of everything.
    """
    if whole <= 0:
        return 0
    return _rounded((before + amount) * of, whole) - _rounded(before * of, whole)


def _rounded(dividend: int, divisor: int) -> int:
    return (dividend * 2 + divisor) // (divisor * 2)


def _too_much() -> Conflict:
    return Conflict(_("That is more than was paid and not given back yet."), code="refund_above_charge")
