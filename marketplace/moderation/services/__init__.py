"""Commands of moderation, one file a subject; what other features call is offered here."""

from marketplace.moderation.queries.records import is_reported
from marketplace.moderation.rules.targets import Target, declare_target
from marketplace.moderation.services import people, reporting

__all__ = ["Target", "declare_target", "is_reported", "people", "reporting"]
