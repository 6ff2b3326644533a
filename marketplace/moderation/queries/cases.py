"""Cases, as moderators see them, and as the person whose thing it is does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from flask_babel import gettext as _
from sqlalchemy import func, select, text

from marketplace.core.db import session
from marketplace.core.errors import NotFound
from marketplace.core.paging import DEFAULT_LIMIT, Page, paginate
from marketplace.moderation.models import Case, Report
from marketplace.moderation.rules.cases import State

_MEDIAN: Final = text("""
    SELECT extract(epoch FROM percentile_cont(0.5) WITHIN GROUP (ORDER BY decided_at - opened_at))
    FROM (SELECT decided_at, opened_at FROM moderation_cases WHERE state = 'closed' ORDER BY id DESC LIMIT 200) AS last
""")


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits: how many of each kind, since when, and how long half of the last cases took."""

    open: int
    mine: int
    waiting: int
    appealed: int
    oldest_at: datetime | None
    median: timedelta | None


def queue_of(moderator_id: int) -> Queue:
    """Return the figures of the queue, as one moderator sees it."""
    is_open, is_theirs = Case.state == State.OPEN, Case.claimed_by == moderator_id
    row = session().execute(
        select(
            func.count().filter(is_open).label("open"),
            func.count().filter(is_theirs).label("mine"),
            func.count().filter(Case.state == State.WAITING).label("waiting"),
            func.count().filter(Case.state == State.APPEALED).label("appealed"),
            func.min(Case.opened_at).filter(is_open).label("oldest"),
        ).where(Case.state != State.CLOSED)
    ).one()  # fmt: skip
    seconds = session().scalar(_MEDIAN)
    median = None if seconds is None else timedelta(seconds=float(seconds))
    return Queue(row.open, row.mine, row.waiting, row.appealed, row.oldest, median)


def open_count() -> int:
    """Return how many cases need a moderator."""
    statement = select(func.count()).select_from(Case).where(Case.state.in_((State.OPEN, State.APPEALED)))
    return session().scalar(statement) or 0


def page_of(state: str, page: int, limit: int) -> Page[Case]:
    """Return the cases of a state, the newest first, for moderators."""
    return paginate(select(Case).where(Case.state == state).order_by(Case.id.desc()), page, limit)


def get_case(case_id: int) -> Case:
    """Return a case, for moderators. Raises NotFound."""
    case = session().get(Case, case_id)
    if case is None:
        raise NotFound(_("There is no such case."))
    return case


def get_case_about(owner_id: int, case_id: int) -> Case:
    """Return a case about something of the viewer's own that they were told of. Raises NotFound."""
    case = session().get(Case, case_id)
    if case is None or case.owner_id != owner_id or not (case.decision or case.asked_at or case.hidden_at):
        raise NotFound(_("There is no such case."))
    return case


def reports_of(case_id: int, page: int, limit: int = DEFAULT_LIMIT) -> Page[Report]:
    """Return the reports of a case, the newest first."""
    return paginate(select(Report).where(Report.case_id == case_id).order_by(Report.id.desc()), page, limit)


def latest_report(case_id: int) -> Report | None:
    """Return the newest report of a case."""
    statement = select(Report).where(Report.case_id == case_id).order_by(Report.id.desc()).limit(1)
    return session().scalars(statement).first()


def earlier_cases(owner_id: int | None, but: int, limit: int = 10) -> Sequence[Case]:
    """Return other cases about things of the same person, the newest first."""
    if owner_id is None:
        return []
    statement = select(Case).where(Case.owner_id == owner_id, Case.id != but).order_by(Case.id.desc()).limit(limit)
    return session().scalars(statement).all()


def own_reports(account_id: int, page: int) -> Page[tuple[Report, Case]]:
    """Return what someone reported, the newest first, with what became of it."""
    statement: Any = select(Report, Case).join(Case, Case.id == Report.case_id).where(Report.reporter_id == account_id)
    return paginate(statement.order_by(Report.id.desc()), page, scalars=False)


def reporters_of(case_id: int) -> list[int]:
    """Return the ids of everyone who reported it."""
    statement = select(Report.reporter_id).where(Report.case_id == case_id, Report.reporter_id.is_not(None))
    return [each for each in session().scalars(statement) if each is not None]
