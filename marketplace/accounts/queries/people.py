"""People as others and operators see them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from flask_babel import gettext as _
from sqlalchemy import RowMapping, func, select

from marketplace.accounts.models import Account
from marketplace.accounts.rules import Guest, Viewer, picture_path
from marketplace.core.db import session
from marketplace.core.errors import NotFound


@dataclass(frozen=True, slots=True)
class Person:
    """What anyone may know of someone."""

    id: int
    username: str
    name: str
    bio: str
    picture_key: str | None
    is_verified: bool
    rating_average: Decimal | None
    rating_count: int
    created_at: datetime
    is_gone: bool

    @property
    def display_name(self) -> str:
        """The name to show."""
        return _("Former member") if self.is_gone else self.name or self.username

    @property
    def path(self) -> str | None:
        """Where their page is; people who left have none."""
        return None if self.is_gone else f"/users/{self.username}"

    def picture(self, size: int = 128) -> str | None:
        """Return the path of their picture, or None."""
        return None if self.is_gone else picture_path(self.picture_key, size)


_COLUMNS: Final = (
    Account.id,
    Account.username,
    Account.name,
    Account.bio,
    Account.picture_key,
    Account.is_verified,
    Account.rating_average,
    Account.rating_count,
    Account.created_at,
    (Account.deleted_at.is_not(None) | Account.suspended_at.is_not(None)).label("is_gone"),
)


def get_profile(viewer: Viewer | Guest, username: str) -> Person:
    """Return the person with a username, whatever its case. Raises NotFound."""
    return _visible(viewer, func.lower(Account.username) == func.lower(username))


def get_person(viewer: Viewer | Guest, account_id: int) -> Person:
    """Return the person with an id. Raises NotFound."""
    return _visible(viewer, Account.id == account_id)


def find_accounts_by_id(ids: Collection[int]) -> dict[int, Person]:
    """Return the people with these ids, those who left included, in one statement."""
    if not ids:
        return {}
    rows = session().execute(select(*_COLUMNS).where(Account.id.in_(ids))).mappings()
    return {row["id"]: Person(**row) for row in rows}


def find_account_to_sign_in(email: str) -> Account | None:
    """Return the account with an address, deleted but not erased ones included: they may come back."""
    statement = select(Account).where(func.lower(Account.email) == func.lower(email), Account.erased_at.is_(None))
    return session().scalars(statement).first()


def find_account_by_email(email: str) -> Account | None:
    """Return the live account with an address."""
    account = find_account_to_sign_in(email)
    return account if account is not None and account.deleted_at is None else None


def account_of(viewer: Viewer) -> Account:
    """Return the viewer's own row. Raises NotFound when it is gone meanwhile."""
    account = session().get(Account, viewer.id)
    if account is None or account.deleted_at is not None:
        raise NotFound(_("There is no such account."))
    return account


def _visible(viewer: Viewer | Guest, condition: Any) -> Person:
    row: RowMapping | None = session().execute(select(*_COLUMNS).where(condition)).mappings().first()
    if row is None or (row["is_gone"] and not viewer.can("users.suspend")):
        raise NotFound(_("There is no one here by this name."))
    return Person(**row)


def get_account(account_id: int) -> Account:
    """Return anyone's row, for those who administer. Raises NotFound."""
    account = session().get(Account, account_id)
    if account is None or account.erased_at is not None:
        raise NotFound(_("There is no such account."))
    return account
