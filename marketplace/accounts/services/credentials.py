"""Changing what protects an account: its password and its address."""

from __future__ import annotations

from flask_babel import gettext as _

from marketplace.accounts.errors import BadLink
from marketplace.accounts.events import EmailChanged, EmailChangeRequested, PasswordChanged, PasswordResetRequested
from marketplace.accounts.models import Account
from marketplace.accounts.services import one_time, passwords, registration, sessions, tokens
from marketplace.accounts.services.one_time import Purpose
from marketplace.core import audit, clock
from marketplace.core.db import session
from marketplace.core.errors import Invalid
from marketplace.core.events import announce


def request_reset(account: Account | None) -> None:
    """Send a link to set a new password, if there is anyone to send it to. Does the same work if not."""
    reachable = account is not None and account.suspended_at is None
    announce(PasswordResetRequested(account.id if account is not None and reachable else 0))


def reset_password(token: str, password: str) -> Account:
    """Set a new password with a link from a mail; every session and token ends.

    Raises:
        BadLink: the link is no good.
        Invalid: the password is not good enough; the link stays good.

    """
    account = _account_of(token, Purpose.RESET_PASSWORD)
    set_password(account, password, field="new_password")
    if account.email_verified_at is None:
        account.email_verified_at = clock.now()  # whoever read the link reads the address
    return account


def set_password(
    account: Account,
    password: str,
    *,
    field: str = "password",
    but_session: int | None = None,
    but_family: int | None = None,
) -> None:
    """Give an account another password; all others who were signed in are out.

    Raises:
        Invalid: not good enough; names `field`.

    """
    passwords.check_strength(password, (account.username, account.email, account.name), field=field)
    account.password_hash = passwords.hash_password(password)
    sessions.end_all(account.id, but=but_session)
    tokens.revoke_all(account.id, but=but_family)
    one_time.revoke(account.id, Purpose.RESET_PASSWORD, Purpose.CHANGE_EMAIL)
    audit.record("password.changed", "account", account.id, actor_id=account.id)
    announce(PasswordChanged(account.id))


def verify_email(token: str) -> Account:
    """Believe that someone reads their mail. Raises BadLink."""
    account = _account_of(token, Purpose.VERIFY_EMAIL)
    account.email_verified_at = account.email_verified_at or clock.now()
    return account


def request_email_change(account: Account, email: str) -> None:
    """Ask whoever reads `email` to confirm it; until then nothing changes.

    Raises:
        Invalid: not an address.
        Conflict: another account has it.

    """
    problem = registration.email_error(email)
    if problem is None and email.lower() == account.email.lower():
        problem = _("This is your address already.")
    if problem:
        raise Invalid(problem, errors={"email": [problem]})
    registration.check_free(email=email, but=account.id)
    token = one_time.issue(account.id, Purpose.CHANGE_EMAIL, {"email": email})
    announce(EmailChangeRequested(account.id, email, token))


def confirm_email_change(token: str) -> Account:
    """Take the new address over; the old one is told.

    Raises:
        BadLink: the link is no good.
        Conflict: another account took the address meanwhile.

    """
    row = one_time.use(token, Purpose.CHANGE_EMAIL)
    account, email = _alive(row.account_id), str(row.payload["email"])
    registration.check_free(email=email, but=account.id)
    old, account.email, account.email_verified_at = account.email, email, clock.now()
    row.payload = {"email": email, "before": old}
    one_time.revoke(account.id, Purpose.RESET_PASSWORD, Purpose.VERIFY_EMAIL)
    session().flush()
    audit.record("email.changed", "account", account.id, actor_id=account.id)
    announce(EmailChanged(account.id, old))
    return account


def _account_of(token: str, purpose: Purpose) -> Account:
    return _alive(one_time.use(token, purpose).account_id)


def _alive(account_id: int) -> Account:
    account = session().get(Account, account_id)
    if account is None or account.suspended_at is not None or account.erased_at is not None:
        raise BadLink(_("This link has been used or is too old. Ask for a new one."))
    return account
