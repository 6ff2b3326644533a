"""What must be known before something is written, in one statement."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, exists, literal, or_, select

from marketplace.core.db import session
from marketplace.messaging.models import Block, Message


@dataclass(frozen=True, slots=True)
class Reach:
    """Whether the sender's own name for a message is taken, and whether one of the two blocked the other."""

    known_id: int | None
    is_blocked: bool


def find_reach(sender_id: int, receiver_id: int, client_id: str | None) -> Reach:
    """Return what stands between a sender and a receiver."""
    known = select(Message.id).where(Message.sender_id == sender_id, Message.client_id == client_id)
    block = exists().where(
        or_(
            and_(Block.blocker_id == sender_id, Block.blocked_id == receiver_id),
            and_(Block.blocker_id == receiver_id, Block.blocked_id == sender_id),
        )
    )
    wanted = known.scalar_subquery() if client_id is not None else literal(None)
    row = session().execute(select(wanted.label("known_id"), block.label("is_blocked"))).one()
    return Reach(row.known_id, row.is_blocked)
