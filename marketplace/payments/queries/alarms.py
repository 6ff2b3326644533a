"""What about money needs someone to look at it, counted for the start page of the administration."""

from __future__ import annotations

from sqlalchemy import func, select

from marketplace.core.db import session
from marketplace.payments.models import Dispute, LedgerFinding, Payment, Payout, WebhookEvent
from marketplace.payments.rules.payouts import BY_HAND


def counts() -> dict[str, int]:
    """Return broken invariants, refused answers and events, open disputes, and transfers to be made by hand."""
    statement = select(
        select(func.count()).select_from(LedgerFinding).where(LedgerFinding.broken_since.is_not(None))
        .scalar_subquery().label("broken"),
        select(func.count()).select_from(Payment).where(Payment.problem.is_not(None)).scalar_subquery()
        .label("problems"),
        select(func.count()).select_from(WebhookEvent).where(WebhookEvent.status == "refused").scalar_subquery()
        .label("refused"),
        select(func.count()).select_from(Dispute).where(Dispute.status == "open").scalar_subquery().label("disputes"),
        select(func.count()).select_from(Payout).where(Payout.status == "pending", Payout.provider == BY_HAND)
        .scalar_subquery().label("transfers"),
    )  # fmt: skip
    return dict(session().execute(statement).mappings().one())
