"""The demo's exchange rates, so that its prices can be read in one's own currency."""

from __future__ import annotations

from typing import Final

from marketplace.core import settings
from marketplace.core.rates import RATES

PER_DOLLAR: Final = {"EUR": "0.92", "GBP": "0.79", "CAD": "1.36", "AUD": "1.52", "CHF": "0.89", "JPY": "151"}
"""Round figures for show; an operator sets the day's own."""


def load() -> None:
    """Set the rates where none are set."""
    if not RATES.get():
        settings.change("money.rates", PER_DOLLAR, by=None)
