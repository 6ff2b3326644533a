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
class SignedInFromNewDevice:
    """Someone signed in where the account had not been signed in before."""

    account_id: int
    ip: str
    user_agent: str


@dataclass(frozen=True, slots=True)
class PasswordResetRequested:
    """Someone says that they forgot a password; `account_id` is 0 where no account has the address given."""

    account_id: int


@dataclass(frozen=True, slots=True)
class PasswordChanged:
    """An account has a new password."""

    account_id: int


@dataclass(frozen=True, slots=True)
class EmailChangeRequested:
    """Someone wants another address: `token` proves that they read it."""

    account_id: int
    new_email: str
    token: str


@dataclass(frozen=True, slots=True)
class EmailChanged:
    """An account has a new address; the old one hears of it."""

    account_id: int
    old_email: str


@dataclass(frozen=True, slots=True)
class SecondFactorChanged:
    """A second factor was switched on or off."""

    account_id: int
    is_on: bool


@dataclass(frozen=True, slots=True)
class PictureDropped:
    """A profile picture is shown no more; its files can go."""

    picture_key: str


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
    """Someone wants a copy of their data: every feature adds its own through `accounts.services.exports.add`."""

    account_id: int
    export_id: int


@dataclass(frozen=True, slots=True)
class PersonalDataReady:
    """The copy is put together and can be fetched."""

    account_id: int
    export_id: int


@dataclass(frozen=True, slots=True)
class PresenceChanged:
    """Someone's first live connection came, or the last one has been gone for a moment."""

    account_id: int
    is_online: bool


@dataclass(frozen=True, slots=True)
class ActedAs:
    """An administrator signed in as someone."""

    account_id: int
    admin_id: int


@dataclass(frozen=True, slots=True)
class AccountSuspended:
    """An operator shut an account out."""

    account_id: int


@dataclass(frozen=True, slots=True)
class AccountReadmitted:
    """An operator let a suspended account in again."""

    account_id: int
