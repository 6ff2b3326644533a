"""The tables of verification."""

from marketplace.verification.models.checklist import ChecklistItem, ChecklistMark
from marketplace.verification.models.document import VerificationDocument, VerificationFile
from marketplace.verification.models.request import VerificationRequest

__all__ = ["ChecklistItem", "ChecklistMark", "VerificationDocument", "VerificationFile", "VerificationRequest"]
