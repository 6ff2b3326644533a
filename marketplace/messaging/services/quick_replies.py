"""Texts that someone writes often, kept to be put in with a click."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import delete, func, select

from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.errors import Conflict, Invalid, NotFound
from marketplace.messaging.models import QuickReply
from marketplace.messaging.rules import texts


def add(account_id: int, content: str) -> QuickReply:
    """Keep a text.

    Raises:
        Invalid: it is empty or too long.
        Conflict: there are too many.

    """
    content = texts.tidy(content)
    if not 1 <= len(content) <= texts.LONGEST_QUICK_REPLY:
        problem = _("Write 1 to %(count)s characters.", count=texts.LONGEST_QUICK_REPLY)
        raise Invalid(problem, errors={"content": [problem]})
    count = session().scalar(select(func.count()).where(QuickReply.account_id == account_id)) or 0
    if count >= texts.MOST_QUICK_REPLIES:
        raise Conflict(_("These are enough. Delete one first."), code="too_many_quick_replies")
    made = QuickReply(account_id=account_id, content=content, created_at=clock.now())
    session().add(made)
    session().flush()
    return made


def remove(account_id: int, reply_id: int) -> None:
    """Delete a text. Raises NotFound."""
    statement = delete(QuickReply).where(QuickReply.account_id == account_id, QuickReply.id == reply_id)
    if session().scalar(statement.returning(QuickReply.id)) is None:
        raise NotFound(_("That text is not there."))


def replies_of(account_id: int) -> list[QuickReply]:
    """Return someone's texts, the oldest first."""
    statement = select(QuickReply).where(QuickReply.account_id == account_id).order_by(QuickReply.id)
    return list(session().scalars(statement.limit(texts.MOST_QUICK_REPLIES)))
