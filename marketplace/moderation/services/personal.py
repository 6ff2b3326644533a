"""What someone reported and what was decided about theirs, for their own copy; and what is left when they go."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update

from marketplace.core import audit
from marketplace.core.db import session
from marketplace.moderation.models import Case, Report


def copy_of(account_id: int) -> dict[str, Any]:
    """Return the reports that someone made, and the cases about theirs of which they were told, as JSON."""
    reports = session().scalars(select(Report).where(Report.reporter_id == account_id).order_by(Report.id))
    cases = session().scalars(select(Case).where(Case.owner_id == account_id, Case.decision != "").order_by(Case.id))
    return {
        "reports": [
            {"reason": report.reason, "details": report.details, "at": report.created_at.isoformat()}
            for report in reports
        ],
        "decisions": [
            {
                "about": case.title, "decision": case.decision, "statement": case.statement, "answer": case.answer,
                "appeal": case.appeal, "at": case.decided_at.isoformat() if case.decided_at else None,
            }
            for case in cases
        ],
    }  # fmt: skip


def erase(account_id: int) -> None:
    """Take the person out of reports and cases; that something was decided stays."""
    session().execute(
        update(Report).where(Report.reporter_id == account_id).values(reporter_id=None, details="", evidence={})
    )
    about = select(Case.id).where(Case.owner_id == account_id)
    session().execute(update(Report).where(Report.case_id.in_(about)).values(details="", evidence={}))
    gone = {"title": "—", "question": "", "answer": "", "statement": "", "note": "", "appeal": ""}
    audit.forget_words("case", session().scalars(about))
    session().execute(update(Case).where(Case.owner_id == account_id).values(**gone))
