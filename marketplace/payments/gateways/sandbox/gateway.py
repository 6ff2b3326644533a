"""The sandbox behind the Protocol. Its calls stand for calls over a network: made between our transactions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from marketplace.core import clock
from marketplace.core.db import session, unit_of_work
from marketplace.core.money import Money
from marketplace.core.tokens import new_token
from marketplace.payments.gateways import signing
from marketplace.payments.gateways.protocol import (
    BadSignature,
    Charge,
    GatewayRefused,
    Notification,
    Report,
    SavedMethod,
    Saving,
    Seen,
    SeenDispute,
    SeenPayee,
    SeenRefund,
    Sent,
)
from marketplace.payments.gateways.sandbox import books, payees
from marketplace.payments.gateways.sandbox.secret import SIGNATURE, secret
from marketplace.payments.models import SandboxCharge, SandboxMethod, SandboxMovement
from marketplace.payments.rules.cards import fee_of, find_card
from marketplace.payments.rules.states import Status

EVIDENCE_DUE: Final = timedelta(days=7)


class Sandbox:
    """A provider that needs no key."""

    name = "sandbox"
    is_test = True

    def initiate(self, charge: Charge) -> Seen:
        """Open a charge, and pay it at once where a saved card is named."""
        request = {
            "title": charge.title, "return_url": charge.return_url, "is_manual": charge.is_manual,
            "method": charge.method,
        }  # fmt: skip
        opened = books.open_charge(charge.key, request, charge.amount.minor, charge.amount.currency)
        if charge.method and opened.status == Status.OPEN:
            with books.at_work(opened.id) as at_work:
                method = session().get(SandboxMethod, charge.method)
                card = find_card(method.card) if method and method.customer == charge.customer else None
                if card is None:
                    books.decline(at_work, "no_such_method")
                else:
                    books.pay(at_work, card)
        return self.retrieve(opened.id)

    def confirm(self, provider_id: str, values: Mapping[str, str]) -> Seen:  # noqa: ARG002 - nothing is brought back
        """Look again: the sandbox's page has done the rest."""
        return self.retrieve(provider_id)

    def capture(self, provider_id: str, amount: Money, key: str) -> Seen:  # noqa: ARG002 - a charge is taken once
        """Take what is held."""
        with books.at_work(provider_id) as charge:
            if charge.status == Status.AUTHORIZED and amount == Money(charge.amount, charge.currency):
                books.take(charge)
            elif charge.status != Status.SUCCEEDED:
                raise GatewayRefused("not_capturable", charge.status)
        return self.retrieve(provider_id)

    def cancel(self, provider_id: str, key: str) -> Seen:  # noqa: ARG002 - a charge is given up once
        """Give up what was not taken."""
        with books.at_work(provider_id) as charge:
            if charge.status not in {Status.SUCCEEDED, Status.CANCELLED}:
                charge.status = Status.CANCELLED
                books.tell(charge, "charge.cancelled")
            elif charge.status == Status.SUCCEEDED:
                raise GatewayRefused("already_taken")
        return self.retrieve(provider_id)

    def refund(self, provider_id: str, amount: Money, key: str) -> SeenRefund:
        """Send back part of what was taken."""
        with books.at_work(provider_id) as charge:
            given = books.give_back(charge, amount.minor, key)
        return SeenRefund(given["id"], amount, given["status"], key)

    def retrieve(self, provider_id: str) -> Seen:
        """Return the charge as it is now."""
        with unit_of_work():
            found = session().get(SandboxCharge, provider_id, populate_existing=True)
            if found is None:
                raise GatewayRefused("resource_missing", "no such charge")
            return seen(found)

    def verify_webhook(self, body: bytes, headers: Mapping[str, str]) -> Notification:
        """Check the signature, as any provider's."""
        signing.check(body, headers.get(SIGNATURE, ""), secret(), int(clock.now().timestamp()))
        return self.read_webhook(body)

    def read_webhook(self, body: bytes) -> Notification:
        """Read an event."""
        try:
            event = json.loads(body)
            data = event["data"]
            moment = datetime.fromtimestamp(int(event["created"]), UTC)
            if "payee" in data:
                return Notification(str(event["id"]), str(event["type"]), moment, payee=str(data["payee"]))
            return Notification(
                str(event["id"]), str(event["type"]), moment,
                str(data["charge"]), Money(int(data["amount"]), str(data["currency"])), str(event["account"]),
            )  # fmt: skip
        except (ValueError, KeyError, TypeError) as error:
            raise BadSignature("malformed") from error

    def payout(self, destination: str, amount: Money, key: str) -> Sent:
        """Send money to a seller; sent before under this key, it is sent already."""
        payees.must_take(destination)
        with unit_of_work():
            statement = insert(SandboxMovement).values(
                key=key, kind="payout", amount=-amount.minor, currency=amount.currency, subject=destination
            )
            session().execute(statement.on_conflict_do_nothing(index_elements=["key"]))
        return Sent(f"sbp_{key}", "paid")

    def report(self, cursor: str, since: datetime) -> Report:  # noqa: ARG002 - its books are summed whole
        """Sum the sandbox's account of us."""
        statement = select(SandboxMovement.currency, func.sum(SandboxMovement.amount)).group_by(
            SandboxMovement.currency
        )
        with unit_of_work():
            return Report({currency: int(total) for currency, total in session().execute(statement)}, is_whole=True)

    def open_customer(self, account_id: int, email: str, key: str) -> str:  # noqa: ARG002 - it keeps no addresses
        """Return the sandbox's name for a person."""
        return f"sbc_{account_id}"

    def save_method(self, customer: str, return_url: str, key: str) -> Saving:
        """Begin to save a card."""
        values: dict[str, Any] = {
            "id": f"sbm_{new_token()[:24]}", "key": key, "customer": customer, "return_path": return_url,
        }  # fmt: skip
        with unit_of_work():
            session().execute(insert(SandboxMethod).values(**values).on_conflict_do_nothing(index_elements=["key"]))
            made = session().scalars(select(SandboxMethod).filter_by(key=key)).one()
            return Saving(made.id, redirect_url=f"/sandbox/cards/{made.id}")

    def saved_methods(self, customer: str) -> list[SavedMethod]:
        """Return the cards that are kept."""
        statement = select(SandboxMethod).filter_by(customer=customer, status="saved").order_by(SandboxMethod.id)
        with unit_of_work():
            return [
                SavedMethod(one.id, card.brand, card.last4, one.exp_month, one.exp_year)
                for one in session().scalars(statement)
                if (card := find_card(one.card)) is not None
            ]

    def forget_method(self, provider_id: str) -> None:
        """Forget a card."""
        with unit_of_work():
            found = session().get(SandboxMethod, provider_id)
            if found is not None:
                found.status, found.card = "forgotten", ""

    def open_payee(self, account_id: int, email: str, country: str, key: str) -> str:  # noqa: ARG002 - it asks nobody
        """Return the sandbox's name for a seller."""
        return payees.open_payee(key)

    def payee_link(self, payee: str, return_url: str) -> str:
        """Return the form that asks for a test bank account."""
        return payees.lead(payee, return_url)

    def retrieve_payee(self, payee: str) -> SeenPayee:
        """Return how far a seller is there."""
        return payees.seen(payee)


def seen(charge: SandboxCharge) -> Seen:
    """Return a charge in the shape of the Protocol."""
    money = Money(charge.amount, charge.currency)
    is_taken = charge.status == Status.SUCCEEDED
    return Seen(
        charge.id, Status(charge.status), money, money if is_taken else Money(0, charge.currency),
        fee=fee_of(charge.amount) if is_taken else 0,
        error=charge.error,
        redirect_url=f"/sandbox/pay/{charge.id}",
        refunds=tuple(
            SeenRefund(one["id"], Money(one["amount"], charge.currency), one["status"], key)
            for key, one in charge.refunds.items()
        ),
        disputes=tuple(
            SeenDispute(
                name, Money(one["amount"], charge.currency), one["status"], one["reason"],
                charge.created_at + EVIDENCE_DUE,
            )
            for name, one in charge.disputes.items()
        ),
    )  # fmt: skip
