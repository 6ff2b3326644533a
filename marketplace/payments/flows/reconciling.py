"""Reconciliation: the provider is asked about everything that is unfinished, and its books are compared with ours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import structlog

from marketplace.core import clock
from marketplace.core.db import session, unit_of_work
from marketplace.core.errors import Invalid
from marketplace.payments.flows import charging, sending
from marketplace.payments.gateways.choosing import available, gateway_of
from marketplace.payments.gateways.protocol import Gateway, GatewayRefused, GatewayUnavailable, Report
from marketplace.payments.models import Payment
from marketplace.payments.queries import payments as queries
from marketplace.payments.rules.states import Status
from marketplace.payments.services import comparing, recording

log = structlog.get_logger()

LEFT_ALONE: Final = timedelta(minutes=2)
"""Whatever changed so recently is still at work."""
CONTESTABLE: Final = timedelta(days=120)
"""How long after a payment its payer may still contest it at the bank."""
ASKED_AT_ONCE: Final = 500
KEYS_LIVE: Final = timedelta(hours=23)
"""Providers remember idempotency keys for 24 hours; after that, asking again could charge twice."""


def reconcile(before: datetime | None = None) -> int:
    """Ask about every payment, refund and payout that is unfinished since `before`, and return how many.

    One that can't be resolved now stands in nobody's way.
    """
    moment = before or clock.now() - LEFT_ALONE
    with unit_of_work():
        payment_ids, payout_ids = queries.unfinished(moment), queries.pending_payouts()
    for payment_id in payment_ids:
        _quietly(payment_id, _resolve)
    for payout_id in payout_ids:
        _quietly(payout_id, sending.send_payout)
    compare()
    return len(payment_ids) + len(payout_ids)


def _quietly(row_id: int, resolve: Callable[[int], None]) -> None:
    try:
        resolve(row_id)
    except (GatewayUnavailable, GatewayRefused, Invalid) as error:
        log.warning("not_reconciled", row_id=row_id, error=str(error)[:300])


def _resolve(payment_id: int) -> None:
    with unit_of_work():
        payment = session().get_one(Payment, payment_id, populate_existing=True)
        has_problem, has_charge = payment.problem is not None, payment.provider_id is not None
        is_old = payment.created_at < clock.now() - KEYS_LIVE
        is_unpaid = payment.status in {Status.PREPARED, Status.OPEN, Status.FAILED}
        if is_unpaid and queries.is_over(payment) and payment.wanted is None:
            payment.wanted = "cancel"
        is_wanted = payment.wanted is not None
    if not has_charge and is_old:
        with unit_of_work():
            recording.record_never_begun(payment_id)
    elif has_problem:
        _reject(payment_id)
    elif is_wanted:
        charging.finish_wanted(payment_id)
    else:
        charging.resume(payment_id)
        _look_again(payment_id)


def _look_again(payment_id: int) -> None:
    """Send the refunds of a payment that is done and of which we have not heard the end."""
    with unit_of_work():
        refund_ids = queries.pending_refunds(payment_id)
    for refund_id in refund_ids:
        sending.send_refund(refund_id)


def _reject(payment_id: int) -> None:
    """Look once more at a charge that was not the one we asked for; if it still is not, undo it at the provider."""
    with unit_of_work():
        payment = session().get_one(Payment, payment_id, populate_existing=True)
        gateway, provider_id = gateway_of(payment.provider), str(payment.provider_id)
        key = charging.key_of(payment)
    seen = gateway.retrieve(provider_id)
    with unit_of_work():
        if recording.record(payment_id, seen).problem is None:
            return
    if seen.provider_id != provider_id:
        return
    if seen.taken.minor:
        gateway.refund(provider_id, seen.taken, f"{key}-reject")
    else:
        gateway.cancel(provider_id, f"{key}-reject")
    with unit_of_work():
        recording.record_rejected(payment_id, seen)


def compare() -> None:
    """Read each provider's own books and note whether they say what ours do.

    Where they differ something happened to a payment that was done, and nobody told us: those are asked about again,
    the longest unasked first.
    """
    for name, gateway in available().items():
        report = _read(name, gateway)
        if report is None or _agrees(name, report):
            continue
        with unit_of_work():
            payment_ids = queries.done(name, since=clock.now() - CONTESTABLE, limit=ASKED_AT_ONCE)
        for payment_id in payment_ids:
            _quietly(payment_id, charging.refresh)
        if payment_ids and report.as_of is None:
            with unit_of_work():
                comparing.note_ours(name)


def _read(name: str, gateway: Gateway) -> Report | None:
    """Return what a provider's books say that was not read yet; None where there is nothing, or no payment of ours."""
    with unit_of_work():
        cursor, since = comparing.cursor_of(name), queries.first_at(name)
    if since is None:
        return None
    try:
        return gateway.report(cursor, since)
    except (GatewayUnavailable, GatewayRefused) as error:
        log.warning("no_report", provider=name, error=str(error)[:300])
        return None


def _agrees(name: str, report: Report) -> bool:
    with unit_of_work():
        return comparing.note(name, report)
