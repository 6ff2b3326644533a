"""The books: write an entry once, read what stands where.

ledger.post(ledger.entry(
"release:order:12", "release",
ledger.move(ledger.escrow("order:12"), ledger.seller_payable(7), Money(8800, "USD")),
ledger.move(ledger.escrow("order:12"), ledger.COMMISSION, Money(1200, "USD")),
reference="order:12",
))
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select, text, tuple_
from sqlalchemy.dialects.postgresql import insert

from marketplace.core.db import session
from marketplace.core.errors import Conflict
from marketplace.core.money import Money
from marketplace.payments.models import LedgerAccount, LedgerEntry, LedgerPosting
from marketplace.payments.queries.ledger import (
    StatementLine,
    balance,
    balances,
    currencies_of_seller,
    money_of,
    statement,
    statement_of_reference,
    statement_of_seller,
    totals,
)
from marketplace.payments.rules.books import (
    BUYER_REFUNDS,
    COMMISSION,
    COMMISSION_TAX,
    COUPONS_PLATFORM,
    LOSSES,
    PROVIDER_FEES,
    TAX_COLLECTED,
    Entry,
    Kind,
    Place,
    Posting,
    clearing,
    coupons_seller,
    entry,
    escrow,
    move,
    payout_in_transit,
    security_deposit,
    seller_payable,
    taken_back,
)

__all__ = [
    "BUYER_REFUNDS", "COMMISSION", "COMMISSION_TAX", "COUPONS_PLATFORM", "LOSSES", "PROVIDER_FEES", "TAX_COLLECTED",
    "Entry", "Kind", "Place", "Posting", "StatementLine", "balance", "balances", "clearing", "coupons_seller",
    "currencies_of_seller", "entry", "escrow", "is_written", "lock", "money_of", "move", "payout_in_transit", "post",
    "security_deposit", "seller_payable", "statement", "statement_of_reference", "statement_of_seller", "taken_back",
    "totals",
]  # fmt: skip


def post(written: Entry) -> int:
    """Write an entry into the books and return its id; written before under the same key, it is left as it is.

    Raises:
        Conflict: another entry was written under this key.
        IntegrityError: more is taken from escrow or a deposit than is there (`ck_ledger_accounts_never_negative`).

    """
    statement_ = (
        insert(LedgerEntry)
        .values(
            key=written.key, kind=written.kind, reference=written.reference, payment_id=written.payment_id,
            memo=written.memo, lines=len(written.postings), digest=written.digest(),
        )
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(LedgerEntry.id)
    )  # fmt: skip
    entry_id = session().execute(statement_).scalar()
    if entry_id is None:
        return _written_before(written)
    accounts = _accounts(written.postings)
    session().execute(
        insert(LedgerPosting),
        sorted(
            (
                {
                    "entry_id": entry_id,
                    "account_id": accounts[posting.place, posting.amount.currency],
                    "amount": posting.amount.minor,
                }
                for posting in written.postings
            ),
            key=lambda row: row["account_id"],
        ),
    )
    return int(entry_id)


def lock(place: Place, currency: str) -> None:
    """Make whoever else would take from this account wait until the present transaction is over."""
    _accounts([Posting(place, Money(0, currency))])
    session().execute(
        text("SELECT 1 FROM ledger_accounts WHERE kind = :kind AND owner = :owner AND currency = :currency FOR UPDATE"),
        {"kind": place.kind, "owner": place.owner, "currency": currency},
    )


def is_written(key: str) -> bool:
    """Whether an entry was written under this key."""
    return session().scalar(select(LedgerEntry.id).where(LedgerEntry.key == key)) is not None


def _written_before(written: Entry) -> int:
    found = session().execute(select(LedgerEntry.id, LedgerEntry.digest).where(LedgerEntry.key == written.key)).one()
    if found.digest != written.digest():
        raise Conflict(f"{written.key} is in the books already, with other amounts.", code="entry_differs")
    return int(found.id)


def _accounts(postings: Iterable[Posting]) -> dict[tuple[Place, str], int]:
    """Return the ids of the accounts, opened where they are new."""
    wanted = sorted({(p.place.kind.value, p.place.owner, p.amount.currency) for p in postings})
    columns = (LedgerAccount.kind, LedgerAccount.owner, LedgerAccount.currency)
    query = select(LedgerAccount.id, *columns).where(tuple_(*columns).in_(wanted))
    found = session().execute(query).all()
    if len(found) < len(wanted):
        opened = [{"kind": kind, "owner": owner, "currency": currency} for kind, owner, currency in wanted]
        session().execute(insert(LedgerAccount).on_conflict_do_nothing(), opened)
        found = session().execute(query).all()
    return {(Place(Kind(row.kind), row.owner), row.currency): row.id for row in found}
