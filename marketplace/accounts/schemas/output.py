"""What programs get."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pydantic import ConfigDict

from marketplace.accounts.models import Account, ApiKey
from marketplace.accounts.queries.access import SignedInDevice
from marketplace.accounts.queries.people import Person
from marketplace.accounts.rules import picture_path
from marketplace.accounts.services.agents import device_name
from marketplace.accounts.services.tokens import TokenPair
from marketplace.core.api import Output, PageOutput, Timestamp
from marketplace.core.site import absolute


class SignedInOutput(Output):
    """Tokens for whoever signed in; `expires_in` seconds are left of `token`."""

    user_id: int
    username: str
    email: str
    token: str
    refresh_token: str
    expires_in: int


class EnrolmentOutput(Output):
    """What the authenticator app needs; nothing changes until a code confirms it."""

    secret: str
    otpauth_url: str


class RecoveryCodesOutput(Output):
    """Each is good once; they are shown this once."""

    recovery_codes: list[str]


class ApiKeyOutput(Output):
    """A key, without its secret."""

    api_key_id: int
    name: str
    prefix: str
    scopes: list[str]
    allowed_ips: list[str]
    created_at: Timestamp
    expires_at: Timestamp | None
    last_used_at: Timestamp | None


class NewApiKeyOutput(ApiKeyOutput):
    """A key with its secret, which is shown this once."""

    key: str


class ApiKeyPage(PageOutput):
    """Keys."""

    api_keys: list[ApiKeyOutput]


class SessionOutput(Output):
    """A place where the account is signed in: a browser, or a program."""

    session_id: str
    kind: str
    device: str
    ip: str
    created_at: Timestamp
    last_seen_at: Timestamp
    is_current: bool


class SessionPage(PageOutput):
    """Sessions."""

    sessions: list[SessionOutput]


class PreferencesOutput(Output):
    """Choices; beside these three, whatever programs keep there."""

    model_config = ConfigDict(from_attributes=True, extra="allow")

    language: str | None
    time_zone: str | None
    currency: str | None


class MeOutput(Output):
    """An account as its owner sees it."""

    user_id: int
    username: str
    name: str
    email: str
    email_verified: bool
    profile_picture_url: str | None
    bio: str
    date_joined: Timestamp
    is_verified: bool
    contact_information: dict[str, str]
    role: str
    preferences: PreferencesOutput


class ProfileOutput(Output):
    """A person as everyone sees them."""

    user_id: int
    username: str
    name: str
    profile_picture_url: str | None
    bio: str
    date_joined: Timestamp
    is_verified: bool
    rating_average: float | None
    rating_count: int


class PictureOutput(Output):
    """Where the picture is."""

    profile_picture_url: str | None


class ExportOutput(Output):
    """A copy that is on its way."""

    export_id: int
    status: str


def signed_in(account: Account, pair: TokenPair) -> dict[str, Any]:
    """Return what a program gets for a sign-in."""
    return {
        "user_id": account.id,
        "username": account.username,
        "email": account.email,
        "token": pair.access,
        "refresh_token": pair.refresh,
        "expires_in": pair.expires_in,
    }


def me(account: Account) -> dict[str, Any]:
    """Return an account as its owner sees it."""
    return {
        "user_id": account.id,
        "username": account.username,
        "name": account.name,
        "email": account.email,
        "email_verified": account.email_verified_at is not None,
        "profile_picture_url": picture_url(account.picture_key),
        "bio": account.bio,
        "date_joined": account.created_at,
        "is_verified": account.is_verified,
        "contact_information": account.contact_information,
        "role": account.role,
        "preferences": {
            **account.preferences,
            "language": account.language,
            "time_zone": account.time_zone,
            "currency": account.currency,
        },
    }


def profile(person: Person) -> dict[str, Any]:
    """Return a person as everyone sees them."""
    average: Decimal | None = person.rating_average
    return {
        "user_id": person.id,
        "username": person.username,
        "name": person.name,
        "profile_picture_url": picture_url(person.picture_key),
        "bio": person.bio,
        "date_joined": person.created_at,
        "is_verified": person.is_verified,
        "rating_average": None if average is None else float(average),
        "rating_count": person.rating_count,
    }


def session(device: SignedInDevice) -> dict[str, Any]:
    """Return a place where the account is signed in."""
    return {
        "session_id": device.reference,
        "kind": device.kind,
        "device": device_name(device.user_agent),
        "ip": device.ip,
        "created_at": device.created_at,
        "last_seen_at": device.last_seen_at,
        "is_current": device.is_current,
    }


def api_key(key: ApiKey) -> dict[str, Any]:
    """Return a key without its secret."""
    return {
        "api_key_id": key.id,
        "name": key.name,
        "prefix": key.prefix,
        "scopes": key.scopes,
        "allowed_ips": key.allowed_ips,
        "created_at": key.created_at,
        "expires_at": key.expires_at,
        "last_used_at": key.last_used_at,
    }


def picture_url(picture_key: str | None) -> str | None:
    """Return the whole address of a profile picture, or None."""
    path = picture_path(picture_key, 512)
    return None if path is None else absolute(path)
