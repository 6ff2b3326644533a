"""What is cleared away at night, and files that nobody can see any more."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select

from marketplace.core.db import session
from marketplace.core.events import on
from marketplace.core.jobs import enqueue, job
from marketplace.messaging import flows
from marketplace.messaging.events import AttachmentDropped, AttachmentHeld
from marketplace.messaging.models import Attachment
from marketplace.messaging.rules.files import State
from marketplace.messaging.services import asking, attaching, retaining

MOST_AT_ONCE: Final = 200


@job("messaging.remove_files")
def remove_files(key: str) -> None:
    """Remove the files of an attachment."""
    attaching.delete_files(key)


@on(AttachmentDropped)
def drop_files(fact: AttachmentDropped) -> None:
    """Remove the files once it is certain that the attachment is gone."""
    enqueue(remove_files, key=fact.key)


@job("messaging.check_file")
def check_file(attachment_id: int) -> None:
    """Have the virus scanner look into a file."""
    flows.check(attachment_id)


@on(AttachmentHeld)
def have_it_checked(fact: AttachmentHeld) -> None:
    """Ask the scanner as soon as it is certain that the file is there."""
    enqueue(check_file, once=_once(fact.attachment_id), attachment_id=fact.attachment_id)


@job("messaging.ask_scanner_again", cron="*/5 * * * *")
def ask_scanner_again() -> None:
    """Take up the files that were held back while the scanner was away, the oldest first."""
    waiting = select(Attachment.id).where(Attachment.state == State.HELD).order_by(Attachment.id).limit(MOST_AT_ONCE)
    for attachment_id in session().scalars(waiting):
        enqueue(check_file, once=_once(attachment_id), attachment_id=attachment_id)


def _once(attachment_id: int) -> str:
    return f"messaging.check_file:{attachment_id}"


@job("messaging.clear", cron="50 3 * * *")
def clear() -> None:
    """Delete uploads that were never sent, drafts nobody came back for, and conversations whose time is over."""
    attaching.drop_unsent()
    asking.drop_old_drafts()
    if retaining.drop_old():
        enqueue(clear_more, once="messaging.clear_more")


@job("messaging.clear_more")
def clear_more() -> None:
    """Go on while there is something left."""
    if retaining.drop_old():
        enqueue(clear_more, once="messaging.clear_more")
