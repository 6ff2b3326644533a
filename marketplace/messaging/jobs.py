"""What is cleared away at night, and files that nobody can see any more."""

from __future__ import annotations

from marketplace.core.events import on
from marketplace.core.jobs import enqueue, job
from marketplace.messaging.events import AttachmentDropped
from marketplace.messaging.services import asking, attaching, retaining


@job("messaging.remove_files")
def remove_files(key: str) -> None:
    """Remove the files of an attachment."""
    attaching.delete_files(key)


@on(AttachmentDropped)
def drop_files(fact: AttachmentDropped) -> None:
    """Remove the files once it is certain that the attachment is gone."""
    enqueue(remove_files, key=fact.key)


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
