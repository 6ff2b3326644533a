"""What moderators may do about a message that was reported: look, with what stands around it, hide it, restore it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from marketplace.accounts.rules import Guest, Viewer
from marketplace.core import audit, clock
from marketplace.core.db import session
from marketplace.core.errors import NotFound
from marketplace.messaging.models import Attachment, Message, Participant
from marketplace.messaging.queries import messages
from marketplace.messaging.rules import texts
from marketplace.moderation.services import Target, declare_target, is_reported

AROUND: Final = 10
"""How many messages before and after the reported one belong to the case."""


def look_at(message_id: int, *, by: int) -> list[Message]:
    """Return a reported message with those around it, oldest first, and write the look into the audit log.

    Raises:
        NotFound: there is no such message, or nobody reported it: it is none of anybody's business then.

    """
    message = session().get(Message, message_id)
    if message is None or not is_reported("message", message_id):
        raise NotFound(_("There is no report about this message."))
    same = select(Message).where(Message.conversation_id == message.conversation_id)
    before = session().scalars(same.where(Message.id < message_id).order_by(Message.id.desc()).limit(AROUND)).all()
    after = session().scalars(same.where(Message.id > message_id).order_by(Message.id).limit(AROUND)).all()
    audit.record("message.viewed", "message", message_id, actor_id=by, after={"around": AROUND})
    return [*reversed(before), message, *after]


def pieces_of(shown: Sequence[Message]) -> dict[int, list[Attachment]]:
    """Return the attachments of messages that were looked at."""
    found: dict[int, list[Attachment]] = {message.id: [] for message in shown}
    statement = select(Attachment).where(Attachment.message_id.in_(found)).order_by(Attachment.id)
    for attachment in session().scalars(statement):
        found[attachment.message_id or 0].append(attachment)
    return found


def look_at_attachment(message_id: int, attachment_id: int, *, by: int) -> Attachment:
    """Return an attachment of a message that was reported itself, and write the look into the audit log.

    Raises:
        NotFound: there is none, or nobody reported the message.
        Conflict, Gone: the virus scanner has not looked into it, or found something.

    """
    found = session().get(Attachment, attachment_id)
    if found is None or found.message_id != message_id or not is_reported("message", message_id):
        raise NotFound(_("There is no report about this message."))
    messages.check_ready(found)
    audit.record("message.attachment_viewed", "message", message_id, actor_id=by, after={"attachment": attachment_id})
    return found


def hide(message_id: int, /, *, by: int | None, reason: str) -> None:
    """Show neither side what a message says. Doing it again is no error."""
    message = session().get(Message, message_id, with_for_update=True)
    if message is not None and message.removed_at is None:
        message.removed_at = clock.now()
        session().flush()
        audit.record("message.hidden", "message", message_id, actor_id=by, reason=reason)


def restore(message_id: int, /, *, by: int | None, reason: str) -> None:
    """Show a message again."""
    message = session().get(Message, message_id, with_for_update=True)
    if message is not None and message.removed_at is not None and (message.content or message.attachment_count):
        message.removed_at = None
        session().flush()
        audit.record("message.restored", "message", message_id, actor_id=by, reason=reason)


def find_target(viewer: Viewer | Guest, message_id: int) -> Target | None:
    """Return a message of the viewer's conversations, as something to report."""
    if viewer.id is None:
        return None
    statement = (
        select(Message)
        .join(Participant, Participant.conversation_id == Message.conversation_id)
        .where(Message.id == message_id, Participant.account_id == viewer.id, Message.removed_at.is_(None))
    )
    return _target(session().scalars(statement).first())


def look_up(message_id: int) -> Target | None:
    """Return a message as moderators see it under a report."""
    return _target(session().get(Message, message_id))


def _target(message: Message | None) -> Target | None:
    if message is None:
        return None
    title = texts.preview(message.content) or str(_("Photo"))
    url = f"/messages/{message.conversation_id}#m{message.id}"
    return Target(message.id, title, url, message.sender_id, message.content)


def _admin_url(message_id: int) -> str:
    return f"/admin/messages/{message_id}"


_kind: Any = declare_target(
    "message", _l("Message"), find=find_target, look=look_up, hide=hide, restore=restore, admin_url=_admin_url
)
