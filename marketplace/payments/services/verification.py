"""The verification of the books: every invariant is asked for, the answer is kept, and a broken one alarms."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import structlog
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.events import announce
from marketplace.payments.events import BooksBroken
from marketplace.payments.models import LedgerFinding
from marketplace.payments.queries.invariants import INVARIANTS, Invariant

log = structlog.get_logger()

OVERDUE: Final = timedelta(minutes=30)
_more: list[Invariant] = []


@dataclass(frozen=True, slots=True)
class Finding:
    """What the verification found of one invariant."""

    invariant: Invariant
    rows: Sequence[dict[str, Any]]
    milliseconds: int

    @property
    def holds(self) -> bool:
        """Whether nothing breaks it."""
        return not self.rows


def add_invariant(invariant: Invariant) -> None:
    """Have an invariant of a feature above checked with the others ("escrow is the sum of held orders")."""
    if invariant.id not in {one.id for one in known()}:
        _more.append(invariant)


def known() -> list[Invariant]:
    """Return every invariant."""
    return [*INVARIANTS, *_more]


def verify() -> list[Finding]:
    """Check every invariant and keep what was found; one that broke since the last time is announced."""
    findings = [_check(invariant) for invariant in known()]
    rows = session().execute(select(LedgerFinding.invariant, LedgerFinding.broken_since))
    before: dict[str, Any] = {row.invariant: row.broken_since for row in rows}
    for finding in findings:
        _keep(finding, before.get(finding.invariant.id))
        if not finding.holds:
            log.error("ledger_invariant_broken", invariant=finding.invariant.id, rows=finding.rows[:3])
            if before.get(finding.invariant.id) is None:
                announce(BooksBroken(finding.invariant.id, str(finding.invariant.words), len(finding.rows)))
    return findings


def _check(invariant: Invariant) -> Finding:
    began = time.perf_counter()
    rows = invariant.offenders()
    return Finding(invariant, rows, round((time.perf_counter() - began) * 1000))


def _keep(finding: Finding, broken_since: Any) -> None:
    now = clock.now()
    values = {
        "checked_at": now, "broken_since": None if finding.holds else broken_since or now,
        "rows": list(finding.rows), "milliseconds": finding.milliseconds,
    }  # fmt: skip
    statement = insert(LedgerFinding).values(invariant=finding.invariant.id, **values)
    session().execute(statement.on_conflict_do_update(index_elements=["invariant"], set_=values))


def state() -> str:
    """Say in a word or two how the books stand, for probes and the office."""
    rows = session().execute(select(LedgerFinding.checked_at, LedgerFinding.broken_since)).all()
    if any(row.broken_since for row in rows):
        return "broken"
    if rows and min(row.checked_at for row in rows) < clock.now() - OVERDUE:
        return "not verified lately"
    return "ok"
