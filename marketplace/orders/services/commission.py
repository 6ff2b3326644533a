"""Our commission on a line: by the platform's rate, until a higher floor knows better."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from flask_babel import lazy_gettext as _l

from marketplace.core import settings

Rule = Callable[[int, int | None, int], int | None]
"""(seller, listing, worth) → hundredths of a percent, or None where it has nothing to say."""

RATE: Final = settings.declare(
    "orders.commission_rate", 1000, _l("The market's commission in hundredths of a percent: 1000 is 10 percent."),
    lambda rate: None if 0 <= rate <= 5000 else "A commission is from 0 to 5000.",
)  # fmt: skip

_rules: list[Rule] = []


def know(rule: Rule) -> None:
    """Let `rule` say which commission is due; the first that says something counts."""
    if rule not in _rules:
        _rules.append(rule)


def rate_for(seller_id: int, listing_id: int | None, worth: int) -> int:
    """Return the commission on a line, in hundredths of a percent; it is frozen on the line."""
    said = (rule(seller_id, listing_id, worth) for rule in _rules)
    return next((rate for rate in said if rate is not None), RATE.get())
