"""Exchange rates for display: prices stay in the listing's currency, people may read them in their own as well."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from flask import Flask
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from marketplace.core import settings
from marketplace.core.i18n import money
from marketplace.core.money import CURRENCIES, Money, precision


def _wrong_rates(rates: dict[str, str]) -> str | None:
    for currency, rate in rates.items():
        if currency not in CURRENCIES:
            return f"{currency} is not an ISO 4217 currency"
        if not isinstance(rate, str) or not rate.replace(".", "", 1).isdigit() or not Decimal(rate) > 0:
            return f"the rate of {currency} must be a positive decimal number, written as text"
    return None


NONE: Final[dict[str, str]] = {}

RATES: Final = settings.declare(
    "money.rates",
    NONE,
    _l("How many units of each currency one US dollar buys, for reading prices in one's own currency. Empty: off."),
    _wrong_rates,
)


def convert(amount: Money, currency: str) -> Money | None:
    """Return about what `amount` is in `currency`, rounded half up; None without a rate for both.

    For display only: what is charged is never converted.
    """
    rates = {"USD": "1", **RATES.get()}
    if amount.currency not in rates or currency not in rates:
        return None
    units = amount.decimal() / Decimal(rates[amount.currency]) * Decimal(rates[currency])
    minor = units.scaleb(precision(currency)).quantize(Decimal(1), ROUND_HALF_UP)
    return Money(int(minor), currency)


def about(minor: int | None, currency: str) -> str:
    """Say what a price is in the viewer's own currency, such as "about €42"; empty where there is nothing to say."""
    own = getattr(current_user, "currency", None)
    if minor is None or not own or own == currency:
        return ""
    converted = convert(Money(minor, currency), own)
    if converted is None:
        return ""
    whole = Money(_to_whole_units(converted), own)
    return _("about %(amount)s", amount=money(whole.minor, own))


def _to_whole_units(amount: Money) -> int:
    """Drop the cents of what is only an estimate, unless it is a small one."""
    unit = 10 ** precision(amount.currency)
    return amount.minor if amount.minor < 10 * unit else round(amount.minor / unit) * unit


def init_rates(app: Flask) -> None:
    """Give templates the filter `about`."""
    app.jinja_env.filters["about"] = about
