"""Balances and statements, read from the postings themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from marketplace.core.db import session
from marketplace.core.money import Money
from marketplace.core.paging import DEFAULT_LIMIT, LARGEST_LIMIT, Page
from marketplace.payments.models import LedgerAccount, LedgerEntry, LedgerPosting
from marketplace.payments.rules.books import TURNED, Kind, Place, escrow, seller_payable


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A line of a statement: what came (or went, where negative), and what there was then."""

    id: int
    at: datetime
    kind: str
    memo: str
    reference: str | None
    payment_id: int | None
    amount: Money
    balance: Money


def balance(place: Place, currency: str) -> Money:
    """Return what stands in an account, in its natural sense: what a provider holds for us is positive."""
    statement = (
        select(func.coalesce(func.sum(LedgerPosting.amount), 0))
        .join(LedgerAccount, LedgerAccount.id == LedgerPosting.account_id)
        .where(LedgerAccount.kind == place.kind, LedgerAccount.owner == place.owner, LedgerAccount.currency == currency)
    )
    return Money(place.natural(int(session().scalar(statement) or 0)), currency)


def balances(place: Place, as_of: datetime | None = None) -> list[Money]:
    """Return what stands in an account (or stood there), one amount for each currency that it ever had."""
    counted = LedgerPosting.account_id == LedgerAccount.id
    if as_of is not None:
        counted &= LedgerPosting.entry_id.in_(select(LedgerEntry.id).where(LedgerEntry.at <= as_of))
    statement = (
        select(LedgerAccount.currency, func.coalesce(func.sum(LedgerPosting.amount), 0))
        .outerjoin(LedgerPosting, counted)
        .where(LedgerAccount.kind == place.kind, LedgerAccount.owner == place.owner)
        .group_by(LedgerAccount.currency)
        .order_by(LedgerAccount.currency)
    )
    return [Money(place.natural(int(total)), currency) for currency, total in session().execute(statement)]


def statement(place: Place, currency: str, page: int = 1, limit: int = DEFAULT_LIMIT) -> Page[StatementLine]:
    """Return the movements of an account, the newest first, each with the balance after it."""
    limit = min(max(limit, 1), LARGEST_LIMIT)
    account_id = session().scalar(
        select(LedgerAccount.id).where(
            LedgerAccount.kind == place.kind, LedgerAccount.owner == place.owner, LedgerAccount.currency == currency
        )
    )
    if account_id is None:
        return Page([], page, limit, 0)
    lines = (
        select(
            LedgerPosting.id,
            LedgerPosting.entry_id,
            LedgerPosting.amount,
            func.sum(LedgerPosting.amount).over(order_by=LedgerPosting.id).label("after"),
        )
        .where(LedgerPosting.account_id == account_id)
        .subquery()
    )
    columns = (
        lines.c.id, LedgerEntry.at, LedgerEntry.kind, LedgerEntry.memo, LedgerEntry.reference, LedgerEntry.payment_id,
        lines.c.amount, lines.c.after,
    )  # fmt: skip
    rows = session().execute(
        select(*columns)
        .join(LedgerEntry, LedgerEntry.id == lines.c.entry_id)
        .order_by(lines.c.id.desc())
        .limit(limit)
        .offset((page - 1) * limit)
    )
    total = session().scalar(select(func.count()).where(LedgerPosting.account_id == account_id)) or 0
    return Page([_line(place, currency, row) for row in rows], page, limit, total)


def _line(place: Place, currency: str, row: Any) -> StatementLine:
    return StatementLine(
        row.id, row.at, row.kind, row.memo, row.reference, row.payment_id,
        Money(place.natural(int(row.amount)), currency), Money(place.natural(int(row.after)), currency),
    )  # fmt: skip


def statement_of_seller(
    account_id: int, currency: str, page: int = 1, limit: int = DEFAULT_LIMIT
) -> Page[StatementLine]:
    """Return what a seller is owed and was paid, the newest first."""
    return statement(seller_payable(account_id), currency, page, limit)


def statement_of_reference(
    reference: str, currency: str, page: int = 1, limit: int = DEFAULT_LIMIT
) -> Page[StatementLine]:
    """Return what was held for a reference ("order:12") and where it went, the newest first."""
    return statement(escrow(reference), currency, page, limit)


def currencies_of_seller(account_id: int) -> list[str]:
    """Return the currencies in which a seller was ever owed anything."""
    kept = seller_payable(account_id)
    statement_ = select(LedgerAccount.currency).where(
        LedgerAccount.kind == kept.kind, LedgerAccount.owner == kept.owner
    )
    return sorted(session().scalars(statement_))


def money_of(reference: str) -> dict[tuple[Kind, str], Money]:
    """Return where the money of a reference is: (kind, owner) → balance, over every entry that names it.

    The strip "where is my money" draws from this: escrow is held, seller_payable released, buyer_refunds on its way
    back, and what clearing lacks was given back.
    """
    statement_ = (
        select(LedgerAccount.kind, LedgerAccount.owner, LedgerAccount.currency, func.sum(LedgerPosting.amount))
        .join(LedgerPosting, LedgerPosting.account_id == LedgerAccount.id)
        .join(LedgerEntry, LedgerEntry.id == LedgerPosting.entry_id)
        .where(LedgerEntry.reference == reference)
        .group_by(LedgerAccount.kind, LedgerAccount.owner, LedgerAccount.currency)
    )
    return {
        (Kind(kind), owner): Money(Place(Kind(kind), owner).natural(int(total)), currency)
        for kind, owner, currency, total in session().execute(statement_)
    }


def totals() -> dict[tuple[str, str], int]:
    """Return the balance of every kind of account and currency, in minor units, in its natural sense."""
    statement_ = (
        select(LedgerAccount.kind, LedgerAccount.currency, func.sum(LedgerPosting.amount))
        .join(LedgerPosting, LedgerPosting.account_id == LedgerAccount.id)
        .group_by(LedgerAccount.kind, LedgerAccount.currency)
    )
    found: dict[tuple[str, str], int] = defaultdict(int)
    for kind, currency, total in session().execute(statement_):
        found[kind, currency] += -int(total) if kind in TURNED else int(total)
    return dict(found)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an entry."""

    kind: str
    owner: str
    amount: Money


def lines_of(entry_ids: Sequence[int]) -> dict[int, list[Line]]:
    """Return the lines of entries, what goes out first."""
    rows = session().execute(
        select(
            LedgerPosting.entry_id, LedgerAccount.kind, LedgerAccount.owner, LedgerAccount.currency,
            LedgerPosting.amount,
        )
        .join(LedgerAccount, LedgerAccount.id == LedgerPosting.account_id)
        .where(LedgerPosting.entry_id.in_(entry_ids))
        .order_by(LedgerPosting.entry_id, LedgerPosting.amount)
    )  # fmt: skip
    found: dict[int, list[Line]] = defaultdict(list)
    for entry_id, kind, owner, currency, amount in rows:
        found[entry_id].append(Line(kind, owner, Money(int(amount), currency)))
    return dict(found)


def entries_of(payment_id: int) -> list[tuple[LedgerEntry, list[Line]]]:
    """Return what was written into the books for a payment, in order; there are few."""
    entries = session().scalars(select(LedgerEntry).filter_by(payment_id=payment_id).order_by(LedgerEntry.id)).all()
    lines = lines_of([one.id for one in entries])
    return [(one, lines.get(one.id, [])) for one in entries]
