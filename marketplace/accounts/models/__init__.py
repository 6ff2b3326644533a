"""The tables of people: accounts, what proves who someone is, and what guards that."""

from marketplace.accounts.models.account import Account
from marketplace.accounts.models.credentials import (
    AccountSession,
    ApiKey,
    OneTimeToken,
    RecoveryCode,
    RefreshToken,
    TokenFamily,
    TotpFactor,
)
from marketplace.accounts.models.exports import PersonalExport, PersonalExportPart
from marketplace.accounts.models.presence import LiveProcess, Presence
from marketplace.accounts.models.protection import AttemptBucket, KnownDevice

__all__ = [
    "Account",
    "AccountSession",
    "ApiKey",
    "AttemptBucket",
    "KnownDevice",
    "LiveProcess",
    "OneTimeToken",
    "PersonalExport",
    "PersonalExportPart",
    "Presence",
    "RecoveryCode",
    "RefreshToken",
    "TokenFamily",
    "TotpFactor",
]
