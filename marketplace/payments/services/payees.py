"""Where sellers are paid: named, changed, and as their provider sees it. A change makes payouts wait."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from marketplace.core import audit, clock, sealing, settings
from marketplace.core.db import session
from marketplace.core.errors import Conflict, Invalid
from marketplace.core.events import announce
from marketplace.payments.events import PayeeChanged
from marketplace.payments.gateways.protocol import SeenPayee
from marketplace.payments.models import Payee, Payout
from marketplace.payments.rules.payouts import BY_HAND, PayeeState, Rhythm

WAIT_DAYS: Final = settings.declare(
    "payouts.wait_days", 3, _l("Days for which payouts wait after a seller has changed where they are paid."),
    lambda days: None if 0 <= days <= 60 else "From 0 to 60 days.",
)  # fmt: skip
audit.call({"payee.named": _l("Payout account named")})

BANK_FIELDS: Final = ("holder", "account", "bank_code")
"""What a bank account is: whose it is, its IBAN or number, and its BIC or routing number."""


def choose_provider(account_id: int, provider: str, destination: str) -> None:
    """Take down that a seller is paid at a provider, where `destination` is its name for them.

    Another way to be paid than before waits for what is on its way. One that has an account there keeps it.

    Raises:
        Conflict: a payout to the present bank account is on its way.

    """
    payee = _locked(account_id)
    if (payee.provider, payee.destination) == (provider, destination):
        return
    _must_be_idle(payee)
    payee.provider, payee.destination, payee.sealed = provider, destination, None
    payee.state, payee.label, payee.needs = PayeeState.OPEN, "", []
    session().flush()


def name_address(account_id: int, provider: str, address: str) -> None:
    """Have a seller paid at an address that a provider knows them by.

    Raises:
        Conflict: a payout is on its way to the present one, or someone else is paid there.

    """
    payee = _locked(account_id)
    taken = select(Payee.account_id).where(
        Payee.provider == provider, Payee.destination == address, Payee.account_id != account_id
    )
    if session().scalar(taken) is not None:
        raise Conflict(_("Someone else is paid at this address."), code="address_taken")
    _must_be_idle(payee)
    payee.provider, payee.destination, payee.sealed = provider, address, None
    name, _at, host = address.partition("@")
    _put(payee, PayeeState.READY, f"{name[:1]}…@{host}", _mark(provider, address), [])


def name_bank(account_id: int, details: Mapping[str, str]) -> None:
    """Have a seller paid by hand at a bank account; its details are kept sealed.

    Raises:
        Invalid: something is missing.
        Conflict: a payout is on its way to the present one.

    """
    values = {name: " ".join(details.get(name, "").split()) for name in BANK_FIELDS}
    number = values["account"].replace(" ", "").upper()
    if not all(values.values()) or len(number) < 5:
        raise Invalid(_("Name the holder, the account and the bank."), code="bank_incomplete")
    values["account"] = number
    payee = _locked(account_id)
    _must_be_idle(payee)
    payee.sealed = sealing.seal(json.dumps(values).encode())
    payee.provider, payee.destination = BY_HAND, ""
    _put(payee, PayeeState.READY, f"•••• {number[-4:]}", _mark(number, values["bank_code"].upper()), [])


def bank_of(payee: Payee) -> dict[str, str]:
    """Return bank details, to transfer to; whoever looks is written down by the caller."""
    if payee.sealed is None:
        return {}
    found: dict[str, str] = json.loads(sealing.unseal(payee.sealed))
    return found


def record(account_id: int, seen: SeenPayee) -> None:
    """Apply how far a seller is at their provider."""
    payee = _locked(account_id)
    if payee.destination == seen.provider_id:
        _put(payee, PayeeState(seen.state), seen.label, seen.mark, list(seen.needs))


def choose_rhythm(account_id: int, rhythm: Rhythm) -> None:
    """Pay a seller out daily, weekly, or when they ask."""
    _locked(account_id).rhythm = rhythm
    session().flush()


def pays_from(payee: Payee) -> datetime | None:
    """Return from when on a payee is paid after a change; None where nothing was changed."""
    return payee.changed_at + timedelta(days=WAIT_DAYS.get()) if payee.changed_at else None


def _locked(account_id: int) -> Payee:
    session().execute(insert(Payee).values(account_id=account_id, provider="").on_conflict_do_nothing())
    return locked(account_id)


def locked(account_id: int) -> Payee:
    """Return a payee whose row no one else changes until the present transaction is over."""
    statement = select(Payee).filter_by(account_id=account_id).with_for_update()
    return session().scalars(statement.execution_options(populate_existing=True)).one()


def _must_be_idle(payee: Payee) -> None:
    under_way = select(Payout.id).filter_by(account_id=payee.account_id, provider=BY_HAND, status="pending")
    if payee.provider == BY_HAND and session().scalar(under_way.limit(1)) is not None:
        raise Conflict(
            _("A payout to your present bank account is on its way. Change it once that has arrived."),
            code="payout_under_way",
        )


def _put(payee: Payee, state: PayeeState, label: str, mark: str, needs: list[str]) -> None:
    """Write what is known of a destination; another than the one that was known makes payouts wait."""
    before, is_another = payee.label, bool(mark) and mark != payee.mark
    was_known = bool(payee.mark)
    payee.state, payee.label, payee.needs = state, label, needs
    if is_another:
        payee.mark = mark
        if was_known:
            payee.changed_at = clock.now()
        audit.record(
            "payee.named", "account", payee.account_id, actor_id=payee.account_id,
            before={"label": before}, after={"label": label, "provider": payee.provider},
        )  # fmt: skip
        session().flush()
        announce(PayeeChanged(payee.account_id, label, pays_from(payee)))
    session().flush()


def _mark(*words: str) -> str:
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:32]
