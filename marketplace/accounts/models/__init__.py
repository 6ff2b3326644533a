"""The tables of people: accounts, and what proves who someone is."""

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

__all__ = [
    "Account",
    "AccountSession",
    "ApiKey",
    "OneTimeToken",
    "RecoveryCode",
    "RefreshToken",
    "TokenFamily",
    "TotpFactor",
]
