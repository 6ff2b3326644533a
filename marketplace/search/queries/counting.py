"""How many there are: exact where that is cheap, otherwise what the planner expects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, select

from marketplace.core.db import session
from marketplace.search.models import SearchDocument

EXACT_UP_TO: Final = 5000


@dataclass(frozen=True, slots=True)
class Count:
    """How many documents, and whether that is only about right."""

    number: int
    is_estimate: bool = False

    @property
    def rounded(self) -> int:
        """The number as one says it: an estimate with two telling digits."""
        if not self.is_estimate:
            return self.number
        step = 10 ** max(len(str(self.number)) - 2, 0)
        return int(round(self.number / step) * step)


def count(conditions: Sequence[ColumnElement[bool]]) -> Count:
    """Return how many documents meet the conditions; from EXACT_UP_TO on that is an estimate."""
    statement = select(SearchDocument.listing_id).where(*conditions)
    estimate = estimated(statement)
    if estimate >= 2 * EXACT_UP_TO:
        return Count(estimate, is_estimate=True)
    some = statement.limit(EXACT_UP_TO + 1).subquery()
    number = session().scalar(select(func.count()).select_from(some)) or 0
    if number > EXACT_UP_TO:
        return Count(max(number, estimate), is_estimate=True)
    return Count(number)


def estimated(statement: Select[Any]) -> int:
    """Return how many rows the planner expects."""
    connection = session().connection()
    compiled = statement.compile(dialect=connection.dialect, compile_kwargs={"render_postcompile": True})
    plan = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {compiled}", compiled.params).scalar_one()
    return int(plan[0]["Plan"]["Plan Rows"])
