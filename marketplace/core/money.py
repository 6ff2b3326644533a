"""Money: integer minor units with an ISO 4217 currency. Never a float."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from babel.numbers import get_currency_precision, list_currencies

CURRENCIES: Final = frozenset(code for code in list_currencies() if len(code) == 3)
LARGEST_AMOUNT: Final = 10**15
"""In minor units; far above any price, far below the end of a bigint."""


class MoneyError(ValueError):
    """An amount or a currency that money cannot have, or a mix of currencies."""


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """`minor` units (cents, yen, fils) of `currency`."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if isinstance(self.minor, bool) or not isinstance(self.minor, int):
            raise MoneyError("an amount is a whole number of minor units")
        if abs(self.minor) > LARGEST_AMOUNT:
            raise MoneyError("the amount is too large")
        if self.currency not in CURRENCIES:
            raise MoneyError(f"{self.currency!r} is not an ISO 4217 currency")

    @classmethod
    def parse(cls, amount: str | int | Decimal, currency: str) -> Money:
        """Read a decimal amount in major units, such as "49.95".

        Raises:
            MoneyError: not a number, not finite, or finer than the currency's minor unit.

        """
        if currency not in CURRENCIES:
            raise MoneyError(f"{currency!r} is not an ISO 4217 currency")
        try:
            number = Decimal(str(amount).strip())
        except InvalidOperation:
            raise MoneyError(f"{amount!r} is not an amount") from None
        if not number.is_finite() or abs(number) > LARGEST_AMOUNT:
            raise MoneyError("the amount is too large")
        scaled = number.scaleb(precision(currency))
        if scaled != scaled.to_integral_value():
            raise MoneyError(f"{currency} has {precision(currency)} decimals at most")
        return cls(int(scaled), currency)

    def decimal(self) -> Decimal:
        """Return the amount in major units, with the currency's own number of decimals."""
        return Decimal(self.minor).scaleb(-precision(self.currency))

    def __str__(self) -> str:
        return f"{self.decimal():f}"

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other), self.currency)

    def __mul__(self, quantity: int) -> Money:
        if isinstance(quantity, bool) or not isinstance(quantity, int):
            raise MoneyError("money is multiplied by whole numbers; shares go through allocate")
        return Money(self.minor * quantity, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.minor <= self._same(other)

    def allocate(self, weights: Sequence[int]) -> list[Money]:
        """Split in proportion to `weights`, losing nothing: largest remainder, first come first on a tie.

        Raises:
            MoneyError: no weight, a negative one, or all of them zero.

        """
        total = sum(weights)
        if total <= 0 or min(weights) < 0:
            raise MoneyError("money is allocated by weights that are not negative and not all zero")
        sign = -1 if self.minor < 0 else 1
        shares = [divmod(abs(self.minor) * weight, total) for weight in weights]
        left = abs(self.minor) - sum(share for share, _ in shares)
        by_remainder = sorted(range(len(shares)), key=lambda i: -shares[i][1])
        extra = set(by_remainder[:left])
        return [Money(sign * (share + (i in extra)), self.currency) for i, (share, _) in enumerate(shares)]

    def _same(self, other: Money) -> int:
        if self.currency != other.currency:
            raise MoneyError(f"{self.currency} and {other.currency} do not mix")
        return other.minor


def precision(currency: str) -> int:
    """Return how many decimals the currency's minor unit has: 2 for USD, 0 for JPY, 3 for KWD."""
    return int(get_currency_precision(currency))
