"""Whom to tell what by mail. Links are built from SITE_URL."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from marketplace.accounts.events import (
    AccountDeleted,
    AccountErased,
    AccountReadmitted,
    AccountRegistered,
    AccountRestored,
    AccountSuspended,
    ActedAs,
    EmailChanged,
    EmailChangeRequested,
    PasswordChanged,
    PasswordResetRequested,
    PersonalDataReady,
    SecondFactorChanged,
    SignedInFromNewDevice,
)
from marketplace.accounts.models import Account, PersonalExport
from marketplace.accounts.rules import limits as rules
from marketplace.accounts.rules.limits import Claim
from marketplace.accounts.rules.names import is_reachable
from marketplace.accounts.services import acting, deletion, exports, limits, one_time
from marketplace.accounts.services.agents import device_name
from marketplace.accounts.services.one_time import Purpose
from marketplace.core import clock, mail
from marketplace.core.db import session
from marketplace.core.errors import TooMany
from marketplace.core.events import on
from marketplace.core.jobs import enqueue, job
from marketplace.core.site import absolute


@on(AccountRegistered)
def welcome(fact: AccountRegistered) -> None:
    """Ask a new account to confirm its address."""
    enqueue(send_verification, account_id=fact.account_id)


@on(PasswordResetRequested)
def offer_reset(fact: PasswordResetRequested) -> None:
    """Send the link in a job, so that the request does the same whether or not there is an account."""
    enqueue(send_reset, account_id=fact.account_id)


@job("accounts.send_verification", queue="mail")
def send_verification(account_id: int) -> None:
    """Mail the link that confirms an address."""
    account = session().get(Account, account_id)
    if account is None or account.email_verified_at is not None or not _may_mail(account):
        return
    token = one_time.issue(account_id, Purpose.VERIFY_EMAIL)
    _send(account, "verify", _l("Confirm your e-mail address"), link=absolute(f"/verify-email/{token}"))


@job("accounts.send_reset", queue="mail")
def send_reset(account_id: int) -> None:
    """Mail the link that sets a new password."""
    account = session().get(Account, account_id)
    if account is None or not _may_mail(account):
        return
    token = one_time.issue(account_id, Purpose.RESET_PASSWORD)
    _send(account, "reset", _l("Set a new password"), link=absolute(f"/reset/{token}"))


@on(PasswordChanged)
def tell_password_changed(fact: PasswordChanged) -> None:
    """Warn the owner, in case it was not them."""
    _send(_account(fact.account_id), "password_changed", _l("Your password was changed"), link=absolute("/forgot"))


@on(EmailChangeRequested)
def ask_new_address(fact: EmailChangeRequested) -> None:
    """Ask the new address to confirm, and tell the old one."""
    account = _account(fact.account_id)
    link = absolute(f"/verify-email/{fact.token}")
    _send(account, "email_change", _l("Confirm your new e-mail address"), recipient=fact.new_email, link=link)
    _send(
        account, "email_change_notice", _l("Someone asked to change your e-mail address"),
        new_email=_shown(fact.new_email), link=absolute("/account/security"),
    )  # fmt: skip


@on(EmailChanged)
def tell_old_address(fact: EmailChanged) -> None:
    """Tell the address that was."""
    _send(_account(fact.account_id), "email_changed", _l("Your e-mail address was changed"), recipient=fact.old_email)


@on(SecondFactorChanged)
def tell_factor(fact: SecondFactorChanged) -> None:
    """Tell the owner that signing in asks for more, or for less."""
    subject = _l("Two-step sign-in is on") if fact.is_on else _l("Two-step sign-in is off")
    _send(_account(fact.account_id), "factor", subject, is_on=fact.is_on, link=absolute("/account/security"))


@on(SignedInFromNewDevice)
def tell_new_device(fact: SignedInFromNewDevice) -> None:
    """Tell the owner that someone came in where they had not been before."""
    _send(
        _account(fact.account_id), "new_device", _l("New sign-in to your account"), device=device_name(fact.user_agent),
        ip=fact.ip, moment=clock.now(), link=absolute("/account/sessions"),
    )  # fmt: skip


@on(AccountDeleted)
def tell_deleted(fact: AccountDeleted) -> None:
    """Tell the owner until when they can come back."""
    account = _account(fact.account_id)
    _send(
        account, "deleted", _l("Your account is deleted"), until=deletion.erased_from(account), link=absolute("/login")
    )


@on(AccountRestored)
def tell_restored(fact: AccountRestored) -> None:
    """Tell the owner that the account is back."""
    _send(_account(fact.account_id), "restored", _l("Welcome back"), link=absolute("/account/privacy"))


@on(PersonalDataReady)
def tell_copy_ready(fact: PersonalDataReady) -> None:
    """Send the link to the copy; only its owner can follow it."""
    export = session().get_one(PersonalExport, fact.export_id)
    link = absolute(f"/account/privacy/copies/{exports.sign(export.id)}")
    _send(_account(fact.account_id), "export", _l("Your data is ready"), link=link, until=export.expires_at)


@on(AccountSuspended)
def tell_suspended(fact: AccountSuspended) -> None:
    """Say that the account is shut, why, and for how long."""
    account = _account(fact.account_id)
    _send(account, "suspended", _l("Your account is suspended"), link=absolute("/help"))


@on(AccountReadmitted)
def tell_readmitted(fact: AccountReadmitted) -> None:
    """Say that the account is open again."""
    _send(_account(fact.account_id), "readmitted", _l("Your account is open again"), link=absolute("/login"))


@on(ActedAs)
def tell_acted_as(fact: ActedAs) -> None:
    """Say that an administrator looks at the site as this person."""
    account = _account(fact.account_id)
    _send(
        account, "acted_as", _l("An administrator signed in as you"), at=clock.now(), link=absolute("/help"),
        lasts=acting.LASTS,
    )  # fmt: skip


@on(AccountErased)
def forget_mails(fact: AccountErased) -> None:
    """Drop what was written to any address that the account had."""
    account = session().get(Account, fact.account_id)
    if account is not None:
        for address in one_time.addresses_of(account):
            mail.forget(address)


def _account(account_id: int) -> Account:
    return session().get_one(Account, account_id)


def _may_mail(account: Account) -> bool:
    """Whether another mail that anyone can cause may be sent; too many are dropped without a word."""
    claim = Claim(rules.MAIL_ACCOUNT, str(account.id))
    try:
        limits.take(claim)
    except TooMany:
        limits.give_back(claim)
        return False
    return account.erased_at is None


WITH_A_KEY: Final = frozenset({"verify", "reset", "email_change"})
"""Mails whose link works once, for whoever has it: the mail log must not keep them."""


def _send(account: Account, name: str, subject: Any, *, recipient: str | None = None, **context: Any) -> None:
    """Write a mail in the language of the account."""
    address = recipient or account.email
    if not is_reachable(address):
        return
    with force_locale(account.language or "en"):
        mail.send(
            address, f"accounts.{name}", str(subject), f"accounts/mail/{name}",
            {"account": account, "subject": str(subject), **context}, is_secret=name in WITH_A_KEY,
        )  # fmt: skip


def _shown(email: str) -> str:
    """Return an address with most of it hidden: a mailbox that was broken into should not learn the next one."""
    local, _at, domain = email.partition("@")
    return f"{local[:1]}…@{domain}"
