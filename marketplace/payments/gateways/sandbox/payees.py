"""Whom the sandbox pays out, as if it were a company far away."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from marketplace.core.db import session, unit_of_work
from marketplace.core.tokens import new_token
from marketplace.payments.gateways.protocol import GatewayRefused, SeenPayee
from marketplace.payments.gateways.sandbox import books
from marketplace.payments.models import SandboxPayee
from marketplace.payments.rules.banks import TestBank, find_bank

MISSING: Final = "individual.verification.document"


def open_payee(key: str) -> str:
    """Return the name of the payee of a key, made if it is new."""
    with unit_of_work():
        values = {"id": f"sba_{new_token()[:20]}", "key": key}
        session().execute(insert(SandboxPayee).values(values).on_conflict_do_nothing(index_elements=["key"]))
        return session().scalars(select(SandboxPayee.id).filter_by(key=key)).one()


def lead(payee_id: str, return_path: str) -> str:
    """Remember where a payee comes back to, and return the address of their form."""
    with unit_of_work():
        _get(payee_id).return_path = return_path
    return f"/sandbox/payees/{payee_id}"


def name_bank(payee_id: str, bank: TestBank) -> None:
    """Take down a payee's bank account, and tell us."""
    payee = _get(payee_id)
    payee.bank, payee.status = bank.number, bank.state
    books.write_event("account.updated", {"payee": payee.id})


def seen(payee_id: str) -> SeenPayee:
    """Return how far a payee is."""
    with unit_of_work():
        payee = _get(payee_id)
        label = f"•••• {payee.bank[-4:]}" if payee.bank else ""
        needs = (MISSING,) if payee.status == "restricted" else ()
        return SeenPayee(payee.id, payee.status, label, payee.bank, needs)


def must_take(destination: str) -> None:
    """Refuse what is sent to a test account that takes nothing.

    Raises:
        GatewayRefused: it does not, or there is none of that name.

    """
    if destination == "fails":
        raise GatewayRefused("no_such_destination")
    if destination.startswith("sba_"):
        with unit_of_work():
            payee = _get(destination)
            bank = find_bank(payee.bank)
        if bank is None or bank.fails or bank.state != "ready":
            raise GatewayRefused("account_closed")


def _get(payee_id: str) -> SandboxPayee:
    found = session().get(SandboxPayee, payee_id, populate_existing=True)
    if found is None:
        raise GatewayRefused("resource_missing", "no such payee")
    return found
