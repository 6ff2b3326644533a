"""Reports as the API takes and shows them."""

from __future__ import annotations

from pydantic import Field

from marketplace.core.api import Input, Output, Text
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
