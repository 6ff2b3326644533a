"""Commands on accounts, one file a subject; what other features call is offered here."""

from marketplace.accounts.services.external import ensure_external_accounts
from marketplace.accounts.services.moderation import readmit, set_role, suspend
from marketplace.accounts.services.profiles import set_rating, set_verified
from marketplace.accounts.services.registration import Application, register

__all__ = [
    "Application",
    "ensure_external_accounts",
    "readmit",
    "register",
    "set_rating",
    "set_role",
    "set_verified",
    "suspend",
]
