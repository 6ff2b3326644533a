"""What accounts themselves answer to facts: their own part of a copy, and its files at the end."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import select

from marketplace.accounts.events import AccountErased, PersonalDataRequested
from marketplace.accounts.models import Account, AccountSession, ApiKey, PersonalExport
from marketplace.accounts.rules.pictures import PICTURE_SIZES
from marketplace.accounts.services import exports
from marketplace.core.db import session
from marketplace.core.events import on

ACCOUNT_FIELDS: Final = (
    "id", "username", "email", "email_verified_at", "role", "name", "phone", "bio", "contact_information", "language",
    "time_zone", "currency", "preferences", "is_verified", "created_at",
)  # fmt: skip
SESSION_FIELDS: Final = ("created_at", "last_seen_at", "expires_at", "ip", "user_agent")
KEY_FIELDS: Final = (
    "name",
    "prefix",
    "scopes",
    "allowed_ips",
    "created_at",
    "expires_at",
    "last_used_at",
    "revoked_at",
)


@on(PersonalDataRequested)
def add_account(fact: PersonalDataRequested) -> None:
    """Add the profile with its picture, the devices and the keys."""
    account = session().get_one(Account, fact.account_id)
    devices = session().scalars(select(AccountSession).where(AccountSession.account_id == account.id))
    keys = session().scalars(select(ApiKey).where(ApiKey.account_id == account.id))
    data = {
        "profile": _values(account, ACCOUNT_FIELDS),
        "sessions": [_values(row, SESSION_FIELDS) for row in devices],
        "api_keys": [_values(row, KEY_FIELDS) for row in keys],
    }
    picture = {"picture.webp": f"{account.picture_key}-{PICTURE_SIZES[-1]}.webp"} if account.picture_key else {}
    exports.add(fact.export_id, "account", data, picture)


@on(AccountErased)
def drop_copies(fact: AccountErased) -> None:
    """Remove copies that have not been fetched."""
    rows = session().scalars(select(PersonalExport).where(PersonalExport.account_id == fact.account_id))
    exports.drop(list(rows))


def _values(row: Any, fields: tuple[str, ...]) -> dict[str, Any]:
    found = {field: getattr(row, field) for field in fields}
    return {field: value.isoformat() if hasattr(value, "isoformat") else value for field, value in found.items()}
