"""What a cart comes to: discounts, delivery and tax, line by line, nothing lost to rounding.

The only place that prices. The cart page, the checkout and the order show what stands here, computed once and kept.
All amounts are minor units of one currency; shares are hundredths of a percent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

from marketplace.core.money import Money

WHOLE: Final = 10_000


@dataclass(frozen=True, slots=True)
class Line:
    """So many of one thing at one price."""

    key: int
    listing_id: int
    seller_id: int
    kind: str
    price: int
    quantity: int

    @property
    def amount(self) -> int:
        """The price of all of them."""
        return self.price * self.quantity


@dataclass(frozen=True, slots=True)
class Discount:
    """A coupon as it counts here. Without a seller it is the platform's, for everything."""

    coupon_id: int
    code: str
    seller_id: int | None
    percent: int | None
    amount: int | None
    minimum: int = 0


@dataclass(frozen=True, slots=True)
class Tax:
    """A rate that is due; an included one is part of the price."""

    name: str
    rate: int
    is_included: bool
    taxes_delivery: bool = False


class Taxes(Protocol):
    """Says which tax is due; the built-in one reads the operator's rules, another may ask a service."""

    def on_sale(self, kind: str, country: str, state: str, /) -> Tax | None:
        """Return the tax on something of `kind` that goes to a place."""

    def on_commission(self, country: str, /) -> Tax | None:
        """Return the tax on our commission from a seller in `country`."""


@dataclass(slots=True)
class PricedLine:
    """A line with everything that happens to its price. `total` is what the buyer pays for it."""

    line: Line
    seller_discount: int = 0
    platform_discount: int = 0
    tax: int = 0
    tax_included: int = 0
    tax_name: str = ""
    tax_rate: int = 0

    @property
    def rest(self) -> int:
        """What is left after discounts, before tax on top."""
        return self.line.amount - self.seller_discount - self.platform_discount

    @property
    def total(self) -> int:
        """What the buyer pays for the line."""
        return self.rest + self.tax


@dataclass(slots=True)
class Part:
    """One seller's part: it becomes one order."""

    seller_id: int
    lines: list[PricedLine]
    delivery: int = 0
    delivery_tax: int = 0
    delivery_tax_included: int = 0

    @property
    def amount(self) -> int:
        """The prices of its lines, before discounts."""
        return sum(each.line.amount for each in self.lines)

    @property
    def discount(self) -> int:
        """Everything that coupons take off."""
        return sum(each.seller_discount + each.platform_discount for each in self.lines)

    @property
    def platform_discount(self) -> int:
        """What the platform pays for the buyer."""
        return sum(each.platform_discount for each in self.lines)

    @property
    def tax(self) -> int:
        """Tax that comes on top."""
        return sum(each.tax for each in self.lines) + self.delivery_tax

    @property
    def tax_included(self) -> int:
        """Tax that the prices contain."""
        return sum(each.tax_included for each in self.lines) + self.delivery_tax_included

    @property
    def total(self) -> int:
        """What the buyer pays for this part."""
        return sum(each.total for each in self.lines) + self.delivery + self.delivery_tax


@dataclass(slots=True)
class Quote:
    """What the whole cart comes to. `off` says how much each coupon took, by its id; `short` what it still needs."""

    currency: str
    parts: list[Part]
    off: dict[int, int] = field(default_factory=dict)
    short: dict[int, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """What the buyer pays in all."""
        return sum(part.total for part in self.parts)

    @property
    def amount(self) -> int:
        """The prices of all lines, before discounts."""
        return sum(part.amount for part in self.parts)

    @property
    def delivery(self) -> int:
        """All delivery."""
        return sum(part.delivery for part in self.parts)

    @property
    def tax(self) -> int:
        """All tax on top."""
        return sum(part.tax for part in self.parts)

    @property
    def tax_included(self) -> int:
        """All tax that the prices contain."""
        return sum(part.tax_included for part in self.parts)


def quote(
    lines: Sequence[Line],
    *,
    currency: str,
    discounts: Sequence[Discount] = (),
    delivery: Mapping[int, int] | None = None,
    taxes: Taxes | None = None,
    place: tuple[str, str] | None = None,
) -> Quote:
    """Price a cart. `delivery` is what each seller's delivery costs, `place` the country and state it goes to.

    Sellers' coupons come first, each on its seller's lines alone; then the platform's, on what is left.
    """
    sellers = list(dict.fromkeys(line.seller_id for line in lines))
    priced = {line.key: PricedLine(line) for line in lines}
    parts = [Part(each, [priced[line.key] for line in lines if line.seller_id == each]) for each in sellers]
    made = Quote(currency, parts)
    for discount in sorted(discounts, key=lambda each: (each.seller_id is None, each.coupon_id)):
        _take_off(made, list(priced.values()), discount)
    for part in parts:
        part.delivery = (delivery or {}).get(part.seller_id, 0)
        if taxes is not None and place is not None:
            _add_tax(part, taxes, place)
    return made


def share(amount: int, rate: int) -> int:
    """Return `rate` hundredths of a percent of `amount`, half away from nothing."""
    return (abs(amount) * rate * 2 + WHOLE) // (WHOLE * 2) * (1 if amount >= 0 else -1)


def contained(amount: int, rate: int) -> int:
    """Return how much of `amount` is tax at `rate` that it contains."""
    return amount - (amount * WHOLE * 2 + WHOLE + rate) // ((WHOLE + rate) * 2)


def _take_off(made: Quote, lines: list[PricedLine], discount: Discount) -> None:
    mine = [each for each in lines if discount.seller_id in (None, each.line.seller_id)]
    worth, left = sum(each.line.amount for each in mine), sum(each.rest for each in mine)
    made.off[discount.coupon_id] = 0
    if worth < discount.minimum:
        made.short[discount.coupon_id] = discount.minimum - worth
    if worth < discount.minimum or left <= 0:
        return
    wanted = share(left, discount.percent) if discount.percent is not None else discount.amount or 0
    off = min(wanted, left)
    made.off[discount.coupon_id] = off
    for each, part in zip(mine, Money(off, made.currency).allocate([each.rest for each in mine]), strict=True):
        if discount.seller_id is None:
            each.platform_discount += part.minor
        else:
            each.seller_discount += part.minor


def _add_tax(part: Part, taxes: Taxes, place: tuple[str, str]) -> None:
    """Tax each line on what is left of it, and delivery by the dearest rate that covers it."""
    on_delivery: Tax | None = None
    for each in part.lines:
        tax = taxes.on_sale(each.line.kind, *place)
        if tax is None:
            continue
        each.tax_name, each.tax_rate = tax.name, tax.rate
        each.tax, each.tax_included = _split(each.rest, tax)
        if tax.taxes_delivery and (on_delivery is None or tax.rate > on_delivery.rate):
            on_delivery = tax
    if on_delivery is not None:
        part.delivery_tax, part.delivery_tax_included = _split(part.delivery, on_delivery)


def _split(amount: int, tax: Tax) -> tuple[int, int]:
    return (0, contained(amount, tax.rate)) if tax.is_included else (share(amount, tax.rate), 0)
