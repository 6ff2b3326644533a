"""Saved cards, through their owner."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from marketplace.core.db import session
from marketplace.core.errors import NotFound
from marketplace.payments.models import PaymentCustomer, PaymentMethod


def cards_of(viewer: Any, providers: Sequence[str]) -> Sequence[PaymentMethod]:
    """Return someone's saved cards at the present providers, the preferred one first; there are few."""
    if viewer.id is None:
        return []
    statement = (
        select(PaymentMethod)
        .where(PaymentMethod.account_id == viewer.id, PaymentMethod.provider.in_(providers))
        .order_by(PaymentMethod.is_default.desc(), PaymentMethod.id.desc())
        .limit(50)
    )
    return session().scalars(statement).all()


def get_card(account_id: int, method_id: int) -> PaymentMethod:
    """Return someone's own card.

    Raises:
        NotFound: there is none of that number among theirs.

    """
    found = session().scalars(select(PaymentMethod).filter_by(id=method_id, account_id=account_id)).first()
    if found is None:
        raise NotFound(_("There is no such card among yours."))
    return found


def customers_of(account_id: int) -> dict[str, str]:
    """Return how the providers know someone: provider → their name for the person."""
    rows = session().scalars(select(PaymentCustomer).filter_by(account_id=account_id))
    return {row.provider: row.provider_id for row in rows}
