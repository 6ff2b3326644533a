"""Reports as the API takes and shows them."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from marketplace.core.api import Input, Output, PageOutput, PageQuery, Text, Timestamp
from marketplace.moderation.models import Case, Report
from marketplace.moderation.services.handling import LONGEST_WORDS
from marketplace.moderation.services.reporting import LONGEST_DETAILS

LARGEST_ID = 2**63 - 1


class ReportInput(Input):
    """What to report, and why."""

    target_type: Text = Field(description="`listing`, `user`, `message` or `review`.")
    target_id: int = Field(ge=1, le=LARGEST_ID, strict=True)
    reason: Text = Field(description="One that fits the thing, such as `scam` or `offensive`.")
    details: Text = Field("", max_length=LONGEST_DETAILS)


class ReportOutput(Output):
    """A report that was taken in."""

    report_id: int
    target_type: str
    target_id: int
    reason: str
    status: str


class CaseQuery(PageQuery):
    """Which cases to list."""

    state: Literal["open", "waiting", "appealed", "closed"] = "open"


class CaseOutput(Output):
    """Everything reported about one thing; `weight` counts reports by how often their authors were right."""

    case_id: int
    target_type: str
    target_id: int
    owner_id: int | None
    title: str
    reason: str
    state: str
    report_count: int
    weight: float
    is_hidden: bool
    claimed_by: int | None
    decision: str | None
    statement: str
    question: str
    answer: str
    appeal: str
    is_reversed: bool
    timestamp_opened: Timestamp
    timestamp_decided: Timestamp | None


class CasePage(PageOutput):
    """A page of cases, the newest first."""

    reports: list[CaseOutput]


class DecisionInput(Input):
    """What a moderator decides. The owner reads `statement`; `note` stays in the log."""

    decision: Literal["no_action", "warn", "hide", "suspend"]
    statement: Text = Field("", max_length=LONGEST_WORDS)
    note: Text = Field("", max_length=LONGEST_WORDS)


class CaseReportOutput(Output):
    """One report of a case; `evidence` is what the thing said then, `outcome` what the decision made of the report."""

    report_id: int
    reporter_id: int | None
    reason: str
    details: str
    weight: float
    evidence: dict[str, Any]
    outcome: str | None
    timestamp_created: Timestamp


class CaseReportPage(PageOutput):
    """A page of the reports of a case, the newest first."""

    reports: list[CaseReportOutput]


class QuestionInput(Input):
    """What the owner is asked."""

    question: Text = Field(min_length=1, max_length=LONGEST_WORDS)


class WordsInput(Input):
    """A note."""

    note: Text = Field(min_length=1, max_length=LONGEST_WORDS)


class NoteInput(Input):
    """Why."""

    note: Text = Field("", max_length=LONGEST_WORDS)


def case(row: Case) -> dict[str, Any]:
    """Return a case as CaseOutput."""
    return {
        "case_id": row.id, "target_type": row.target_type, "target_id": row.target_id, "owner_id": row.owner_id,
        "title": row.title, "reason": row.reason, "state": row.state, "report_count": row.report_count,
        "weight": row.weight / 100, "is_hidden": row.hidden_at is not None, "claimed_by": row.claimed_by,
        "decision": row.decision or None, "statement": row.statement, "question": row.question,
        "answer": row.answer, "appeal": row.appeal, "is_reversed": row.reversed_at is not None,
        "timestamp_opened": row.opened_at, "timestamp_decided": row.decided_at,
    }  # fmt: skip


def case_report(row: Report) -> dict[str, Any]:
    """Return a report as CaseReportOutput."""
    return {
        "report_id": row.id, "reporter_id": row.reporter_id, "reason": row.reason, "details": row.details,
        "weight": row.weight / 100, "evidence": row.evidence, "outcome": row.outcome,
        "timestamp_created": row.created_at,
    }  # fmt: skip
