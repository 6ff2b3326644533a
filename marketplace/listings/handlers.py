"""Reactions to facts: work that follows from a change, enqueued in its transaction."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from marketplace.core import clock
from marketplace.core.events import on
from marketplace.core.jobs import enqueue
from marketplace.listings import jobs
from marketplace.listings.events import ListingImportReady, PhotoAdded, PhotoDropped

FILES_KEPT_FOR: Final = timedelta(days=1)
"""Pages that show a photo may be open, or kept by a proxy, when it is removed."""


@on(PhotoAdded)
def size_photo(fact: PhotoAdded) -> None:
    """Have the sizes of a photo made."""
    enqueue(jobs.size_photo, once=f"size-photo-{fact.digest}", digest=fact.digest)


@on(PhotoDropped)
def forget_photo(fact: PhotoDropped) -> None:
    """Have the files deleted, should nobody use them by then."""
    enqueue(jobs.forget_photo, at=clock.now() + FILES_KEPT_FOR, digest=fact.digest, width=fact.width)


@on(ListingImportReady)
def import_file(fact: ListingImportReady) -> None:
    """Have a file imported, one of a person's after the other."""
    enqueue(
        jobs.import_file,
        once=f"listings-import-{fact.import_id}",
        lock=f"listings-import-by-{fact.by_id}",
        import_id=fact.import_id,
    )
