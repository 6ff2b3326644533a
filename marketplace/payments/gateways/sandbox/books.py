"""What happens inside the sandbox: its charges, its account of us, and the events that it will tell."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from marketplace.core import clock
from marketplace.core.db import session, unit_of_work
from marketplace.core.jobs import enqueue, job
from marketplace.core.tokens import new_token
from marketplace.payments.gateways.protocol import GatewayRefused
from marketplace.payments.gateways.sandbox import posting
from marketplace.payments.models import SandboxCharge, SandboxEvent, SandboxMovement
from marketplace.payments.rules.cards import Outcome, TestCard, fee_of, find_card
from marketplace.payments.rules.states import Status

A_MINUTE: Final = timedelta(minutes=1)


def open_charge(key: str, request: dict[str, Any], amount: int, currency: str) -> SandboxCharge:
    """Return the charge of a key, made if it is new.

    Raises:
        GatewayRefused: the key was used for something else.

    """
    statement = insert(SandboxCharge).values(
        id=f"sbx_{new_token()[:24]}", key=key, request=request, amount=amount, currency=currency, status=Status.OPEN
    )
    with unit_of_work():
        session().execute(statement.on_conflict_do_nothing(index_elements=["key"]))
        charge = session().scalars(select(SandboxCharge).filter_by(key=key)).one()
        if charge.request != request or (charge.amount, charge.currency) != (amount, currency):
            raise GatewayRefused("idempotency_error", "the key was used for another charge")
    return charge


@contextmanager
def at_work(charge_id: str) -> Iterator[SandboxCharge]:
    """Lock a charge and commit what is done to it.

    Raises:
        GatewayRefused: the sandbox knows no such charge.

    """
    with unit_of_work():
        charge = session().scalars(select(SandboxCharge).filter_by(id=charge_id).with_for_update()).first()
        if charge is None:
            raise GatewayRefused("resource_missing", "no such charge")
        yield charge


def pay(charge: SandboxCharge, card: TestCard) -> None:
    """Let a card do what it does."""
    if charge.status not in {Status.OPEN, Status.FAILED}:
        return
    charge.card = card.number
    if card.outcome in {Outcome.DECLINED, Outcome.NO_FUNDS}:
        charge.status, charge.error = Status.FAILED, card.error
        tell(charge, "charge.declined")
    elif card.outcome in {Outcome.SECOND_STEP, Outcome.HANGS}:
        charge.status, charge.error = Status.PROCESSING, ""
        tell(charge, "charge.processing")
    else:
        approve(charge)
    if card.outcome in {Outcome.HANGS, Outcome.DISPUTED}:
        enqueue(later, at=clock.now() + A_MINUTE, charge_id=charge.id)


def approve(charge: SandboxCharge) -> None:
    """Take the money, or hold it where we asked for that."""
    charge.error = ""
    if charge.request.get("is_manual"):
        charge.status = Status.AUTHORIZED
        tell(charge, "charge.authorized")
    else:
        take(charge)


def decline(charge: SandboxCharge, error: str) -> None:
    """Give up the try; another may follow."""
    charge.status, charge.error = Status.FAILED, error
    tell(charge, "charge.declined")


def take(charge: SandboxCharge) -> None:
    """Collect the whole amount and keep our fee."""
    charge.status = Status.SUCCEEDED
    note(charge, "charge", charge.amount, charge.id)
    fee = fee_of(charge.amount)
    if fee:
        note(charge, "fee", -fee, f"{charge.id}:fee")
    tell(charge, "charge.succeeded")


def give_back(charge: SandboxCharge, amount: int, key: str) -> dict[str, Any]:
    """Send back part of a charge; the same key answers with the same refund.

    Raises:
        GatewayRefused: more than is left, or the charge was not taken.

    """
    refunds = dict(charge.refunds)
    if key not in refunds:
        left = _left(charge)
        if charge.status != Status.SUCCEEDED or any(d["status"] != "won" for d in charge.disputes.values()):
            raise GatewayRefused("charge_not_refundable", "not taken, or disputed")
        if amount > left:
            raise GatewayRefused("amount_too_large", f"only {left} is left of this charge")
        refunds[key] = {"id": f"sbr_{new_token()[:20]}", "amount": amount, "status": "succeeded"}
        charge.refunds = refunds
        note(charge, "refund", -amount, refunds[key]["id"])
        tell(charge, "refund.succeeded")
    elif refunds[key]["amount"] != amount:
        raise GatewayRefused("idempotency_error", "the key was used for another refund")
    return refunds[key]


def dispute(charge: SandboxCharge, reason: str = "fraudulent", most: int | None = None) -> str:
    """Take what is left back (at most `most` of it), until it is decided, and return the dispute's name."""
    if not _is_disputable(charge):
        raise GatewayRefused("not_disputable")
    amount = _left(charge) if most is None else min(_left(charge), most)
    name = f"sbd_{new_token()[:20]}"
    charge.disputes = {name: {"amount": amount, "status": "open", "reason": reason}}
    note(charge, "dispute", -amount, name)
    tell(charge, "dispute.opened")
    return name


def _is_disputable(charge: SandboxCharge) -> bool:
    return charge.status == Status.SUCCEEDED and not charge.disputes and _left(charge) > 0


def _left(charge: SandboxCharge) -> int:
    return int(charge.amount - sum(each["amount"] for each in charge.refunds.values()))


def close_dispute(charge: SandboxCharge, name: str, status: str) -> None:
    """Decide a dispute: won gives the amount back to us."""
    found = charge.disputes.get(name)
    if found is None or found["status"] != "open":
        raise GatewayRefused("dispute_closed")
    charge.disputes = {**charge.disputes, name: {**found, "status": status}}
    if status == "won":
        note(charge, "dispute_won", found["amount"], f"{name}:won")
    tell(charge, "dispute.closed")


def note(charge: SandboxCharge, kind: str, amount: int, key: str) -> None:
    """Write a line of the sandbox's account of us."""
    session().add(SandboxMovement(key=key, kind=kind, amount=amount, currency=charge.currency, subject=charge.id))


def tell(charge: SandboxCharge, kind: str) -> None:
    """Write an event, to be sent to us by a signed request."""
    data = {"charge": charge.id, "amount": charge.amount, "currency": charge.currency, "status": charge.status}
    write_event(kind, data)


def write_event(kind: str, data: dict[str, Any]) -> None:
    """Write an event and have it sent."""
    name = f"sbe_{new_token()[:24]}"
    body = {
        "id": name, "type": kind, "created": int(clock.now().timestamp()), "account": "sandbox", "data": data,
    }  # fmt: skip
    session().add(SandboxEvent(id=name, body=json.dumps(body, separators=(",", ":"))))
    session().flush()
    enqueue(posting.deliver, event_id=name)


@job("payments.sandbox_later", queue="sandbox", attempts=2)
def later(charge_id: str) -> None:
    """Do what a test card does a minute after it was used."""
    with at_work(charge_id) as charge:
        card = find_card(charge.card)
        if card is None:
            return
        if card.outcome is Outcome.HANGS and charge.status == Status.PROCESSING:
            approve(charge)
        if card.outcome is Outcome.DISPUTED and _is_disputable(charge):
            dispute(charge)
