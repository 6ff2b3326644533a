"""Payouts, and what they come from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select, text

from marketplace.core.db import session
from marketplace.core.errors import NotFound
from marketplace.core.money import Money
from marketplace.core.paging import Page, paginate
from marketplace.payments.models import LedgerAccount, LedgerPosting, Payee, Payout
from marketplace.payments.rules.books import Kind, payout_in_transit, seller_payable
from marketplace.payments.rules.payouts import BY_HAND

_WITHHELD = text("""
    SELECT coalesce(sum(greatest(0, least(mine.minor, taken.minor))), 0)::bigint
    FROM (SELECT DISTINCT a.payment_id, a.reference FROM payment_allocations a
          JOIN payment_disputes d ON d.payment_id = a.payment_id AND d.currency = :currency AND d.status <> 'won'
          WHERE a.payee_id = :account) part
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(p.amount), 0)::bigint AS minor FROM ledger_entries e
      JOIN ledger_postings p ON p.entry_id = e.id JOIN ledger_accounts l ON l.id = p.account_id
      WHERE e.reference = part.reference AND l.kind = 'seller_payable' AND l.owner = :owner
        AND l.currency = :currency) mine
    CROSS JOIN LATERAL (
      SELECT coalesce(-sum(p.amount), 0)::bigint AS minor FROM ledger_accounts l
      JOIN ledger_postings p ON p.account_id = l.id
      WHERE l.kind = 'taken_back' AND l.owner = part.payment_id::text AND l.currency = :currency) taken
""")


def withheld(account_id: int, currency: str) -> int:
    """Return what is contested of a seller's released money and not borne by anyone yet, in minor units.

    Of each order whose payment a bank took back it is what was released to the seller: what is still held is not owed
    yet, and once somebody has borne the loss nothing is contested any more.
    """
    values = {"account": account_id, "owner": str(account_id), "currency": currency}
    return int(session().scalar(_WITHHELD, values) or 0)


def creditors() -> list[tuple[int, str]]:
    """Return every seller to whom something is owed, with its currency."""
    statement = (
        select(LedgerAccount.owner, LedgerAccount.currency)
        .join(LedgerPosting, LedgerPosting.account_id == LedgerAccount.id)
        .where(LedgerAccount.kind == Kind.SELLER_PAYABLE)
        .group_by(LedgerAccount.owner, LedgerAccount.currency)
        .having(func.sum(LedgerPosting.amount) > 0)
    )
    return sorted((int(owner), currency) for owner, currency in session().execute(statement))


def sums_of(account_id: int) -> list[tuple[Money, Money]]:
    """Return what a seller is owed and what is on its way to them, for each currency that they ever had."""
    owners = (seller_payable(account_id), payout_in_transit(account_id))
    statement = (
        select(LedgerAccount.kind, LedgerAccount.currency, func.coalesce(func.sum(LedgerPosting.amount), 0))
        .outerjoin(LedgerPosting, LedgerPosting.account_id == LedgerAccount.id)
        .where(LedgerAccount.kind.in_([one.kind for one in owners]), LedgerAccount.owner == str(account_id))
        .group_by(LedgerAccount.kind, LedgerAccount.currency)
    )
    found = {(kind, currency): int(total) for kind, currency, total in session().execute(statement)}
    currencies = sorted({currency for _kind, currency in found})
    owed, moving = owners
    return [
        (Money(found.get((owed.kind, one), 0), one), Money(found.get((moving.kind, one), 0), one))
        for one in currencies
    ]  # fmt: skip


def find_payee(account_id: int) -> Payee | None:
    """Return where a seller is paid; None where they never said."""
    found = session().get(Payee, account_id, populate_existing=True)
    return found if found is not None and found.provider else None


def find_payee_by_destination(provider: str, destination: str) -> Payee | None:
    """Return the seller whom a provider speaks of."""
    return session().scalars(select(Payee).filter_by(provider=provider, destination=destination)).first()


def page_of(account_id: int, page: int, limit: int = 24) -> Page[Payout]:
    """Return a seller's payouts, the newest first."""
    return paginate(select(Payout).filter_by(account_id=account_id).order_by(Payout.id.desc()), page, limit)


def get_payout(payout_id: int) -> Payout:
    """Return a payout, for the office.

    Raises:
        NotFound: there is none.

    """
    found = session().get(Payout, payout_id)
    if found is None:
        raise NotFound(_("There is no such payout."))
    return found


def by_hand(limit: int = 1000) -> Sequence[tuple[Payout, Payee]]:
    """Return the payouts that wait to be transferred by hand, the oldest first, each with where it goes."""
    statement = (
        select(Payout, Payee)
        .join(Payee, Payee.account_id == Payout.account_id)
        .where(Payout.status == "pending", Payout.provider == BY_HAND)
        .order_by(Payout.created_at, Payout.id)
        .limit(limit)
    )
    return [(row.Payout, row.Payee) for row in session().execute(statement)]


def waiting_by_hand() -> int:
    """Return how many payouts wait to be transferred by hand."""
    statement = select(func.count()).select_from(Payout).where(Payout.status == "pending", Payout.provider == BY_HAND)
    return int(session().scalar(statement) or 0)


def copy_of(account_id: int) -> list[dict[str, Any]]:
    """Return where someone is paid, for their copy of their data."""
    payee = find_payee(account_id)
    return [{"provider": payee.provider, "account": payee.label, "rhythm": payee.rhythm}] if payee else []
