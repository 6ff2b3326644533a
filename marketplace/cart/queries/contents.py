"""What a cart holds once it is priced: things, one seller's stall of them, coupons, and the whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from marketplace.cart.models import Coupon
from marketplace.cart.rules.delivery import Method
from marketplace.cart.rules.pricing import Part, Quote
from marketplace.listings.queries.cards import Card
from marketplace.listings.rules.policies import WITH_POLICY, words_of
from marketplace.listings.services.policies import effective


@dataclass(frozen=True, slots=True)
class Item:
    """A thing in a cart. `seen_price` is the price the buyer knows, `card` what it is now.

    `offer` is the number and the amount of an offer that the seller agreed to: the price of one, and of no more.
    """

    id: int
    card: Card
    quantity: int
    left: int | None
    options: Mapping[str, Any]
    seen_price: int
    currency: str
    variant_id: int | None
    extra: int | None
    policy: str
    is_offered: bool
    offer: tuple[int, int] | None = None

    @property
    def asked(self) -> int:
        """The price of one as it was chosen, for everybody."""
        return (self.card.price_minor or 0) + (self.extra or 0)

    @property
    def price(self) -> int:
        """The price of one as it was chosen, now, for this buyer."""
        return self.asked if self._counting is None else self._counting[1]

    @property
    def offer_id(self) -> int | None:
        """The offer whose agreed price is paid, if one is."""
        return None if self._counting is None else self._counting[0]

    @property
    def _counting(self) -> tuple[int, int] | None:
        """The offer, where its price counts: for one of it without choices, where others pay more."""
        is_one = self.quantity == 1 and not self.options
        return self.offer if self.offer is not None and is_one and self.offer[1] < self.asked else None

    @property
    def policy_words(self) -> str:
        """What comes back when the buyer cancels; nothing where nothing can be cancelled."""
        return words_of(effective(self.policy), self.card.kind) if self.card.kind in WITH_POLICY else ""

    @property
    def is_unchosen(self) -> bool:
        """Whether it is offered, but no longer as it was chosen."""
        return self.is_offered and self.extra is None

    @property
    def amount(self) -> int:
        """The price of all, now."""
        return self.price * self.quantity

    @property
    def is_gone(self) -> bool:
        """Whether it can't be bought at all."""
        return not self.is_offered or self.extra is None or self.left == 0

    @property
    def is_dearer(self) -> bool:
        """Whether the price rose since the buyer saw it."""
        return not self.is_gone and self.price > self.seen_price

    @property
    def is_cheaper(self) -> bool:
        """Whether the price fell since the buyer saw it."""
        return not self.is_gone and self.price < self.seen_price

    @property
    def is_short(self) -> bool:
        """Whether there are some, but fewer than wanted."""
        return not self.is_gone and self.left is not None and self.left < self.quantity

    @property
    def has_changed(self) -> bool:
        """Whether the buyer should look before paying."""
        return self.is_gone or self.is_short or self.price != self.seen_price


@dataclass(slots=True)
class Stall:
    """One seller's things in a cart, with the ways of delivery that reach the address."""

    seller_id: int
    name: str
    path: str
    picture_key: str | None
    country: str
    items: list[Item]
    methods: list[Method]
    method: Method | None
    note: str
    part: Part | None = None

    @property
    def needs_delivery(self) -> bool:
        """Whether anything in it is a thing that must come somehow."""
        return any(item.card.kind == "product" and not item.is_gone for item in self.items)

    @property
    def ships(self) -> bool:
        """Whether an address is needed."""
        return self.needs_delivery and (self.method is None or self.method.kind == "ship")


@dataclass(slots=True)
class Applied:
    """A coupon in a cart: what it takes off, or why it takes nothing."""

    coupon: Coupon
    off: int = 0
    why_not: str | None = None
    short: int = 0


@dataclass(slots=True)
class Basket:
    """A cart, priced. Without an address taxes are not known yet."""

    cart_id: int | None = None
    currency: str = "USD"
    stalls: list[Stall] = field(default_factory=list)
    coupons: list[Applied] = field(default_factory=list)
    quote: Quote = field(default_factory=lambda: Quote("USD", []))

    @property
    def items(self) -> list[Item]:
        """Everything in it."""
        return [item for stall in self.stalls for item in stall.items]

    @property
    def count(self) -> int:
        """How many things lie in it."""
        return sum(item.quantity for item in self.items)

    @property
    def changed(self) -> list[Item]:
        """What the buyer should look at before paying."""
        return [item for item in self.items if item.has_changed]

    @property
    def can_be_bought(self) -> bool:
        """Whether there is anything that can be paid now."""
        return bool(self.items) and not self.changed

    @property
    def ships(self) -> bool:
        """Whether an address is needed."""
        return any(stall.ships for stall in self.stalls)
