"""Finding words in one's own messages."""

from __future__ import annotations

from typing import Any

from sqlalchemy import cast, func, literal, select
from sqlalchemy.dialects.postgresql import REGCONFIG, TSQUERY

from marketplace.core.db import session
from marketplace.core.paging import Page
from marketplace.messaging.models import Message
from marketplace.messaging.queries.messages import OWN, RECEIVER, Shown, shown

LIMIT = 24
LONGEST_QUERY = 200


def find_messages(viewer_id: int, words: str, page: int = 1, limit: int = LIMIT) -> Page[Shown]:
    """Return the messages of the viewer's conversations that hold all the words, the newest first.

    The two people of a message are words in its index: whatever others wrote is never even looked at.
    """
    own, receiver = OWN, RECEIVER
    wanted = func.websearch_to_tsquery(literal("simple").cast(REGCONFIG), words[:LONGEST_QUERY])
    mine = cast(f"'@{viewer_id}'", TSQUERY)
    searched: Any = Message.__table__.c.searched
    found = (
        select(
            *(column for column in Message.__table__.columns if column.name != "searched"),
            receiver.c.last_read_id.label("receiver_read_id"),
            receiver.c.last_delivered_id.label("receiver_delivered_id"),
        )
        .join(own, (own.c.conversation_id == Message.conversation_id) & (own.c.account_id == viewer_id))
        .join(
            receiver,
            (receiver.c.conversation_id == Message.conversation_id) & (receiver.c.account_id == Message.receiver_id),
        )
        .where(
            searched.op("@@")(func.tsquery_and(mine, wanted)),
            func.numnode(wanted) > 0,
            Message.id > own.c.hidden_up_to_id,
            Message.removed_at.is_(None),
        )
    )
    total = session().scalar(select(func.count()).select_from(found.subquery())) or 0
    rows = session().execute(found.order_by(Message.id.desc()).limit(limit).offset((page - 1) * limit)).mappings()
    return Page(shown(viewer_id, rows.all()), page, limit, total)
