"""What providers tell us by themselves: stored once, whatever it is repeated, and applied at most once."""

from __future__ import annotations

import structlog
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from marketplace.core import audit, clock
from marketplace.core.db import session
from marketplace.core.errors import NotFound
from marketplace.core.events import announce
from marketplace.core.money import Money
from marketplace.payments.events import WebhookReceived
from marketplace.payments.gateways.protocol import Notification
from marketplace.payments.models import Payment, WebhookEvent
from marketplace.payments.queries.payments import find_by_provider_id

log = structlog.get_logger()


def receive(provider: str, told: Notification, body: str) -> bool:
    """Store an event whose signature is good, to be applied by a job; False where it was stored before."""
    statement = (
        insert(WebhookEvent)
        .values(
            provider=provider, event_id=told.event_id, kind=told.kind, body=body, occurred_at=told.occurred_at
        )
        .on_conflict_do_update(
            index_elements=["provider", "event_id"], set_={"deliveries": WebhookEvent.deliveries + 1}
        )
        .returning(WebhookEvent.id, WebhookEvent.deliveries)
    )  # fmt: skip
    row = session().execute(statement).one()
    if row.deliveries > 1:
        return False
    announce(WebhookReceived(row.id))
    return True


def locked(webhook_id: int) -> WebhookEvent:
    """Return an event that no one else applies until the present transaction is over."""
    statement = select(WebhookEvent).filter_by(id=webhook_id).with_for_update()
    return session().scalars(statement.execution_options(populate_existing=True)).one()


def subject_of(webhook_id: int, told: Notification) -> int | None:
    """Return the payment an event speaks of, or settle the event here where it is not to be believed.

    An event that came before our own commit finds no payment yet: it stays waiting.
    """
    event = locked(webhook_id)
    if event.status != "waiting":
        return None
    payment = find_by_provider_id(event.provider, told.provider_id) if told.provider_id else None
    if payment is None:
        event.detail = "names no payment of ours"
        return None
    event.payment_id = payment.id
    wrong = _what_is_wrong(payment, told)
    if wrong is not None:
        event.status, event.detail = "refused", wrong
        log.error("webhook_refused", provider=event.provider, event_id=event.event_id, reason=wrong)
        return None
    return payment.id


def _what_is_wrong(payment: Payment, told: Notification) -> str | None:
    if told.amount is None:
        return None
    if told.amount.currency != payment.currency:
        return "another currency"
    return None if told.amount == Money(payment.amount, payment.currency) else "another amount"


def settle(webhook_id: int, status: str, detail: str = "") -> None:
    """Note what became of an event."""
    event = locked(webhook_id)
    if event.status == "waiting":
        event.status, event.detail = status, detail
        event.applied_at = clock.now() if status == "applied" else None


def replay(webhook_id: int, *, by: int) -> None:
    """Apply an event again. Nothing happens twice by that: the provider is asked what is true now.

    Raises:
        NotFound: no such event.

    """
    event = session().get(WebhookEvent, webhook_id, with_for_update=True)
    if event is None:
        raise NotFound(_("There is no such event."))
    audit.record(
        "webhook.replayed", "webhook", event.id, actor_id=by, before={"status": event.status, "detail": event.detail}
    )
    event.status, event.detail = "waiting", ""
    announce(WebhookReceived(event.id))
