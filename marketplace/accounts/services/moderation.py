"""What operators do to accounts: roles, and shutting people out."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from flask_babel import gettext as _
from sqlalchemy import select

from marketplace.accounts.events import AccountReadmitted, AccountSuspended
from marketplace.accounts.models import Account
from marketplace.accounts.rules import PERMISSIONS, Role
from marketplace.accounts.services import access
from marketplace.core import audit, clock
from marketplace.core.db import session
from marketplace.core.errors import Conflict, Forbidden, Invalid, NotFound
from marketplace.core.events import announce

LONGEST_REASON: Final = 2_000


def set_role(account_id: int, role: Role, *, by: int | None) -> None:
    """Give an account another role. Whoever loses rights is signed out everywhere; others keep working.

    Raises:
        NotFound: no such account.
        Forbidden: one's own role.
        Conflict: nobody would be left to administer.

    """
    admins = _lock_admins()
    account = _account(account_id)
    if account_id == by:
        raise Forbidden(_("Nobody changes their own role. Ask another administrator."))
    if account.role == Role.ADMIN and role != Role.ADMIN and not admins - {account_id}:
        raise Conflict(_("This is the last administrator."))
    before, account.role = account.role, role
    if before == role:
        return
    if not PERMISSIONS[Role(before)] <= PERMISSIONS[role]:
        access.end_everything(account_id)
    audit.record("role.changed", "account", account_id, actor_id=by, before={"role": before}, after={"role": role})


def suspend(account_id: int, *, by: int | None, reason: str, until: datetime | None = None) -> None:
    """Shut an account out: sessions, tokens, keys and live connections die at once. `until`: it ends by itself then.

    Raises:
        NotFound: no such account.
        Conflict: it is suspended already.
        Forbidden: one's own account, or an administrator's.
        Invalid: it would end before it began.

    """
    account = _account(account_id)
    if account_id == by or account.role == Role.ADMIN:
        raise Forbidden(_("This account can't be suspended."))
    if account.suspended_at is not None:
        raise Conflict(_("This account is suspended already."))
    if until is not None and until <= clock.now():
        wrong = _("The end lies in the past.")
        raise Invalid(wrong, errors={"until": [wrong]})
    account.suspended_at, account.suspended_until = clock.now(), until
    account.suspension_reason = reason.strip()[:LONGEST_REASON]
    access.end_everything(account_id)
    after = {"until": until.isoformat()} if until else None
    audit.record("account.suspended", "account", account_id, actor_id=by, after=after, reason=reason)
    announce(AccountSuspended(account_id))


def readmit(account_id: int, *, by: int | None, reason: str) -> None:
    """Let a suspended account in again; its people sign in anew.

    Raises:
        NotFound: no such account.
        Conflict: it is not suspended.

    """
    account = _account(account_id)
    if account.suspended_at is None:
        raise Conflict(_("This account is not suspended."))
    account.suspended_at = account.suspended_until = None
    account.suspension_reason = ""
    audit.record("account.readmitted", "account", account_id, actor_id=by, reason=reason)
    announce(AccountReadmitted(account_id))


def readmit_due(now: datetime) -> int:
    """Let in again whose suspension is over, and return how many."""
    statement = select(Account.id).where(Account.suspended_at.is_not(None), Account.suspended_until <= now)
    due = session().scalars(statement.where(Account.erased_at.is_(None))).all()
    for account_id in due:
        readmit(account_id, by=None, reason="its time is over")
    return len(due)


def _lock_admins() -> set[int]:
    """Return everyone who can administer, so that two of them don't take each other's role at once."""
    statement = select(Account.id).where(Account.role == Role.ADMIN).order_by(Account.id).with_for_update()
    able = statement.where(Account.suspended_at.is_(None), Account.deleted_at.is_(None))
    return set(session().scalars(able))


def _account(account_id: int) -> Account:
    account = session().get(Account, account_id, with_for_update=True, populate_existing=True)
    if account is None or account.erased_at is not None:
        raise NotFound(_("There is no such account."))
    return account
