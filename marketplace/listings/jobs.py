"""What listings do by themselves."""

from __future__ import annotations

from sqlalchemy import exists, select

from marketplace.core import clock, images
from marketplace.core.db import session
from marketplace.core.jobs import job
from marketplace.core.serving import cpu
from marketplace.core.storage import storage
from marketplace.listings.models import ListingPhoto
from marketplace.listings.rules import photos as sizes
from marketplace.listings.services import photos, trash


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
