"""Deadlines that make themselves: each order in a savepoint of its own, so that one that fails stops no other."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import structlog
from sqlalchemy import ColumnElement, select
from sqlalchemy.dialects.postgresql import insert

from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.errors import Refused
from marketplace.orders.models import Order, Sweep
from marketplace.orders.rules.processes import Actor
from marketplace.orders.services import disputing, holding, moves

log = structlog.get_logger()

NAME: Final = "orders"
AT_ONCE: Final = 200
LATE: Final = timedelta(minutes=5)


def sweep() -> int:
    """Make every move that is due, the longest overdue first; return how many were made."""
    moved = failed = 0
    due = select(Order.id).where(*_is_due()).order_by(Order.due_at).limit(AT_ONCE)
    for order_id in session().scalars(due).all():
        try:
            with session().begin_nested():
                moved += _let_go(order_id)
        except Refused as refused:
            failed += 1
            log.warning("deadline_refused", order_id=order_id, reason=refused.detail)
    _remember(moved, failed)
    return moved


def last_run() -> Sweep | None:
    """Return when the deadlines were last looked at."""
    return session().get(Sweep, NAME)


def state() -> str:
    """Return "ok", or since when no deadline was looked at. That no worker ever ran is told by the queue."""
    last = last_run()
    return (
        "ok"
        if last is None or last.ran_at > clock.now() - LATE
        else f"last ran {last.ran_at.isoformat(timespec='seconds')}"
    )


def _is_due() -> tuple[ColumnElement[bool], ...]:
    """Say which orders are due; those at which the payer's bank looks wait for it."""
    return Order.due_at <= clock.now(), Order.bank_status != "open"


def _let_go(order_id: int) -> int:
    """Make the due move of one order, unless someone is at it or was faster."""
    order = moves.find_free(order_id)
    if order is None or session().scalar(select(Order.id).where(Order.id == order_id, *_is_due())) is None:
        return 0
    move = order.due_move or ""
    moves.make(order.id, move, actor=Actor.SYSTEM, actor_id=None)
    if move == "expire":
        holding.close(order.checkout_id, "expired")
    if move == "refund":
        disputing.settle_by_itself(order)
    return 1


def _remember(moved: int, failed: int) -> None:
    values = {"ran_at": clock.now(), "moved": moved, "failed": failed}
    statement = insert(Sweep).values(name=NAME, **values)
    session().execute(statement.on_conflict_do_update(index_elements=["name"], set_=values))
