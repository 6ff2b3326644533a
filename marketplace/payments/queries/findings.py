"""What the verification and the comparison with the providers last found."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from marketplace.core.db import session
from marketplace.payments.models import LedgerFinding, ProviderReport


def by_invariant() -> dict[str, LedgerFinding]:
    """Return what was last found of each invariant."""
    return {row.invariant: row for row in session().scalars(select(LedgerFinding))}


def reports() -> Sequence[ProviderReport]:
    """Return what each provider's books said, beside ours; a row a currency."""
    statement = select(ProviderReport).order_by(ProviderReport.provider, ProviderReport.currency)
    return session().scalars(statement).all()
