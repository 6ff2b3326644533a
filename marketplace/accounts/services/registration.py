"""Making an account."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from marketplace.accounts.events import AccountRegistered
from marketplace.accounts.models import Account
from marketplace.accounts.rules import Role, names
from marketplace.accounts.services import passwords
from marketplace.core.db import session
from marketplace.core.errors import Conflict, Invalid
from marketplace.core.events import announce
from marketplace.core.lazy import Later

email_validator: Any = Later("email_validator")

PHONE: Final = re.compile(r"\+?[0-9][0-9 ()./-]{3,38}")
OPEN_ROLES: Final = frozenset({Role.BUYER, Role.SELLER})
"""What people may make themselves; the others are given."""


@dataclass(frozen=True, slots=True)
class Application:
    """What someone who registers says about themselves."""

    username: str
    email: str
    password: str
    name: str = ""
    phone: str = ""
    role: Role = Role.BUYER
    language: str | None = None


def register(application: Application) -> Account:
    """Make an account and tell everyone; a mail to confirm the address follows.

    Raises:
        Invalid: naming each wrong field.
        Conflict: the username or the address is taken.

    """
    errors = _errors(application)
    try:
        passwords.check_strength(application.password, (application.username, application.email, application.name))
    except Invalid as weak:
        errors |= weak.errors
    if errors:
        raise Invalid(_("Some fields are not valid."), errors=errors)
    hashed = passwords.hash_password(application.password)
    check_free(username=application.username, email=application.email)
    account = Account(
        username=application.username,
        email=application.email,
        password_hash=hashed,
        name=application.name,
        phone=application.phone,
        contact_information={"phone": application.phone} if application.phone else {},
        role=application.role,
        language=application.language,
    )
    session().add(account)
    session().flush()
    announce(AccountRegistered(account.id))
    return account


def check_free(*, username: str | None = None, email: str | None = None, but: int | None = None) -> None:
    """Refuse a username or an address that another account (than `but`) has, whatever its case.

    Raises:
        Conflict: naming the taken fields.

    """
    errors: dict[str, list[str]] = {}
    if username is not None and _is_taken(Account.username, username, but):
        errors["username"] = [_("This username is taken.")]
    if email is not None and _is_taken(Account.email, email, but):
        errors["email"] = [_("There is an account with this address already. Sign in, or reset its password.")]
    if errors:
        raise Conflict(next(iter(errors.values()))[0], code=f"{next(iter(errors))}_taken", errors=errors)


def username_error(username: str) -> str | None:
    """Return what is wrong with a username, or None."""
    if not names.is_username(username):
        return _("Use 3 to 40 letters and digits, with single dots, dashes or underscores between them.")
    if names.is_reserved(username):
        return _("This username is reserved.")
    return None


def email_error(email: str) -> str | None:
    """Return what is wrong with an e-mail address, or None. Asks no one on the network."""
    try:
        email_validator.validate_email(email, check_deliverability=False, test_environment=True)
    except email_validator.EmailNotValidError:
        return _("Write an e-mail address such as name@example.com.")
    return None if names.is_reachable(email.lower()) else _("Mail can't reach this address.")


def name_error(name: str) -> str | None:
    """Return what is wrong with a display name, or None."""
    if not names.is_display_name(name):
        return _("Use up to %(count)s visible characters.", count=names.LONGEST_NAME)
    return None


def _errors(application: Application) -> dict[str, list[str]]:
    found = {
        "username": username_error(application.username),
        "email": email_error(application.email),
        "name": name_error(application.name),
        "phone": None if not application.phone or PHONE.fullmatch(application.phone) else _("Write a phone number."),
        "role": None if application.role in OPEN_ROLES else _("Choose buyer or seller."),
    }
    return {field: [problem] for field, problem in found.items() if problem}


def _is_taken(column: InstrumentedAttribute[str], value: str, but: int | None) -> bool:
    statement = select(Account.id).where(func.lower(column) == func.lower(value), Account.id != (but or 0))
    return session().scalar(statement) is not None
