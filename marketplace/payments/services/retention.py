"""How long it is kept what providers told us: their bodies name whoever paid."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select, update

from marketplace.core import clock, settings
from marketplace.core.db import session
from marketplace.payments.models import Payment, WebhookEvent

EMPTY = "{}"

KEPT_DAYS = settings.declare(
    "payments.webhooks_kept_days", 90,
    _l("For how many days it is kept what payment providers report: at least 30, because they repeat it."),
    lambda days: None if 30 <= days <= 3650 else _("Choose 30 to 3650 days."),
)  # fmt: skip


def purge() -> None:
    """Drop old reports that are settled; those that still wait stay."""
    before = clock.now() - timedelta(days=KEPT_DAYS.get())
    session().execute(delete(WebhookEvent).where(WebhookEvent.received_at < before, WebhookEvent.status != "waiting"))


def forget_payer(account_id: int) -> None:
    """Empty the settled reports about someone's payments: what they say of the money stands in the books."""
    theirs = select(Payment.id).where(Payment.payer_id == account_id)
    statement = update(WebhookEvent).where(WebhookEvent.payment_id.in_(theirs), WebhookEvent.status != "waiting")
    session().execute(statement.values(body=EMPTY))
