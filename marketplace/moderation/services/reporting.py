"""Reporting something: the report joins the open case about it, and enough of them hide it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select, text
from sqlalchemy.dialects.postgresql import insert

from marketplace.accounts.rules import Viewer
from marketplace.core import audit, clock, settings
from marketplace.core.db import session
from marketplace.core.errors import Conflict, Invalid, NotFound
from marketplace.core.events import announce
from marketplace.moderation.events import ReportFiled, TargetHidden
from marketplace.moderation.models import Case, Report
from marketplace.moderation.queries.records import record_of, was_cleared
from marketplace.moderation.rules.targets import Target, TargetKind, find_kind, kinds
from marketplace.moderation.rules.weights import hides_by_itself, weight_of

LONGEST_DETAILS: Final = 2_000
LONGEST_EXCERPT: Final = 4_000

HIDE_AT: Final = settings.declare(
    "moderation.hide_at",
    3,
    _l("After how many reports by people who tend to be right a thing is hidden until someone looks. 0: never."),
    lambda value: None if 0 <= value <= 1000 else _("From 0 to 1000."),
)


@dataclass(frozen=True, slots=True)
class Filed:
    """A report that was taken in; not new where the same person had reported the same thing before."""

    report_id: int
    case_id: int
    is_new: bool


def get_target(viewer: Viewer, target_type: str, target_id: int) -> tuple[TargetKind, Target]:
    """Return a thing that `viewer` may report.

    Raises:
        Invalid: no such kind of thing can be reported.
        NotFound: it is not there, or not theirs to know of.
        Conflict: it is their own.

    """
    kind = find_kind(target_type)
    if kind is None:
        wrong = _("This can't be reported.")
        raise Invalid(wrong, errors={"target_type": [_choose(each.name for each in kinds())]})
    target = kind.find(viewer, target_id)
    if target is None:
        raise NotFound(_("What you want to report is not there, or not yours to see."))
    if target.owner_id == viewer.id:
        raise Conflict(_("This is your own."), code="own_target")
    return kind, target


def report(viewer: Viewer, target_type: str, target_id: int, reason: str, details: str = "") -> Filed:
    """Take in a report.

    Raises:
        Invalid: no such kind, or a reason that does not fit it.
        NotFound, Conflict: see `get_target`.

    """
    kind, target = get_target(viewer, target_type, target_id)
    if reason not in kind.reasons:
        wrong = _("Choose one of the reasons.")
        raise Invalid(wrong, errors={"reason": [_choose(kind.reasons)]})
    case = _open_case(kind, target, reason)
    known = session().scalar(select(Report.id).where(Report.case_id == case.id, Report.reporter_id == viewer.id))
    if known is not None:
        return Filed(known, case.id, is_new=False)
    made = Report(
        case_id=case.id, reporter_id=viewer.id, reason=reason, details=details[:LONGEST_DETAILS],
        weight=weight_of(record_of(viewer.id)),
        evidence={"title": target.title, "excerpt": target.excerpt[:LONGEST_EXCERPT], "url": target.url},
    )  # fmt: skip
    session().add(made)
    session().flush()
    _count(case)
    audit.record("report.filed", "case", case.id, actor_id=viewer.id, after={"reason": reason})
    announce(ReportFiled(made.id, case.id, viewer.id))
    _hide_where_many_say_so(case, kind)
    return Filed(made.id, case.id, is_new=True)


def _choose(names: Iterable[str]) -> str:
    """Tell a program which values would do."""
    return _("Choose from: %(names)s.", names=", ".join(names))


def _open_case(kind: TargetKind, target: Target, reason: str) -> Case:
    """Return the unsettled case about a thing, locked; two people at once open one."""
    statement = insert(Case).values(
        target_type=kind.name, target_id=target.id, owner_id=target.owner_id, title=target.title[:300] or "—",
        reason=reason,
    )  # fmt: skip
    statement = statement.on_conflict_do_update(
        index_elements=["target_type", "target_id"],
        index_where=text("state <> 'closed'"),
        set_={"last_report_at": func.now()},
    )
    case_id = session().execute(statement.returning(Case.id)).scalar_one()
    return session().get_one(Case, case_id, with_for_update=True, populate_existing=True)


def _count(case: Case) -> None:
    """Sum up the reports of a case; the reason that weighs most names it."""
    rows = session().execute(
        select(Report.reason, func.sum(Report.weight).label("weight"), func.count().label("reports"))
        .where(Report.case_id == case.id)
        .group_by(Report.reason)
        .order_by(func.sum(Report.weight).desc(), Report.reason)
    )
    found = rows.all()
    case.reason = found[0].reason
    case.weight, case.report_count = sum(row.weight for row in found), sum(row.reports for row in found)
    session().flush()


def _hide_where_many_say_so(case: Case, kind: TargetKind) -> None:
    if kind.hide is None or case.hidden_at is not None:
        return
    cleared = was_cleared(case.target_type, case.target_id)
    if not hides_by_itself(case.weight, HIDE_AT.get(), was_cleared=cleared):
        return
    kind.hide(case.target_id, by=None, reason=_("Hidden after several reports, until a moderator has looked."))
    case.hidden_at = clock.now()
    audit.record("case.hidden_by_reports", "case", case.id, actor_id=None, after={"weight": case.weight})
    announce(TargetHidden(case.id, case.owner_id))
