"""Which cancellation policy counts: the one a listing names, else the market's; and where "no refunds" may not be."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext as _l

from marketplace.core.settings import declare
from marketplace.listings.rules.policies import Policy

POLICY: Final = declare(
    "orders.cancellation_policy", Policy.FLEXIBLE.value,
    _l("What comes back when a buyer cancels and the listing names no policy: flexible, moderate, strict or none."),
    lambda value: None if value in list(Policy) else "Choose flexible, moderate, strict or none.",
)  # fmt: skip
PROTECTED: Final = declare(
    "orders.no_refunds_forbidden",
    "AT BE BG CY CZ DE DK EE ES FI FR GB GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK",
    _l("Countries, by their two letters, whose law does not let a listing there refuse all refunds."),
    lambda value: None if all(len(c) == 2 and c.isalpha() for c in value.split()) else "Name countries such as DE FR.",
)


def effective(named: str) -> str:
    """Return the policy that counts for a listing that names `named`."""
    return named or POLICY.get()


def may_refuse(country: str) -> bool:
    """Whether a listing in this country may give nothing back."""
    return country not in PROTECTED.get().upper().split()
