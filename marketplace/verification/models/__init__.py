"""The tables of verification."""

from marketplace.verification.models.document import VerificationDocument, VerificationFile
from marketplace.verification.models.request import VerificationRequest

__all__ = ["VerificationDocument", "VerificationFile", "VerificationRequest"]
