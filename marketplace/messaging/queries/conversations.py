"""The inbox, and one conversation with whoever is at its other end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, select

from marketplace.accounts.queries.people import Person, find_accounts_by_id
from marketplace.accounts.queries.presence import online_among
from marketplace.core import glance
from marketplace.core.db import session
from marketplace.core.errors import NotFound
from marketplace.core.paging import Page
from marketplace.listings.queries.cards import Card, cards
from marketplace.messaging.models import Conversation, Message, Participant
from marketplace.messaging.queries.blocks import blocked_among
from marketplace.messaging.queries.messages import Shown, shown

INBOX_LIMIT: Final = 30

unread_at_a_glance: Final = glance.declare(
    "unread_messages",
    select(func.sum(Participant.unread_count)).where(
        Participant.account_id == glance.ACCOUNT, Participant.unread_count > 0
    ),
)


@dataclass(frozen=True, slots=True)
class Thread:
    """A conversation as one of the two sees it. `card` is the listing it is about, while that can be seen."""

    id: int
    other: Person
    side: str
    subject_type: str
    subject_id: int
    subject_title: str
    subject_url: str
    unread_count: int
    last_read_id: int
    last_message_at: datetime | None
    is_archived: bool
    is_online: bool
    is_blocked: bool
    card: Card | None
    last: Shown | None

    @property
    def title(self) -> str:
        """What it is about, in a line; empty for nothing in particular."""
        return self.card.title if self.card else self.subject_title

    @property
    def url(self) -> str:
        """Where that is; empty where it can't be seen any more."""
        return self.card.url if self.card else self.subject_url

    @property
    def is_open(self) -> bool:
        """Whether something can be written into it."""
        return not self.is_blocked and not self.other.is_gone


def inbox(
    viewer_id: int, page: int = 1, *, limit: int = INBOX_LIMIT, archived: bool = False, side: str = ""
) -> Page[Thread]:
    """Return someone's conversations, the one with the latest message first."""
    conditions = [
        *_in_view(viewer_id),
        Participant.archived_at.is_not(None) if archived else Participant.archived_at.is_(None),
    ]
    if side:
        conditions.append(Participant.side == side)
    total = session().scalar(select(func.count()).select_from(Participant).where(*conditions)) or 0
    statement = _threads().where(*conditions).order_by(Participant.last_message_id.desc())
    rows = session().execute(statement.limit(limit).offset((page - 1) * limit)).all()
    return Page(_as_threads(viewer_id, rows), page, limit, total)


def get_thread(viewer_id: int, conversation_id: int) -> Thread:
    """Return one conversation of the viewer's. Raises NotFound."""
    statement = _threads().where(Participant.account_id == viewer_id, Participant.conversation_id == conversation_id)
    rows = session().execute(statement).all()
    if not rows:
        raise NotFound(_("This conversation is not there, or not yours."))
    return _as_threads(viewer_id, rows)[0]


def find_conversation(viewer_id: int, other_id: int, subject_type: str, subject_id: int) -> int | None:
    """Return the number of the conversation with someone about something, if there is one."""
    low, high = sorted((viewer_id, other_id))
    return session().scalar(
        select(Conversation.id).filter_by(low_id=low, high_id=high, subject_type=subject_type, subject_id=subject_id)
    )


def unread_total(viewer_id: int) -> int:
    """Return how many messages someone has not read."""
    return unread_totals([viewer_id])[viewer_id]


def unread_totals(account_ids: Sequence[int]) -> dict[int, int]:
    """Return how many messages each of them has not read, in one statement."""
    statement = (
        select(Participant.account_id, func.sum(Participant.unread_count))
        .where(Participant.account_id.in_(account_ids), Participant.unread_count > 0)
        .group_by(Participant.account_id)
    )
    found = {row[0]: int(row[1]) for row in session().execute(statement)}
    return {account_id: found.get(account_id, 0) for account_id in account_ids}


def find_other(viewer_id: int, conversation_id: int) -> int | None:
    """Return whoever is at the other end of one of the viewer's conversations."""
    own = session().get(Participant, (conversation_id, viewer_id))
    return own.other_id if own else None


def partners_of(account_id: int, most: int = 500) -> list[int]:
    """Return the people with whom someone talked last and may still talk."""
    statement = (
        select(Participant.account_id)
        .where(Participant.other_id == account_id, Participant.last_message_id > 0)
        .group_by(Participant.account_id)
        .order_by(func.max(Participant.last_message_id).desc())
        .limit(most)
    )
    found = list(session().scalars(statement))
    away = blocked_among(account_id, found)
    return [partner for partner in found if partner not in away]


def _in_view(viewer_id: int) -> list[ColumnElement[bool]]:
    return [
        Participant.account_id == viewer_id,
        Participant.last_message_id > 0,
        Participant.last_message_id > Participant.hidden_up_to_id,
    ]


def _threads() -> Any:
    return select(Participant, Conversation).join(Conversation, Conversation.id == Participant.conversation_id)


def _as_threads(viewer_id: int, rows: Sequence[Any]) -> list[Thread]:
    """Fill rows in with people, listings, last messages, presence and blocks: one statement for each."""
    others = [own.other_id for own, _conversation in rows]
    people, online, blocked = find_accounts_by_id(others), online_among(others), blocked_among(viewer_id, others)
    about = [talk.subject_id for _own, talk in rows if talk.subject_type == "listing"]
    by_listing = {card.id: card for card in cards(about, public_only=False)}
    last = _last_messages(viewer_id, [own.last_message_id for own, _conversation in rows])
    return [
        Thread(
            id=talk.id, other=people[own.other_id], side=own.side, subject_type=talk.subject_type,
            subject_id=talk.subject_id, subject_title=talk.subject_title, subject_url=talk.subject_url,
            unread_count=own.unread_count, last_read_id=own.last_read_id, last_message_at=own.last_message_at,
            is_archived=own.archived_at is not None,
            is_online=own.other_id in online and own.other_id not in blocked,
            is_blocked=own.other_id in blocked,
            card=by_listing.get(talk.subject_id) if talk.subject_type == "listing" else None,
            last=last.get(own.last_message_id),
        )
        for own, talk in rows
    ]  # fmt: skip


def _last_messages(viewer_id: int, message_ids: Sequence[int]) -> dict[int, Shown]:
    """Return the messages that stand under the names; their marks are not shown there and not read."""
    if not message_ids:
        return {}
    columns = [column for column in Message.__table__.columns if column.name != "searched"]
    statement = select(
        *columns,
        Message.id.label("receiver_read_id"),
        Message.id.label("receiver_delivered_id"),
    ).where(Message.id.in_(message_ids))
    rows = session().execute(statement).mappings().all()
    return {one.id: one for one in shown(viewer_id, rows)}
