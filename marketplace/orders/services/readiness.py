"""What a seller is to do before money reaches them: an item of the seller's checklist."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from marketplace.payments.queries.payouts import find_payee
from marketplace.payments.rules.payouts import PayeeState
from marketplace.verification.rules.checklist import Item
from marketplace.verification.services import checklist


def can_be_paid(account_id: int) -> Mapping[str, bool]:
    """Return whether someone has said where they are paid, and can be paid there."""
    payee = find_payee(account_id)
    return {"payout": payee is not None and payee.state == PayeeState.READY}


checklist.declare(
    [
        Item(
            "payout", _l("Say where you want to be paid"), _l("What you sell waits for you until then."),
            "/sell/payouts/account", 55,
        )
    ],
    can_be_paid,
)  # fmt: skip
