"""From a token to whoever it speaks for, in one statement."""

from __future__ import annotations

from typing import Final

from sqlalchemy import RowMapping, select

from marketplace.accounts.models import Account, AccountSession
from marketplace.accounts.rules import Role, Viewer
from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.tokens import digest

VIEWER_COLUMNS: Final = (
    Account.id,
    Account.username,
    Account.name,
    Account.email,
    Account.role,
    Account.email_verified_at,
    Account.is_verified,
    Account.picture_key,
    Account.language,
    Account.time_zone,
    Account.currency,
)


def find_viewer_by_session(token: str) -> Viewer | None:
    """Return whoever is signed in with this session token; None once it ended, expired or the account is shut."""
    statement = (
        select(*VIEWER_COLUMNS, AccountSession.id.label("session_id"), AccountSession.fresh_until)
        .join(AccountSession, AccountSession.account_id == Account.id)
        .where(
            AccountSession.token_hash == digest(token),
            AccountSession.expires_at > clock.now(),
            Account.deleted_at.is_(None),
            Account.suspended_at.is_(None),
        )
    )
    row = session().execute(statement).mappings().first()
    return None if row is None else viewer(row, token=token)


def viewer(row: RowMapping, *, token: str, scopes: frozenset[str] | None = None) -> Viewer:
    """Build the viewer from a row with VIEWER_COLUMNS and, where there is a session, its id and freshness."""
    values = dict(row)
    verified = values.pop("email_verified_at") is not None
    role = Role(values.pop("role"))
    return Viewer(**values, role=role, email_verified=verified, token=token, scopes=scopes)
