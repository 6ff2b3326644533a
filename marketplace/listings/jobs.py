"""What listings do by themselves."""

from __future__ import annotations

from sqlalchemy import exists, select

from marketplace.core import clock, images
from marketplace.core.db import session
from marketplace.core.errors import Conflict
from marketplace.core.jobs import enqueue, job
from marketplace.core.serving import cpu
from marketplace.core.storage import storage
from marketplace.listings.flows.imports import run_import
from marketplace.listings.models import ListingPhoto
from marketplace.listings.queries import imports
from marketplace.listings.rules import photos as sizes
from marketplace.listings.services import arranging, photos, retention, sweeping, trash
from marketplace.listings.services.imports import uploads


@job("listings.purge_trash", cron="17 3 * * *")
def purge_trash() -> None:
    """Let go of listings that have lain in the trash for 30 days."""
    trash.purge(clock.now())


@job("listings.size_photo")
def size_photo(digest: str) -> None:
    """Make every size of a photo."""
    width = session().scalar(select(ListingPhoto.width).where(ListingPhoto.digest == digest).limit(1))
    if width is None:
        return
    with storage().open(sizes.key_of(digest, "full", "jpg")) as file:
        data = file.read()
    renditions = []
    for made in cpu(images.render, data, sizes.wanted(width)):
        storage().put(sizes.key_of(digest, made.width, made.format), made.data, f"image/{made.format}")
        renditions.append(photos.described(made.width, made.height, made.format))
    photos.settle(digest, renditions)


@job("listings.forget_photo")
def forget_photo(digest: str, width: int) -> None:
    """Delete the files of a photo that no listing uses any more."""
    if session().scalar(select(exists().where(ListingPhoto.digest == digest))):
        return
    for size, extension in sizes.files_of(width):
        storage().delete(sizes.key_of(digest, size, extension))


@job("listings.import", attempts=3)
def import_file(import_id: int) -> None:
    """Import a file that someone sent. Running again goes on where the last run stood."""
    run = imports.get_import(import_id)
    if run.status not in {"waiting", "running"} or run.file_key is None:
        return
    try:
        with storage().open(run.file_key) as stream:
            run_import(import_id, stream, language=imports.language_of(run.by_id))
    except Conflict:
        return  # another worker is at it
    run = imports.get_import(import_id)
    if run.status in {"done", "cancelled"}:
        uploads.forget_file(run)


@job("listings.forget_imports", cron="47 3 * * *")
def forget_imports() -> None:
    """Forget the files that nobody went on with."""
    uploads.forget_old(clock.now())


@job("listings.purge_traces", cron="57 3 * * *")
def purge_traces() -> None:
    """Drop what only grows and is of no use any more."""
    retention.purge()


@job("listings.sweep")
def sweep(sweep_id: int) -> None:
    """Do a piece of what a moderator does with many listings, and leave the next piece to the next run."""
    if sweeping.go_on(sweep_id):
        enqueue(sweep, lock=f"sweep-{sweep_id}", sweep_id=sweep_id)


@job("listings.tell_index")
def tell_index(category_id: int, last_id: int = 0) -> None:
    """Have the search index follow a category, a piece of its listings at a time."""
    following = arranging.tell_index(category_id, last_id)
    if following is not None:
        enqueue(tell_index, category_id=category_id, last_id=following)
