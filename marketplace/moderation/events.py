"""Facts of moderation."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReportFiled:
    """Someone reported something."""

    report_id: int
    case_id: int
    reporter_id: int


@dataclass(frozen=True, slots=True)
class TargetHidden:
    """Reports alone hid something, until a moderator has looked."""

    case_id: int
    owner_id: int | None


@dataclass(frozen=True, slots=True)
class OwnerAsked:
    """A moderator wants to know something before deciding."""

    case_id: int
    owner_id: int


@dataclass(frozen=True, slots=True)
class CaseDecided:
    """A moderator decided."""

    case_id: int
    decision: str


@dataclass(frozen=True, slots=True)
class AppealAnswered:
    """A moderator looked at an appeal: the decision stands, or is taken back."""

    case_id: int
    is_reversed: bool


@dataclass(frozen=True, slots=True)
class DecisionReversed:
    """A decision was taken back without an appeal."""

    case_id: int
