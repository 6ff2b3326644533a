"""People as programs of the administration see them."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import AwareDatetime, Field

from marketplace.accounts.models import Account
from marketplace.accounts.queries.table import standing_of
from marketplace.core.api import Input, Output, PageOutput, PageQuery, Text, Timestamp


class UserQuery(PageQuery):
    """Which people to list."""

    q: Text = Field("", max_length=200, description="A part of the name, the e-mail address, or the number.")
    role: Literal["", "buyer", "seller", "moderator", "admin", "service"] = ""
    standing: Literal["", "active", "suspended", "deleted", "unconfirmed"] = ""


class OfficeUserOutput(Output):
    """Someone, with what only those see who administer."""

    user_id: int
    username: str
    name: str
    email: str
    email_verified: bool
    role: str
    standing: str
    is_verified: bool
    date_joined: Timestamp
    suspended_until: Timestamp | None
    suspension_reason: str


class UserPage(PageOutput):
    """A page of people, the newest first."""

    users: list[OfficeUserOutput]


class SuspensionInput(Input):
    """Why someone is shut out, and until when."""

    reason: Text = Field(min_length=1, max_length=2000)
    until: AwareDatetime | None = None


class ReasonInput(Input):
    """Why."""

    reason: Text = Field("", max_length=2000)


class RoleInput(Input):
    """What someone is to be."""

    role: Literal["buyer", "seller", "moderator", "admin"]


def user(account: Account) -> dict[str, Any]:
    """Return an account as OfficeUserOutput."""
    return {
        "user_id": account.id, "username": account.username, "name": account.name, "email": account.email,
        "email_verified": account.email_verified_at is not None, "role": account.role,
        "standing": standing_of(account), "is_verified": account.is_verified, "date_joined": account.created_at,
        "suspended_until": account.suspended_until, "suspension_reason": account.suspension_reason,
    }  # fmt: skip
