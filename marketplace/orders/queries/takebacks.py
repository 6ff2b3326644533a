"""What banks contest: of an order, and all of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, func, select

from marketplace.core.db import session
from marketplace.core.paging import Page, paginate
from marketplace.orders.models import Order, Takeback


def takebacks_of(order_id: int) -> Sequence[Takeback]:
    """Return what was taken of an order without us, the newest first; there are few."""
    statement = select(Takeback).where(Takeback.order_id == order_id).order_by(Takeback.id.desc())
    return session().scalars(statement).all()


def contested_of(order: Order) -> int:
    """Return how much of an order its payer's bank looks at, in minor units."""
    if order.bank_status != "open":
        return 0
    statement = select(func.sum(Takeback.amount)).where(Takeback.order_id == order.id, Takeback.status == "open")
    return int(session().scalar(statement) or 0)


def open_count() -> int:
    """Return how many orders wait for a bank."""
    return session().scalar(select(func.count()).where(Takeback.status == "open")) or 0


def page_of_contested(page: int) -> Page[Row[Any]]:
    """Return a page of what banks have not decided with their orders, those first that are due first."""
    statement: Select[*tuple[Any, ...]] = select(Takeback, Order).join(Order, Order.id == Takeback.order_id)
    statement = statement.where(Takeback.status == "open").order_by(Takeback.due_at, Takeback.id)
    return paginate(statement, page, 50, scalars=False)
