"""What operators do to accounts: roles, and shutting people out."""

from __future__ import annotations

from flask_babel import gettext as _

from marketplace.accounts.events import AccountReadmitted, AccountSuspended
from marketplace.accounts.models import Account
from marketplace.accounts.rules import PERMISSIONS, Role
from marketplace.accounts.services import access
from marketplace.core import audit, clock
from marketplace.core.db import session
from marketplace.core.errors import Conflict, Forbidden, NotFound
from marketplace.core.events import announce


def set_role(account_id: int, role: Role, *, by: int | None) -> None:
    """Give an account another role. Whoever loses rights is signed out everywhere; others keep working.

    Raises:
        NotFound: no such account.

    """
    account = _account(account_id)
    before, account.role = account.role, role
    if before == role:
        return
    if not PERMISSIONS[Role(before)] <= PERMISSIONS[role]:
        access.end_everything(account_id)
    audit.record("role.changed", "account", account_id, actor_id=by, before={"role": before}, after={"role": role})


def suspend(account_id: int, *, by: int | None, reason: str) -> None:
    """Shut an account out: sessions, tokens and keys die at once.

    Raises:
        NotFound: no such account.
        Conflict: it is suspended already.
        Forbidden: one's own account, or an administrator's.

    """
    account = _account(account_id)
    if account_id == by or account.role == Role.ADMIN:
        raise Forbidden(_("This account can't be suspended."))
    if account.suspended_at is not None:
        raise Conflict(_("This account is suspended already."))
    account.suspended_at = clock.now()
    access.end_everything(account_id)
    audit.record("account.suspended", "account", account_id, actor_id=by, reason=reason)
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
    account.suspended_at = None
    audit.record("account.readmitted", "account", account_id, actor_id=by, reason=reason)
    announce(AccountReadmitted(account_id))


def _account(account_id: int) -> Account:
    account = session().get(Account, account_id, with_for_update=True)
    if account is None or account.erased_at is not None:
        raise NotFound(_("There is no such account."))
    return account
