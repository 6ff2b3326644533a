"""Saved cards: what is kept here of what a provider keeps."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from marketplace.core.db import session
from marketplace.payments.gateways.protocol import SavedMethod
from marketplace.payments.models import PaymentCustomer, PaymentMethod
from marketplace.payments.queries.methods import get_card


def know_customer(account_id: int, provider: str, provider_id: str) -> None:
    """Remember how a provider knows someone."""
    values = {"account_id": account_id, "provider": provider, "provider_id": provider_id}
    session().execute(insert(PaymentCustomer).values(**values).on_conflict_do_nothing())


def mirror(account_id: int, provider: str, kept: Iterable[SavedMethod]) -> None:
    """Make our list what the provider keeps; the first card of all becomes the preferred one."""
    cards = list(kept)
    for card in cards:
        statement = insert(PaymentMethod).values(
            account_id=account_id, provider=provider, provider_id=card.provider_id, brand=card.brand,
            last4=card.last4, exp_month=card.exp_month, exp_year=card.exp_year,
        )  # fmt: skip
        session().execute(statement.on_conflict_do_nothing(index_elements=["provider", "provider_id"]))
    gone = delete(PaymentMethod).where(
        PaymentMethod.account_id == account_id, PaymentMethod.provider == provider,
        PaymentMethod.provider_id.not_in([card.provider_id for card in cards]),
    )  # fmt: skip
    session().execute(gone)
    _prefer_some(account_id)


def prefer(account_id: int, method_id: int) -> None:
    """Offer a card first.

    Raises:
        NotFound: not among theirs.

    """
    card = get_card(account_id, method_id)
    session().execute(update(PaymentMethod).filter_by(account_id=account_id).values(is_default=False))
    card.is_default = True
    session().flush()


def forget(account_id: int, method_id: int) -> None:
    """Forget a card.

    Raises:
        NotFound: not among theirs.

    """
    session().delete(get_card(account_id, method_id))
    session().flush()
    _prefer_some(account_id)


def _prefer_some(account_id: int) -> None:
    rows = session().scalars(select(PaymentMethod).filter_by(account_id=account_id).order_by(PaymentMethod.id)).all()
    if rows and not any(row.is_default for row in rows):
        rows[0].is_default = True
        session().flush()
