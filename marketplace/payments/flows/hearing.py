"""Webhooks: checked, stored and answered at once; applied by a job that asks the provider what is true now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import structlog
from flask_babel import gettext as _

from marketplace.core.db import session, unit_of_work
from marketplace.core.errors import Invalid, NotFound
from marketplace.payments.flows import connecting
from marketplace.payments.gateways.choosing import available, gateway_of
from marketplace.payments.gateways.protocol import BadSignature, GatewayRefused, Notification, PartFinder
from marketplace.payments.models import Payment, WebhookEvent
from marketplace.payments.queries.payouts import find_payee_by_destination
from marketplace.payments.services import recording, webhooks

log = structlog.get_logger()


def receive(provider: str, body: bytes, headers: Mapping[str, str]) -> bool:
    """Check and store an event; False where it was stored before.

    Raises:
        NotFound: no such provider is used here.
        Invalid: forged, altered, stale, or of another account.

    """
    told = _verified(provider, body, headers)
    return webhooks.receive(provider, told, body.decode())


def _verified(provider: str, body: bytes, headers: Mapping[str, str]) -> Notification:
    gateway = available().get(provider)
    if gateway is None:
        raise NotFound(_("There is nothing at this address, or it is not yours to see."))
    try:
        return gateway.verify_webhook(body, headers)
    except BadSignature as error:
        log.warning("webhook_refused", provider=provider, reason=str(error), bytes=len(body))
        raise Invalid(_("This is not signed by the provider."), code="bad_signature") from None


def apply(webhook_id: int) -> None:
    """Apply a stored event, at most once, whatever came before it.

    Raises:
        GatewayUnavailable: the provider does not answer; the job is tried again.

    """
    with unit_of_work():
        event = session().get_one(WebhookEvent, webhook_id, populate_existing=True)
        provider, is_waiting = event.provider, event.status == "waiting"
        told = gateway_of(provider).read_webhook(event.body.encode())
    if told.payee is not None:
        _apply_to_payee(webhook_id, provider, told.payee)
        return
    told = _with_charge(provider, told) if is_waiting else told
    with unit_of_work():
        payment_id = webhooks.subject_of(webhook_id, told) if is_waiting else None
        provider_id = session().get_one(Payment, payment_id).provider_id if payment_id else None
    if payment_id is None or provider_id is None:
        return
    try:
        seen = gateway_of(provider).retrieve(provider_id)
    except GatewayRefused as error:
        with unit_of_work():
            webhooks.settle(webhook_id, "refused", error.code)
        return
    with unit_of_work():
        recorded = recording.record(payment_id, seen)
        if told.warning:
            recording.warn(recorded, told.warning)
        webhooks.settle(webhook_id, "applied")


def _with_charge(provider: str, told: Notification) -> Notification:
    """Ask which charge an event speaks of, where it names only a part of that. No transaction is open meanwhile."""
    gateway = gateway_of(provider)
    if told.provider_id or not told.part or not isinstance(gateway, PartFinder):
        return told
    return replace(told, provider_id=gateway.charge_of(told.part))


def _apply_to_payee(webhook_id: int, provider: str, destination: str) -> None:
    """Look how far a seller is at their provider, whatever the event says of that."""
    with unit_of_work():
        payee = find_payee_by_destination(provider, destination)
        account_id = payee.account_id if payee is not None else None
        if account_id is None:
            webhooks.settle(webhook_id, "ignored", "names no payee of ours")
    if account_id is None:
        return
    connecting.catch_up(account_id)
    with unit_of_work():
        webhooks.settle(webhook_id, "applied")
