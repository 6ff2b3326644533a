"""A bill: what is to be paid, by whom, and for which references. Features above say it; the sums are checked here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import gettext as _

from marketplace.core.errors import Invalid
from marketplace.core.money import Money
from marketplace.payments.rules.books import Place, escrow, security_deposit


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a bill that is for `reference` ("order:12") and, once released, for `payee_id`."""

    reference: str
    payee_id: int | None
    amount: Money
    is_deposit: bool = False

    @property
    def place(self) -> Place:
        """Where it is held."""
        return security_deposit(self.reference) if self.is_deposit else escrow(self.reference)


@dataclass(frozen=True, slots=True)
class Bill:
    """What `purpose` ("checkout") number `reference_id` costs. `return_path` is where the buyer goes afterwards.

    `is_manual` holds the amount on the card until `capture`; after `expires_at` the payment is given up.
    """

    purpose: str
    reference_id: int
    amount: Money
    parts: Sequence[Part]
    title: str
    return_path: str
    payer_id: int | None = None
    payer_email: str = ""
    is_manual: bool = False
    expires_at: datetime | None = None
    lines: Sequence[tuple[str, Money]] = field(default=())
    """What the pay page lists: name and amount."""


def check(bill: Bill) -> None:
    """Refuse a bill whose parts are not exactly its amount.

    Raises:
        Invalid: nothing to pay, a part that is not positive, another currency, or sums that differ.

    """
    currencies = {bill.amount.currency, *(part.amount.currency for part in bill.parts)}
    is_sound = (
        bill.amount.minor > 0
        and bool(bill.parts)
        and len(currencies) == 1
        and all(part.amount.minor > 0 for part in bill.parts)
        and sum(part.amount.minor for part in bill.parts) == bill.amount.minor
    )
    if not is_sound:
        raise Invalid(_("That bill does not add up, so nothing was charged."), code="bill_unsound")
