"""Refunds and payouts: claimed in a transaction of their own, then called, then recorded."""

from __future__ import annotations

import structlog

from marketplace.core.db import session, unit_of_work
from marketplace.core.money import Money
from marketplace.payments.gateways.choosing import gateway_of
from marketplace.payments.gateways.protocol import GatewayRefused, Sent
from marketplace.payments.models import Payment, Payout, Refund
from marketplace.payments.services import charges, payouts, returning

log = structlog.get_logger()


def send_refund(refund_id: int) -> None:
    """Send a refund that was claimed; sent before, the provider answers the same.

    Raises:
        GatewayUnavailable: no answer; the job is tried again, and the clock asks too.

    """
    with unit_of_work():
        refund = session().get_one(Refund, refund_id, populate_existing=True)
        payment = session().get_one(Payment, refund.payment_id, populate_existing=True)
        if refund.status != "pending" or payment.provider_id is None:
            return
        provider, charge_id, payment_id = payment.provider, payment.provider_id, payment.id
        amount = Money(refund.amount, refund.currency)
    try:
        seen = gateway_of(provider).refund(charge_id, amount, f"refund-{refund_id}")
    except GatewayRefused as error:
        log.warning("refund_refused", refund_id=refund_id, code=error.code, detail=error.detail[:300])
        with unit_of_work():
            payment = charges.locked(payment_id)
            refund = session().get_one(Refund, refund_id, populate_existing=True)
            if refund.status == "pending":
                returning.fail_refund(payment, refund, error.code)
        return
    with unit_of_work():
        payment = charges.locked(payment_id)
        refund = session().get_one(Refund, refund_id, populate_existing=True)
        returning.record_refund(payment, refund, seen)


def send_payout(payout_id: int) -> None:
    """Send a payout that was claimed; sent before, the provider answers the same.

    Raises:
        GatewayUnavailable: no answer; the job is tried again, and the clock asks too.

    """
    with unit_of_work():
        payout = session().get_one(Payout, payout_id, populate_existing=True)
        if payout.status != "pending":
            return
        provider, destination = payout.provider, payout.destination
        amount = Money(payout.amount, payout.currency)
    try:
        sent = gateway_of(provider).payout(destination, amount, f"payout-{payout_id}")
    except GatewayRefused as error:
        log.warning("payout_refused", payout_id=payout_id, code=error.code, detail=error.detail[:300])
        sent = Sent("", "failed", error.code)
    with unit_of_work():
        payouts.record(payout_id, sent)
