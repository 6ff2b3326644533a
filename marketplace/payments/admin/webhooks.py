"""What providers told us, and telling it again."""

from __future__ import annotations

from typing import Any, Final

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import select

from marketplace.core import tables
from marketplace.core.office import office
from marketplace.core.tables import Column, Filter, Table
from marketplace.payments.admin.blueprint import MOVE, bp
from marketplace.payments.models import WebhookEvent
from marketplace.payments.services import webhooks as services

STATES: Final = (
    ("waiting", _l("waiting")), ("applied", _l("applied")), ("ignored", _l("ignored")), ("refused", _l("refused")),
)  # fmt: skip

EVENTS: Final = Table(
    "webhooks",
    lambda: select(WebhookEvent),
    WebhookEvent.id,
    (
        Column("event", _l("Event"), lambda row: row.WebhookEvent.event_id),
        Column("kind", _l("Kind"), lambda row: row.WebhookEvent.kind),
        Column("provider", _l("Provider"), lambda row: row.WebhookEvent.provider),
        Column("payment", _l("Payment"), lambda row: row.WebhookEvent.payment_id),
        Column("deliveries", _l("Came"), lambda row: row.WebhookEvent.deliveries, is_end=True),
        Column("state", _l("State"), lambda row: row.WebhookEvent.status),
        Column("detail", _l("Why"), lambda row: row.WebhookEvent.detail, is_shown=False),
        Column("received", _l("Received"), lambda row: row.WebhookEvent.received_at, sort=WebhookEvent.id, is_end=True),
        Column("replay", _l("Action"), lambda _row: "", is_end=True),
    ),
    (
        Filter("q", _l("Event"), lambda rows, value: rows.where(WebhookEvent.event_id == value)),
        Filter("state", _l("State"), lambda rows, value: rows.where(WebhookEvent.status == value), STATES),
    ),
)


@bp.get("/webhooks")
@office(MOVE)
def webhooks() -> Any:
    """List the events."""
    if tables.is_export(request.args):
        return tables.export(EVENTS, request.args)
    shown = tables.read(EVENTS, request.args)
    return render_template("payments/admin/webhooks.html", shown=shown, states=dict(STATES))


@bp.post("/webhooks/<int:webhook_id>/replay")
@office(MOVE)
def replay(webhook_id: int) -> Any:
    """Apply an event again; nothing happens twice by that."""
    services.replay(webhook_id, by=current_user.id)
    flash(_("It is applied again in a moment."), "success")
    return redirect(url_for(".webhooks"), 303)
