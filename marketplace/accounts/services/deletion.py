"""Leaving: hidden at once, erased after a time of grace, except for the row that others' records point to."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from marketplace.accounts.events import AccountDeleted, AccountErased
from marketplace.accounts.models import (
    Account,
    ApiKey,
    OneTimeToken,
    PersonalExport,
    RecoveryCode,
    TokenFamily,
    TotpFactor,
)
from marketplace.accounts.services import access, pictures
from marketplace.core import audit, clock, settings
from marketplace.core.db import session
from marketplace.core.events import announce

GRACE_DAYS = settings.declare(
    "accounts.grace_days",
    14,
    _l("For how many days a deleted account can be brought back by signing in."),
    lambda days: None if 0 <= days <= 365 else str(_l("Choose 0 to 365 days.")),
)


def erased_from(account: Account) -> datetime:
    """Return the moment from which a deleted account may be erased."""
    return (account.deleted_at or clock.now()) + timedelta(days=GRACE_DAYS.get())


def delete_account(account: Account) -> None:
    """Hide an account and everything of it; its owner has given the password and is signed out everywhere."""
    account.deleted_at = clock.now()
    session().flush()
    access.end_everything(account.id)
    audit.record("account.deleted", "account", account.id, actor_id=account.id)
    announce(AccountDeleted(account.id))


def find_due(limit: int = 100) -> list[int]:
    """Return accounts whose time of grace is over."""
    before = clock.now() - timedelta(days=GRACE_DAYS.get())
    statement = (
        select(Account.id)
        .where(Account.deleted_at < before, Account.erased_at.is_(None))
        .order_by(Account.deleted_at)
        .limit(limit)
    )
    return list(session().scalars(statement))


def erase(account_id: int) -> None:
    """Erase whatever is personal; every feature hears of it first and erases its own. Does nothing twice."""
    account = session().get(Account, account_id, with_for_update=True)
    if account is None or account.deleted_at is None or account.erased_at is not None:
        return
    announce(AccountErased(account_id))
    pictures.remove(account)
    for model in (TotpFactor, RecoveryCode, ApiKey, TokenFamily, PersonalExport, OneTimeToken):
        session().execute(delete(model).where(model.account_id == account_id))
    access.end_everything(account_id)
    _blank(account)
    audit.record("account.erased", "account", account_id, actor_id=None)
    audit.forget_origins(account_id)
    audit.forget_words("account", [account_id])
    session().flush()


def _blank(account: Account) -> None:
    account.username = f"former-{account.id}"
    account.email = f"former-{account.id}@erased.invalid"
    account.password_hash = account.email_verified_at = None
    account.name = account.phone = account.bio = ""
    account.contact_information, account.preferences = {}, {}
    account.language = account.time_zone = account.currency = None
    account.external_source = account.external_id = None
    account.is_verified = False
    account.erased_at = clock.now()
