"""Disputes: of an order, and all that are open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, func, select

from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.paging import Page, paginate
from marketplace.orders.models import Dispute, DisputeEntry, Order
from marketplace.orders.rules.deciding import DECIDE


def find_latest(order_id: int) -> Dispute | None:
    """Return the last dispute of an order, open or settled."""
    return session().scalar(select(Dispute).where(Dispute.order_id == order_id).order_by(Dispute.id.desc()).limit(1))


def entries_of(dispute_id: int) -> Sequence[DisputeEntry]:
    """Return what was said in a dispute; their number is limited."""
    statement = select(DisputeEntry).where(DisputeEntry.dispute_id == dispute_id)
    return session().scalars(statement.order_by(DisputeEntry.id)).all()


def open_count() -> int:
    """Return how many disputes are open."""
    return session().scalar(select(func.count()).where(Dispute.closed_at.is_(None))) or 0


def overdue_count() -> int:
    """Return how many disputes wait for a moderator longer than they should."""
    late = select(func.count()).where(Dispute.closed_at.is_(None), Dispute.answered_at <= clock.now() - DECIDE)
    return session().scalar(late) or 0


def page_of_disputes(page: int, *, is_open: bool = True, limit: int = 50) -> Page[Row[Any]]:
    """Return a page of disputes with their orders, the oldest open ones first."""
    statement: Select[*tuple[Any, ...]] = select(Dispute, Order).join(Order, Order.id == Dispute.order_id)
    if is_open:
        statement = statement.where(Dispute.closed_at.is_(None)).order_by(Dispute.opened_at, Dispute.id)
    else:
        statement = statement.where(Dispute.closed_at.is_not(None)).order_by(Dispute.id.desc())
    return paginate(statement, page, limit, scalars=False)
