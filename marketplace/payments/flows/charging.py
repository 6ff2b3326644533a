"""Charges: prepare → call → record. No transaction is open while a provider is asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import structlog
from flask_babel import gettext as _
from sqlalchemy import select

from marketplace.core.db import session, unit_of_work
from marketplace.core.errors import NotFound
from marketplace.core.money import Money
from marketplace.core.site import absolute
from marketplace.payments.gateways.choosing import gateway_of
from marketplace.payments.gateways.protocol import Charge, Gateway, GatewayRefused, GatewayUnavailable, Seen
from marketplace.payments.models import Payment, PaymentCustomer, PaymentMethod
from marketplace.payments.rules.bills import Bill
from marketplace.payments.rules.states import Status
from marketplace.payments.services import charges, recording

log = structlog.get_logger()

UNREACHABLE: Final = "provider_unreachable"


def start(bill: Bill, provider: str, method_id: int | None = None) -> int:
    """Begin to pay a bill, or go on where one is under way, and return the payment's id.

    A provider that does not answer leaves a payment behind that is taken up again: by the payer, or by the clock.

    Raises:
        Invalid: no such provider or saved card, or a bill that does not add up.
        Conflict: paid, too late, or another way to pay is under way.

    """
    gateway_of(provider)
    with unit_of_work():
        if method_id is not None:
            _must_own(bill.payer_id, provider, method_id)
        payment_id = charges.prepare(bill, provider, method_id).id
    return resume(payment_id)


def resume(payment_id: int) -> int:
    """Open the charge at the provider, or look at it where it is open."""
    with unit_of_work():
        payment = session().get_one(Payment, payment_id, populate_existing=True)
        status, provider_id, provider = payment.status, payment.provider_id, payment.provider
        charge = None if provider_id else charge_of(payment)
    if provider_id is not None:
        if status in {Status.SUCCEEDED, Status.CANCELLED}:
            return payment_id
        refresh(payment_id)
        return payment_id
    if charge is None or status != Status.PREPARED:
        return payment_id
    try:
        seen = gateway_of(provider).initiate(charge)
    except GatewayUnavailable as error:
        log.warning("provider_unreachable", payment_id=payment_id, error=str(error)[:300])
        return payment_id
    except GatewayRefused as error:
        log.warning("charge_refused", payment_id=payment_id, code=error.code, detail=error.detail[:300])
        with unit_of_work():
            recording.record_refused(payment_id, error.code)
        return payment_id
    with unit_of_work():
        recording.record(payment_id, seen)
    return payment_id


def charge_of(payment: Payment) -> Charge:
    """Return what the provider is asked for: the same for as long as the row lives."""
    customer = method = None
    if payment.method_id is not None:
        saved = session().get(PaymentMethod, payment.method_id)
        method = saved.provider_id if saved else None
        customer = session().scalar(
            select(PaymentCustomer.provider_id).filter_by(account_id=payment.payer_id, provider=payment.provider)
        )
    return Charge(
        key=key_of(payment), amount=Money(payment.amount, payment.currency), title=payment.title,
        return_url=absolute(f"/pay/{payment.token}/return"), email=payment.payer_email, customer=customer,
        method=method, is_manual=payment.is_manual,
    )  # fmt: skip


def key_of(payment: Payment) -> str:
    """Return the idempotency key: the row's id, and its secret so that no one else's key is ever the same."""
    return f"payment-{payment.id}-{payment.token[:12]}"


def refresh(payment_id: int) -> None:
    """Ask the provider how a charge stands, and write that down; one that does not answer changes nothing."""
    with unit_of_work():
        payment = session().get_one(Payment, payment_id, populate_existing=True)
        provider, provider_id = payment.provider, payment.provider_id
    if provider_id is None:
        return
    try:
        seen = gateway_of(provider).retrieve(provider_id)
    except (GatewayUnavailable, GatewayRefused) as error:
        log.warning("provider_silent", payment_id=payment_id, error=str(error)[:300])
        return
    with unit_of_work():
        recording.record(payment_id, seen)


def come_back(payment_id: int, values: Mapping[str, str]) -> None:
    """Take up what the buyer's return from the provider brought."""
    with unit_of_work():
        payment = session().get_one(Payment, payment_id, populate_existing=True)
        provider, provider_id = payment.provider, payment.provider_id
    if provider_id is None:
        resume(payment_id)
        return
    try:
        seen = gateway_of(provider).confirm(provider_id, values)
    except (GatewayUnavailable, GatewayRefused) as error:
        log.warning("return_not_confirmed", payment_id=payment_id, error=str(error)[:300])
        refresh(payment_id)
        return
    with unit_of_work():
        recording.record(payment_id, seen)


def finish_wanted(payment_id: int) -> None:
    """Do at the provider what is wanted of a payment: take what is held, or give it up.

    Raises:
        GatewayUnavailable: no answer; the job is tried again.

    """
    with unit_of_work():
        payment = session().get_one(Payment, payment_id, populate_existing=True)
        wanted, provider, provider_id = payment.wanted, payment.provider, payment.provider_id
        amount, key = Money(payment.amount, payment.currency), key_of(payment)
        if wanted == "cancel" and provider_id is None:
            charge = charge_of(payment)
    if wanted is None:
        return
    gateway = gateway_of(provider)
    try:
        if provider_id is None:  # whether the provider knows of it we never heard: the key tells
            provider_id = gateway.initiate(charge).provider_id
        seen = _ask(gateway, wanted, provider_id, amount, key)
    except GatewayRefused as error:
        log.warning("move_refused", payment_id=payment_id, wanted=wanted, code=error.code)
        if provider_id is None:
            with unit_of_work():
                recording.record_refused(payment_id, error.code)
            return
        seen = gateway.retrieve(provider_id)
    with unit_of_work():
        recorded = recording.record(payment_id, seen)
        if recorded.wanted == wanted and recorded.status == Status.SUCCEEDED:
            recorded.wanted = None


def _ask(gateway: Gateway, wanted: str, provider_id: str, amount: Money, key: str) -> Seen:
    if wanted == "capture":
        return gateway.capture(provider_id, amount, f"{key}-capture")
    return gateway.cancel(provider_id, f"{key}-cancel")


def _must_own(account_id: int | None, provider: str, method_id: int) -> None:
    found = session().get(PaymentMethod, method_id)
    if found is None or found.account_id != account_id or found.provider != provider:
        raise NotFound(_("There is no such card among yours."))
