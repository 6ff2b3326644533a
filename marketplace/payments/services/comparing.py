"""What a provider's books say it holds for us, beside what ours say."""

from __future__ import annotations

import structlog
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from marketplace.core import clock
from marketplace.core.db import session
from marketplace.payments.gateways.protocol import Report
from marketplace.payments.models import ProviderReport
from marketplace.payments.rules.books import clearing
from marketplace.payments.services import ledger

log = structlog.get_logger()


def cursor_of(provider: str) -> str:
    """Return up to where the provider's books were read."""
    statement = select(ProviderReport.cursor).filter_by(provider=provider).order_by(ProviderReport.read_at.desc())
    return session().scalars(statement.limit(1)).first() or ""


def note(provider: str, report: Report) -> bool:
    """Add what moved to what was read before, count the looks at which the books differed, and say whether they agree.

    One look may differ by what is under way; an invariant is broken by the second in a row. Books that lag are
    compared with ours as they stood then.
    """
    ours = {amount.currency: amount.minor for amount in ledger.balances(clearing(provider), report.as_of)}
    known = select(ProviderReport.currency).filter_by(provider=provider)
    for currency in sorted({*ours, *report.totals, *session().scalars(known)}):
        _note(provider, currency, ours.get(currency, 0), report)
    session().flush()
    differing = select(ProviderReport.currency).where(
        ProviderReport.provider == provider, ProviderReport.runs_different > 0
    )
    return session().scalar(differing.limit(1)) is None


def note_ours(provider: str) -> None:
    """Look at our own books again, after something was found: where they agree now, nothing differed."""
    for row in session().scalars(select(ProviderReport).filter_by(provider=provider).with_for_update()):
        row.ours = ledger.balance(clearing(provider), row.currency).minor
        if row.ours == row.total:
            row.runs_different = 0


def _note(provider: str, currency: str, ours: int, report: Report) -> None:
    session().execute(insert(ProviderReport).values(provider=provider, currency=currency).on_conflict_do_nothing())
    statement = select(ProviderReport).filter_by(provider=provider, currency=currency).with_for_update()
    row = session().scalars(statement.execution_options(populate_existing=True)).one()
    moved = report.totals.get(currency, 0)
    row.total = moved if report.is_whole else row.total + moved
    row.ours, row.read_at = ours, report.as_of or clock.now()
    row.cursor = report.cursor or row.cursor
    row.runs_different = 0 if row.total == ours else row.runs_different + 1
    if row.runs_different:
        log.warning("books_differ", provider=provider, currency=currency, theirs=row.total, ours=ours,
                    runs=row.runs_different)  # fmt: skip
