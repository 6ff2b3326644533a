"""Amounts as providers count them: their minor units are not always those of CLDR, from which ours come."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from marketplace.core.money import Money, precision
from marketplace.payments.gateways.protocol import GatewayRefused

STRIPE_WHOLE: Final = frozenset(
    "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF UGX VND VUV XAF XOF XPF".split()  # noqa: SIM905 - one line a list
)
THOUSANDTHS: Final = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})
PAYPAL_WHOLE: Final = frozenset({"HUF", "JPY", "TWD"})


def stripe_exponent(currency: str) -> int:
    """Return how many decimals an amount at Stripe has."""
    return 0 if currency in STRIPE_WHOLE else 3 if currency in THOUSANDTHS else 2


def to_units(amount: Money, exponent: int) -> int:
    """Return an amount in units of 10^-exponent.

    Raises:
        GatewayRefused: it is finer than that.

    """
    scaled = amount.decimal().scaleb(exponent)
    if scaled != scaled.to_integral_value():
        raise GatewayRefused("amount_too_fine", str(amount))
    return int(scaled)


def from_units(units: int, currency: str, exponent: int) -> Money:
    """Return what a provider calls `units` of 10^-exponent; finer than our own minor unit, it is not ours."""
    scaled = Decimal(units).scaleb(precision(currency) - exponent)
    if scaled != scaled.to_integral_value():
        raise GatewayRefused("amount_too_fine", f"{units} {currency}")
    return Money(int(scaled), currency)


def to_stripe(amount: Money) -> int:
    """Return an amount as Stripe takes it; currencies with three decimals must end in zero there."""
    units = to_units(amount, stripe_exponent(amount.currency))
    if amount.currency in THOUSANDTHS and units % 10:
        raise GatewayRefused("amount_too_fine", str(amount))
    return units


def from_stripe(units: int, currency: str) -> Money:
    """Return what Stripe means by an amount."""
    code = currency.upper()
    return from_units(units, code, stripe_exponent(code))


def about_stripe(units: int, currency: str) -> Money:
    """Return what Stripe means by a fee, to our nearest minor unit: fees may be finer than prices."""
    code = currency.upper()
    scaled = Decimal(units).scaleb(precision(code) - stripe_exponent(code))
    return Money(int(scaled.quantize(Decimal(1), ROUND_HALF_UP)), code)
