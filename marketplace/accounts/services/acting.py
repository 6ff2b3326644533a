"""Signing in as someone else, to see what they see: announced, written down, and shut out of what is theirs alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from flask_babel import gettext as _
from sqlalchemy import select

from marketplace.accounts.events import ActedAs
from marketplace.accounts.models import Account, AccountSession
from marketplace.accounts.rules import Role, Viewer
from marketplace.accounts.services import sessions
from marketplace.accounts.services.devices import Device
from marketplace.core import audit, clock
from marketplace.core.db import session
from marketplace.core.errors import Conflict, Forbidden, Invalid, NotFound
from marketplace.core.events import announce

LASTS: Final = timedelta(hours=1)


def begin(admin: Viewer, account_id: int, device: Device, *, reason: str) -> str:
    """Open a session of an account for an administrator, and return its token. The person is told at once.

    Raises:
        NotFound: no such account, or it is shut.
        Forbidden: an account of someone who works here, or one's own.
        Conflict: one is somebody else already.
        Invalid: no reason.

    """
    if admin.acted_by is not None:
        raise Conflict(_("Be yourself again first."))
    if not reason.strip():
        raise Invalid(_("Say why."), errors={"reason": [_("Say why.")]})
    account = session().get(Account, account_id)
    if account is None or account.suspended_at is not None or account.deleted_at is not None:
        raise NotFound(_("There is no such account."))
    if account_id == admin.id or account.role not in {Role.BUYER, Role.SELLER}:
        raise Forbidden(_("Nobody signs in as someone who works here."))
    token = sessions.start_for(account_id, admin.id, LASTS, ip=device.ip, user_agent=device.user_agent)
    until = (clock.now() + LASTS).isoformat()
    audit.record("acting.begun", "account", account_id, actor_id=admin.id, after={"until": until}, reason=reason)
    announce(ActedAs(account_id, admin.id))
    return token


def end(session_id: int) -> None:
    """End such a session, with a line in the audit log. Again is no error."""
    found = session().get(AccountSession, session_id)
    if found is not None and found.acted_by is not None:
        sessions.end_one(found.account_id, session_id)
        audit.record("acting.ended", "account", found.account_id, actor_id=found.acted_by)


def end_all_by(admin_id: int) -> None:
    """End whatever an administrator does as others: they were demoted or shut out."""
    for session_id in session().scalars(select(AccountSession.id).where(AccountSession.acted_by == admin_id)).all():
        end(session_id)
