"""The tables of moderation: cases, and the reports in them."""

from marketplace.moderation.models.case import Case
from marketplace.moderation.models.report import Report

__all__ = ["Case", "Report"]
