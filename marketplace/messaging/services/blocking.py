"""Not wanting to hear from someone."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from marketplace.accounts.queries.people import find_accounts_by_id
from marketplace.core.db import session
from marketplace.core.errors import Conflict, NotFound
from marketplace.messaging.models import Block


def block(account_id: int, other_id: int) -> None:
    """Let nothing more come from someone, and write nothing more to them. Doing it again is no error.

    Raises:
        Conflict: oneself.
        NotFound: there is no such person.

    """
    if account_id == other_id:
        raise Conflict(_("You can't block yourself."), code="own_account")
    if other_id not in find_accounts_by_id([other_id]):
        raise NotFound(_("There is no one here by this name."))
    session().execute(insert(Block).values(blocker_id=account_id, blocked_id=other_id).on_conflict_do_nothing())


def unblock(account_id: int, other_id: int) -> None:
    """Let someone write again."""
    session().execute(delete(Block).where(Block.blocker_id == account_id, Block.blocked_id == other_id))
