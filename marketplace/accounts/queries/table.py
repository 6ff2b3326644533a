"""People as a table of the administration."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, or_, select

from marketplace.accounts.models import Account
from marketplace.accounts.models.account import ACCOUNT_WORDS
from marketplace.accounts.rules import Role
from marketplace.core.tables import Column, Filter, Table
from marketplace.core.words import has_words

ROLES: Final[dict[str, Any]] = {
    Role.BUYER: _l("Buyer"),
    Role.SELLER: _l("Seller"),
    Role.MODERATOR: _l("Moderator"),
    Role.ADMIN: _l("Administrator"),
    Role.SERVICE: _l("Program"),
}
STANDINGS: Final[dict[str, Any]] = {
    "active": _l("active"),
    "suspended": _l("suspended"),
    "deleted": _l("deleted"),
    "unconfirmed": _l("address not confirmed"),
}
LONGEST_ID: Final = 16


def standing_of(account: Account) -> str:
    """Return a word for how the account stands."""
    if account.deleted_at is not None:
        return "deleted"
    if account.suspended_at is not None:
        return "suspended"
    return "active" if account.email_verified_at is not None else "unconfirmed"


def _search(rows: Select[Any], wanted: str) -> Select[Any]:
    number = wanted.removeprefix("#")
    if number.isascii() and number.isdigit() and len(number) < LONGEST_ID:
        return rows.where(Account.id == int(number))
    exact = wanted.lower().removeprefix("@")
    return rows.where(or_(func.lower(Account.email) == exact, has_words(ACCOUNT_WORDS, wanted)))


_STANDING: Final = {
    "active": Account.suspended_at.is_(None) & Account.deleted_at.is_(None) & Account.email_verified_at.is_not(None),
    "suspended": Account.suspended_at.is_not(None),
    "deleted": Account.deleted_at.is_not(None),
    "unconfirmed": Account.suspended_at.is_(None) & Account.deleted_at.is_(None) & Account.email_verified_at.is_(None),
}

PEOPLE: Final = Table(
    "users",
    lambda: select(Account),
    Account.id,
    (
        Column("id", _l("Number"), lambda row: row.Account.id, sort=Account.id),
        Column("username", _l("Username"), lambda row: row.Account.username, sort=func.lower(Account.username)),
        Column("name", _l("Name"), lambda row: row.Account.name, is_shown=False),
        Column("email", _l("E-mail address"), lambda row: row.Account.email, sort=func.lower(Account.email)),
        Column("role", _l("Role"), lambda row: row.Account.role),
        Column("standing", _l("Standing"), lambda row: standing_of(row.Account)),
        Column("verified", _l("Verified"), lambda row: row.Account.is_verified, is_shown=False),
        Column("joined", _l("Here since"), lambda row: row.Account.created_at, is_end=True),
    ),
    (
        Filter("q", _l("Name, e-mail address, number"), _search),
        Filter("role", _l("Role"), lambda rows, value: rows.where(Account.role == value), tuple(ROLES.items())),
        Filter("standing", _l("Standing"), lambda rows, value: rows.where(_STANDING[value]), tuple(STANDINGS.items())),
    ),
)
