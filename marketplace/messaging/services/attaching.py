"""Photos and files: taken in before their message is sent, hung on it, removed when nobody can see them any more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import uuid_utils
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, delete, update

from marketplace.accounts.rules.limits import Claim
from marketplace.accounts.services import limits
from marketplace.core import clock, images
from marketplace.core.db import session
from marketplace.core.errors import Invalid, TooLarge, UnsupportedType
from marketplace.core.events import announce
from marketplace.core.leftovers import keep_new
from marketplace.core.scanners import find_scanner
from marketplace.core.serving import cpu
from marketplace.core.storage import storage
from marketplace.messaging.events import AttachmentChecked, AttachmentDropped, AttachmentHeld
from marketplace.messaging.models import Attachment, Message
from marketplace.messaging.queries.messages import piece_of
from marketplace.messaging.rules import files, texts
from marketplace.messaging.rules.files import State

THUMBNAIL: Final = 480
"""In pixels: how wide a photo is shown in a conversation."""


def take_in(account_id: int, name: str, data: bytes) -> Attachment:
    """Check and keep what someone wants to send; it waits for its message.

    Raises:
        TooLarge, UnsupportedType, Invalid: it is not taken; the detail says why.
        TooMany: too many in a short time.

    """
    limits.take(Claim(texts.UPLOAD_ACCOUNT, str(account_id)))
    if not data:
        raise Invalid(_("This file is empty."))
    name = files.tidy_name(name)
    is_photo = files.ending_of(name) in files.PHOTO_ENDINGS
    attachment = _photo(account_id, name, data) if is_photo else _file(account_id, name, data)
    session().add(attachment)
    session().flush()
    if attachment.state == State.HELD:
        announce(AttachmentHeld(attachment.id))
    return attachment


def hang_on(message: Message, attachment_ids: Sequence[int]) -> list[Attachment]:
    """Give a message its attachments, and return them. Raises Invalid where one is not the sender's, or was sent."""
    if not attachment_ids:
        return []
    taken = (
        session()
        .scalars(
            update(Attachment)
            .where(
                Attachment.id.in_(attachment_ids),
                Attachment.owner_id == message.sender_id,
                Attachment.message_id.is_(None),
            )
            .values(message_id=message.id)
            .returning(Attachment)
        )
        .all()
    )
    if {one.id for one in taken} != set(attachment_ids):
        problem = _("One of the photos or files is not there any more. Add it again.")
        raise Invalid(problem, errors={"attachment_ids": [problem]})
    return sorted(taken, key=lambda one: one.id)


def settle(attachment_id: int, state: State) -> None:
    """Note what the virus scanner says of a file that is held back; what it found something in is deleted."""
    attachment = session().get(Attachment, attachment_id, with_for_update=True, populate_existing=True)
    if attachment is None or attachment.state != State.HELD:
        return
    attachment.state = state
    session().flush()
    if state == State.INFECTED:
        announce(AttachmentDropped(attachment.key))
    message = session().get(Message, attachment.message_id) if attachment.message_id is not None else None
    if message is not None:
        both = (message.sender_id, message.receiver_id)
        announce(AttachmentChecked(message.id, message.conversation_id, both, piece_of(attachment).as_json()))


def drop(*which: ColumnElement[bool]) -> None:
    """Remove attachments; their files follow once that is certain."""
    for key in session().scalars(delete(Attachment).where(*which).returning(Attachment.key)):
        announce(AttachmentDropped(key))


def drop_unsent() -> None:
    """Remove what was uploaded and never sent."""
    drop(Attachment.message_id.is_(None), Attachment.created_at < clock.now() - texts.UPLOAD_LIFETIME)


def delete_files(key: str) -> None:
    """Remove the files of an attachment."""
    storage().delete(key)
    storage().delete(thumbnail_key(key))


def thumbnail_key(key: str) -> str:
    """Return where the small version of a photo is kept."""
    return f"{key}-small.webp"


def _photo(account_id: int, name: str, data: bytes) -> Attachment:
    taken = cpu(images.take_in, data, (THUMBNAIL,))
    key = _new_key()
    keep_new(key, taken.data, "image/jpeg")
    keep_new(thumbnail_key(key), taken.renditions[0].data, "image/webp")
    return Attachment(
        owner_id=account_id, kind="photo", name=f"{name.rpartition('.')[0]}.jpg", content_type="image/jpeg",
        size=len(taken.data), key=key, width=taken.width, height=taken.height, state=State.READY,
    )  # fmt: skip


def _file(account_id: int, name: str, data: bytes) -> Attachment:
    if len(data) > files.MOST_BYTES:
        raise TooLarge(_("Files may have at most %(mb)s MB.", mb=files.MOST_BYTES // 2**20))
    content_type = files.find_type(name, data)
    if content_type is None:
        raise UnsupportedType(_("That type of file is not taken here. Send a photo, a PDF, a text or an office file."))
    key = _new_key()
    keep_new(key, data, content_type)
    return Attachment(
        owner_id=account_id, kind="file", name=name, content_type=content_type, size=len(data), key=key,
        state=State.READY if find_scanner() is None else State.HELD,
    )  # fmt: skip


def _new_key() -> str:
    return f"messages/{uuid_utils.uuid7().hex}"
