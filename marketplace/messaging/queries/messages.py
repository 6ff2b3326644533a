"""Messages of one conversation, as one of its two people sees them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask_babel import gettext as _
from sqlalchemy import and_, func, select

from marketplace.accounts.rules import Viewer
from marketplace.core.db import session
from marketplace.core.errors import Conflict, Gone, NotFound
from marketplace.core.paging import Page
from marketplace.messaging.models import Attachment, Message, Participant
from marketplace.messaging.rules import texts
from marketplace.messaging.rules.files import State

PART: Final = 40
"""How many messages a page shows at once."""
MOST_MISSED: Final = 200

_COLUMNS: Final = (
    Message.id, Message.conversation_id, Message.sender_id, Message.receiver_id, Message.content, Message.client_id,
    Message.flags, Message.attachment_count, Message.created_at, Message.removed_at,
)  # fmt: skip

OWN: Final = Participant.__table__.alias("own")
RECEIVER: Final = Participant.__table__.alias("receiver")
"""Made once: an alias copies every column, which costs more than the query."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A photo or a file of a message."""

    id: int
    kind: str
    name: str
    content_type: str
    size: int
    width: int | None
    height: int | None
    state: str

    @property
    def url(self) -> str:
        """Where its two people, and nobody else, can fetch it."""
        return f"/messages/attachments/{self.id}"

    @property
    def thumbnail_url(self) -> str | None:
        """Where the small version of a photo is."""
        return f"{self.url}/small" if self.kind == "photo" else None

    def as_json(self) -> dict[str, Any]:
        """Return it as programs and scripts see it."""
        return {
            "attachment_id": self.id, "kind": self.kind, "name": self.name, "content_type": self.content_type,
            "size": self.size, "width": self.width, "height": self.height, "url": self.url,
            "thumbnail_url": self.thumbnail_url, "state": self.state,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as `viewer_id` sees it. What was removed shows that, and nothing else."""

    viewer_id: int
    id: int
    conversation_id: int
    sender_id: int
    receiver_id: int
    content: str
    client_id: str | None
    flags: Sequence[str]
    created_at: datetime
    is_removed: bool
    is_read: bool
    is_delivered: bool
    attachments: Sequence[Piece]

    @property
    def is_own(self) -> bool:
        """Whether the viewer wrote it."""
        return self.sender_id == self.viewer_id

    @property
    def preview(self) -> str:
        """Its beginning in one line, or what it is instead of words."""
        if self.is_removed:
            return str(_("This message was removed."))
        if self.content or not self.attachments:
            return texts.preview(self.content)
        return str(_("Photo")) if self.attachments[0].kind == "photo" else self.attachments[0].name

    def as_json(self) -> dict[str, Any]:
        """Return it as programs and scripts see it; flags and the client's own id are the sender's alone."""
        return {
            "message_id": self.id, "conversation_id": self.conversation_id, "sender_id": self.sender_id,
            "receiver_id": self.receiver_id, "content": self.content,
            "timestamp_sent": self.created_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "is_read": self.is_read, "is_delivered": self.is_delivered, "is_removed": self.is_removed,
            "client_id": self.client_id if self.is_own else None,
            "flags": list(self.flags) if self.is_own else [],
            "attachments": [piece.as_json() for piece in self.attachments],
        }  # fmt: skip


def messages_of(
    viewer_id: int, conversation_id: int, *, before: int | None = None, after: int | None = None, limit: int = PART
) -> list[Shown]:
    """Return a part of a conversation, oldest first: the latest, those before a message, or all after one.

    What the viewer deleted from their view, and others' conversations, are not in it.
    """
    statement = _visible(viewer_id).where(Message.conversation_id == conversation_id)
    if after is not None:
        rows = session().execute(statement.where(Message.id > after).order_by(Message.id).limit(limit)).mappings()
        return shown(viewer_id, rows.all())
    if before is not None:
        statement = statement.where(Message.id < before)
    rows = session().execute(statement.order_by(Message.id.desc()).limit(limit)).mappings()
    return shown(viewer_id, rows.all()[::-1])


def said_to(viewer_id: int, conversation_id: int, most: int) -> list[Shown]:
    """Return what the other wrote last to the viewer and is not removed, oldest first."""
    statement = _visible(viewer_id).where(
        Message.conversation_id == conversation_id, Message.sender_id != viewer_id, Message.removed_at.is_(None)
    )
    return shown(viewer_id, session().execute(statement.order_by(Message.id.desc()).limit(most)).mappings().all()[::-1])


def page_of(viewer_id: int, conversation_id: int, page: int, limit: int) -> Page[Shown]:
    """Return a page of a conversation, the newest message first."""
    statement = _visible(viewer_id).where(Message.conversation_id == conversation_id)
    total = session().scalar(select(func.count()).select_from(statement.subquery())) or 0
    rows = session().execute(statement.order_by(Message.id.desc()).limit(limit).offset((page - 1) * limit)).mappings()
    return Page(shown(viewer_id, rows.all()), page, limit, total)


def get_message(viewer_id: int, message_id: int) -> Shown:
    """Return one message of the viewer's conversations. Raises NotFound."""
    rows = session().execute(_visible(viewer_id).where(Message.id == message_id)).mappings().all()
    if not rows:
        raise NotFound(_("This message is not there, or not yours to see."))
    return shown(viewer_id, rows)[0]


def get_attachment(viewer: Viewer, attachment_id: int) -> Attachment:
    """Return an attachment that the viewer sent, received or is about to send.

    Raises:
        NotFound: there is none, or it is others'.
        Conflict, Gone: see `check_ready`.

    """
    found = session().get(Attachment, attachment_id)
    if found is None or not _is_within_reach(viewer, found):
        raise NotFound(_("That file is not here."))
    return check_ready(found)


def check_ready(found: Attachment) -> Attachment:
    """Return an attachment that may be fetched.

    Raises:
        Conflict: the virus scanner has not looked into it yet.
        Gone: it found something.

    """
    if found.state == State.HELD:
        raise Conflict(
            _("This file is held back until the virus scanner has looked into it. Try again in a few minutes."),
            code="not_scanned_yet",
        )
    if found.state == State.INFECTED:
        raise Gone(_("The virus scanner found something in this file, so it is deleted."), code="infected")
    return found


def _is_within_reach(viewer: Viewer, found: Attachment) -> bool:
    if found.message_id is None:
        return found.owner_id == viewer.id
    return not get_message(viewer.id, found.message_id).is_removed


def fresh(message: Message, attachments: Sequence[Attachment]) -> Shown:
    """Return a message that was stored just now as its sender sees it, without reading it again."""
    return Shown(
        viewer_id=message.sender_id, id=message.id, conversation_id=message.conversation_id,
        sender_id=message.sender_id, receiver_id=message.receiver_id, content=message.content,
        client_id=message.client_id, flags=message.flags, created_at=message.created_at, is_removed=False,
        is_read=False, is_delivered=False, attachments=[piece_of(row) for row in attachments],
    )  # fmt: skip


def shown(viewer_id: int, rows: Sequence[Mapping[Any, Any]]) -> list[Shown]:
    """Return rows of `_visible` as the viewer sees them, with their attachments, in one more statement at most."""
    pieces = _pieces([row["id"] for row in rows if row["attachment_count"] and row["removed_at"] is None])
    return [
        Shown(
            viewer_id=viewer_id, id=row["id"], conversation_id=row["conversation_id"], sender_id=row["sender_id"],
            receiver_id=row["receiver_id"], content="" if row["removed_at"] else row["content"],
            client_id=row["client_id"], flags=row["flags"], created_at=row["created_at"],
            is_removed=row["removed_at"] is not None, is_read=row["id"] <= row["receiver_read_id"],
            is_delivered=row["id"] <= row["receiver_delivered_id"], attachments=pieces[row["id"]],
        )
        for row in rows
    ]  # fmt: skip


def _visible(viewer_id: int) -> Any:
    """Select the messages that someone may see, with how far their receivers have read."""
    own, receiver = OWN, RECEIVER
    return (
        select(
            *_COLUMNS,
            receiver.c.last_read_id.label("receiver_read_id"),
            receiver.c.last_delivered_id.label("receiver_delivered_id"),
        )
        .join(own, and_(own.c.conversation_id == Message.conversation_id, own.c.account_id == viewer_id))
        .join(
            receiver,
            and_(
                receiver.c.conversation_id == Message.conversation_id, receiver.c.account_id == Message.receiver_id
            ),
        )
        .where(Message.id > own.c.hidden_up_to_id)
    )  # fmt: skip


def _pieces(message_ids: Sequence[int]) -> dict[int, list[Piece]]:
    found: dict[int, list[Piece]] = defaultdict(list)
    if message_ids:
        statement = select(Attachment).where(Attachment.message_id.in_(message_ids)).order_by(Attachment.id)
        for row in session().scalars(statement):
            found[row.message_id or 0].append(piece_of(row))
    return found


def piece_of(row: Attachment) -> Piece:
    """Return an attachment as its two people see it."""
    return Piece(row.id, row.kind, row.name, row.content_type, row.size, row.width, row.height, row.state)
