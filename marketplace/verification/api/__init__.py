"""Verification in the JSON API, one file a subject. No route hands out a document."""

from marketplace.verification.api import checklist, desk, own
from marketplace.verification.api.blueprint import bp

__all__ = ["bp", "checklist", "desk", "own"]
