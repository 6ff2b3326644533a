"""Facts about people."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AccountRegistered:
    """Someone made an account."""

    account_id: int


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Someone signed in on a browser; `guest_token` is what the browser had been known by until then."""

    account_id: int
    guest_token: str | None


@dataclass(frozen=True, slots=True)
class AccountDeleted:
    """Someone asked to be forgotten: hidden from now on, erased after the grace time."""

    account_id: int


@dataclass(frozen=True, slots=True)
class AccountRestored:
    """Someone came back within the grace time."""

    account_id: int


@dataclass(frozen=True, slots=True)
class AccountErased:
    """Everything personal is gone; every feature erases its own."""

    account_id: int


@dataclass(frozen=True, slots=True)
class PersonalDataRequested:
    """Someone wants a copy of their data: every feature adds its own through `collect`."""

    account_id: int
    export_id: int


@dataclass(frozen=True, slots=True)
class AccountSuspended:
    """An operator shut an account out."""

    account_id: int
