"""Orders and disputes as tables of the administration."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import aliased

from marketplace.accounts.models import Account
from marketplace.core.money import Money
from marketplace.core.tables import Column, Filter, Table
from marketplace.orders.models import Order, OrderLine

STATUSES: Final[dict[str, Any]] = {
    "pending": _l("Waiting for the payment"),
    "confirmed": _l("The seller prepares it"),
    "fulfilled": _l("Delivered"),
    "disputed": _l("In dispute"),
    "completed": _l("Completed"),
    "cancelled": _l("Cancelled"),
    "refunded": _l("Refunded"),
    "expired": _l("Expired"),
}
_Seller: Final = aliased(Account, name="seller")
_Buyer: Final = aliased(Account, name="buyer")


def _rows() -> Any:
    return (
        select(Order, _Seller.username.label("seller"), _Buyer.username.label("buyer"))
        .join(_Seller, _Seller.id == Order.seller_id)
        .outerjoin(_Buyer, _Buyer.id == Order.buyer_id)
    )


def _search(rows: Select[Any], wanted: str) -> Select[Any]:
    lines = select(OrderLine.order_id).where(OrderLine.title.icontains(wanted, autoescape=True))
    return rows.where(or_(Order.reference == wanted.upper(), Order.id.in_(lines)))


def _of(column: Any, wanted: str) -> Any:
    name = wanted.lower().removeprefix("@")
    return column == select(Account.id).where(func.lower(Account.username) == name).scalar_subquery()


def _in_status(rows: Select[Any], status: str) -> Select[Any]:
    if status == "disputed":
        return rows.where(or_(Order.status == status, Order.bank_status == "open"))
    return rows.where(Order.status == status)


ORDERS: Final = Table(
    "orders",
    _rows,
    Order.id,
    (
        Column("reference", _l("Order"), lambda row: row.Order.reference),
        Column("placed", _l("Placed"), lambda row: row.Order.placed_at, sort=Order.id),
        Column("seller", _l("Seller"), lambda row: row.seller),
        Column("buyer", _l("Buyer"), lambda row: row.buyer or ""),
        Column("state", _l("State"), lambda row: row.Order.state),
        Column(
            "amount", _l("Amount"), lambda row: str(Money(row.Order.total, row.Order.currency)), is_end=True
        ),
        Column("currency", _l("Currency"), lambda row: row.Order.currency, is_shown=False),
    ),
    (
        Filter("query", _l("Number or thing"), _search),
        Filter("seller", _l("Seller (username)"), lambda rows, name: rows.where(_of(Order.seller_id, name))),
        Filter("buyer", _l("Buyer (username)"), lambda rows, name: rows.where(_of(Order.buyer_id, name))),
        Filter("status", _l("State"), _in_status, tuple(STATUSES.items())),
    ),
)  # fmt: skip
