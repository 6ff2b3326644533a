"""The test cards of the sandbox: what each does is known by its number."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from flask_babel import lazy_gettext as _l


class Outcome(StrEnum):
    """What becomes of a charge with a test card."""

    SUCCEEDS = "succeeds"
    DECLINED = "declined"
    NO_FUNDS = "no_funds"
    SECOND_STEP = "second_step"
    HANGS = "hangs"
    DISPUTED = "disputed"


@dataclass(frozen=True, slots=True)
class TestCard:
    """A card that only the sandbox knows."""

    number: str
    brand: str
    outcome: Outcome
    label: Any
    error: str = ""

    @property
    def last4(self) -> str:
        """The digits that are shown."""
        return self.number[-4:]

    @property
    def spaced(self) -> str:
        """The number in groups of four."""
        return " ".join(self.number[i : i + 4] for i in range(0, len(self.number), 4))


CARDS: Final = (
    TestCard("4242424242424242", "visa", Outcome.SUCCEEDS, _l("Pays")),
    TestCard("5555555555554444", "mastercard", Outcome.SUCCEEDS, _l("Pays, another brand")),
    TestCard("4000000000000002", "visa", Outcome.DECLINED, _l("Is declined"), "card_declined"),
    TestCard("4000000000009995", "visa", Outcome.NO_FUNDS, _l("Has no funds"), "insufficient_funds"),
    TestCard("4000002760003184", "visa", Outcome.SECOND_STEP, _l("Asks for a second step")),
    TestCard("4000000000000119", "visa", Outcome.HANGS, _l("Hangs for a minute, then pays")),
    TestCard("4000000000000259", "visa", Outcome.DISPUTED, _l("Pays, and is disputed a minute later")),
)


def find_card(number: str) -> TestCard | None:
    """Return the test card of a number, spaces and dashes aside."""
    digits = "".join(character for character in number if character not in " -")
    return next((card for card in CARDS if card.number == digits), None)


def fee_of(amount: int) -> int:
    """Return what the sandbox keeps of a charge, in minor units: 2.9 %, rounded down."""
    return amount * 29 // 1000
