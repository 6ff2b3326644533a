"""What each role may do. Permissions are data, so that a page can print them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What an account is on this platform."""

    BUYER = "buyer"
    SELLER = "seller"
    MODERATOR = "moderator"
    ADMIN = "admin"
    SERVICE = "service"


_PERSON: Final = frozenset(
    {
        "account.read",
        "account.write",
        "account.secure",
        "listings.create",
        "bookmarks.keep",
        "orders.place",
        "coupons.write",
        "searches.save",
        "messages.write",
        "notifications.read",
        "notifications.write",
        "reviews.write",
        "reports.write",
        "payouts.request",
    }
)
_MODERATOR: Final = _PERSON | {
    "listings.moderate",
    "reviews.moderate",
    "verifications.decide",
    "reports.decide",
    "orders.manage",
    "users.suspend",
    "admin.enter",
}

PERMISSIONS: Final[dict[Role, frozenset[str]]] = {
    Role.BUYER: _PERSON,
    Role.SELLER: _PERSON | {"listings.import"},
    Role.MODERATOR: _MODERATOR | {"listings.import"},
    Role.ADMIN: _MODERATOR
    | {"listings.import", "users.manage", "settings.change", "jobs.manage", "audit.read", "money.move"},
    Role.SERVICE: frozenset({"account.read", "notifications.read", "listings.create", "listings.import"}),
}
"""Role → permissions. A person's API key can narrow these, never widen them."""

FOR_PEOPLE_ONLY: Final = frozenset({"account.secure", "admin.enter", "users.manage", "settings.change"})
"""What no API key is ever given: a key that leaks must not be able to make itself permanent."""

WHILE_ACTING: Final = frozenset(
    {"account.read", "account.write", "listings.create", "listings.import", "bookmarks.keep"}
)
"""What an administrator may do as someone else: help with a profile and listings; nothing that others wrote to them."""


def scopes_for(role: Role) -> frozenset[str]:
    """Return the permissions that an API key of an account with `role` may be given."""
    return PERMISSIONS[role] - FOR_PEOPLE_ONLY


@dataclass(frozen=True, slots=True)
class Viewer:
    """Whoever looks at a page or calls the API, signed in: an account and the session or token that vouches for it."""

    id: int
    username: str
    name: str
    email: str
    role: Role
    email_verified: bool
    is_verified: bool
    picture_key: str | None
    language: str | None
    time_zone: str | None
    currency: str | None
    token: str
    session_id: int | None = None
    family_id: int | None = None
    api_key_id: int | None = None
    fresh_until: datetime | None = None
    scopes: frozenset[str] | None = None
    acted_by: int | None = None

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """Return what the session cookie holds: the token of the session, never the account's id."""
        return self.token

    def can(self, permission: str) -> bool:
        """Whether the role, and the key if there is one, grant `permission`."""
        granted = permission in PERMISSIONS[self.role]
        return granted and (self.scopes is None or permission in self.scopes)

    def is_fresh(self, moment: datetime) -> bool:
        """Whether the password was given recently enough to change what protects the account."""
        return self.fresh_until is not None and moment < self.fresh_until

    @property
    def display_name(self) -> str:
        """The name to show."""
        return self.name or self.username


@dataclass(frozen=True, slots=True)
class Guest:
    """Whoever looks without an account."""

    id: None = None
    role: None = None
    acted_by: None = None
    language: None = None
    time_zone: None = None
    currency: None = None

    is_authenticated = False
    is_active = False
    is_anonymous = True

    def get_id(self) -> None:
        """Guests have no id."""

    def can(self, _permission: str) -> bool:
        """Guests may look, and nothing that needs a permission."""
        return False
