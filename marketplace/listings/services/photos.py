"""The photos of a listing: taken in, put in order, described, removed; and the cover that lists show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from flask_babel import gettext as _
from sqlalchemy import delete as sql_delete
from sqlalchemy import select

from marketplace.core import clock, images
from marketplace.core.db import session
from marketplace.core.errors import Conflict, Invalid, NotFound
from marketplace.core.events import announce
from marketplace.core.images import TakenIn
from marketplace.core.serving import cpu
from marketplace.core.storage import storage
from marketplace.listings.events import PhotoAdded, PhotoDropped
from marketplace.listings.models import Listing, ListingPhoto
from marketplace.listings.rules import photos as sizes
from marketplace.listings.services import history

AT_ONCE: Final = (320, 640)
"""The widths made while the upload waits, so that a photo is seen at once; a job makes the others."""


def take_in(data: bytes) -> TakenIn:
    """Check a file that someone sent and keep it, with the sizes that are seen at once.

    Comes before the listing is locked for `add`: neither the work nor the files hold up anyone else.

    Raises:
        TooLarge, UnsupportedType, Invalid: it is not taken; the detail says why.

    """
    taken = cpu(images.take_in, data, AT_ONCE)
    keep(taken)
    return taken


def keep(taken: TakenIn) -> None:
    """Write a photo and its first sizes into storage."""
    storage().put(sizes.key_of(taken.digest, "full", "jpg"), taken.data, "image/jpeg")
    for made in taken.renditions:
        storage().put(sizes.key_of(taken.digest, made.width, made.format), made.data, f"image/{made.format}")


def add(listing: Listing, taken: TakenIn, *, by: int | None, alt: str = "") -> ListingPhoto:
    """Put a kept photo behind the others; its further sizes follow.

    Raises:
        Conflict: the listing is full.

    """
    present = _photos(listing.id)
    before = _state(present)
    if len(present) >= sizes.MOST_PHOTOS:
        raise Conflict(_("A listing has at most %(n)s photos.", n=sizes.MOST_PHOTOS), code="too_many_photos")
    photo = ListingPhoto(
        listing_id=listing.id, position=len(present), alt=_tidy(alt), key=sizes.key_of(taken.digest, "full", "jpg"),
        digest=taken.digest, width=taken.width, height=taken.height, status="waiting",
        renditions=[described(made.width, made.height, made.format) for made in taken.renditions],
    )  # fmt: skip
    known = _known_renditions(taken.digest)
    if known is not None:
        photo.renditions, photo.status = known, "ready"
    session().add(photo)
    session().flush()
    if photo.status == "waiting":
        announce(PhotoAdded(photo.digest))
    _changed(listing, before, by=by)
    return photo


def reorder(listing: Listing, order: Sequence[int], *, by: int | None) -> None:
    """Put the photos in this order.

    Raises:
        Invalid: `order` does not name each photo exactly once.

    """
    present = _photos(listing.id)
    before = _state(present)
    by_id = {photo.id: photo for photo in present}
    if sorted(order) != sorted(by_id):
        wrong = _("Name every photo of the listing once.")
        raise Invalid(wrong, errors={"order": [wrong]})
    for position, photo_id in enumerate(order):
        by_id[photo_id].position = position
    session().flush()
    _changed(listing, before, by=by)


def describe(listing: Listing, photo_id: int, alt: str, *, by: int | None) -> None:
    """Say what a photo shows.

    Raises:
        NotFound: the listing has no such photo.

    """
    photo = _photo(listing, photo_id)
    if photo.alt != _tidy(alt):
        before = _state(_photos(listing.id))
        photo.alt = _tidy(alt)
        session().flush()
        _changed(listing, before, by=by)


def remove(listing: Listing, photo_id: int, *, by: int | None) -> None:
    """Take a photo away.

    Raises:
        NotFound: the listing has no such photo.

    """
    photo, present = _photo(listing, photo_id), _photos(listing.id)
    before = _state(present)
    session().delete(photo)
    for position, other in enumerate(each for each in present if each.id != photo.id):
        other.position = position
    session().flush()
    _changed(listing, before, by=by)
    announce(PhotoDropped(photo.digest, photo.width))


def copy(source: Listing, target: Listing) -> None:
    """Give `target` the photos of `source`; the files are the same."""
    for photo in _photos(source.id):
        session().add(
            ListingPhoto(
                listing_id=target.id, position=photo.position, alt=photo.alt, key=photo.key, digest=photo.digest,
                width=photo.width, height=photo.height, status=photo.status, renditions=photo.renditions,
            )
        )  # fmt: skip
    session().flush()
    refresh_cover(target)


def settle(digest: str, renditions: list[dict[str, Any]]) -> None:
    """Note the sizes in which a photo is now kept, wherever it is used."""
    photos = session().scalars(select(ListingPhoto).where(ListingPhoto.digest == digest)).all()
    for photo in photos:
        photo.renditions, photo.status = renditions, "ready"
    session().flush()
    _refresh_covers({photo.listing_id for photo in photos if photo.position == 0})


def drop_all(listing_ids: Sequence[int]) -> None:
    """Take all photos from these listings, which are about to go."""
    statement = sql_delete(ListingPhoto).where(ListingPhoto.listing_id.in_(listing_ids))
    rows = session().execute(statement.returning(ListingPhoto.digest, ListingPhoto.width))
    for digest, width in dict.fromkeys((row.digest, row.width) for row in rows):
        announce(PhotoDropped(digest, width))


def refresh_cover(listing: Listing) -> None:
    """Repeat the first photo on the listing, so that lists need no join."""
    present = _photos(listing.id)
    listing.photo_count = len(present)
    first = present[0] if present else None
    listing.cover = sizes.cover(_as_mapping(first)) if first else None
    session().flush()


def described(width: int, height: int, extension: str) -> dict[str, Any]:
    """Return a rendition as the row keeps it."""
    return {"width": width, "height": height, "format": extension}


def _changed(listing: Listing, before: list[list[str]], *, by: int | None) -> None:
    listing.updated_at = clock.now()
    refresh_cover(listing)
    history.record(listing, {"photos": [before, _state(_photos(listing.id))]}, by=by)
    history.tell(listing, was_public=history.is_public(listing))


def _refresh_covers(listing_ids: Iterable[int]) -> None:
    for listing in session().scalars(select(Listing).where(Listing.id.in_(list(listing_ids))).with_for_update()):
        refresh_cover(listing)
        history.tell(listing, was_public=history.is_public(listing))


def _photos(listing_id: int) -> list[ListingPhoto]:
    statement = select(ListingPhoto).where(ListingPhoto.listing_id == listing_id)
    return list(session().scalars(statement.order_by(ListingPhoto.position, ListingPhoto.id)))


def _state(present: Sequence[ListingPhoto]) -> list[list[str]]:
    return [[photo.digest, photo.alt] for photo in present]


def _photo(listing: Listing, photo_id: int) -> ListingPhoto:
    photo = session().get(ListingPhoto, photo_id)
    if photo is None or photo.listing_id != listing.id:
        raise NotFound(_("This listing has no such photo."))
    return photo


def _known_renditions(digest: str) -> list[dict[str, Any]] | None:
    statement = select(ListingPhoto.renditions).where(ListingPhoto.digest == digest, ListingPhoto.status == "ready")
    return session().scalar(statement.limit(1))


def _as_mapping(photo: ListingPhoto) -> dict[str, Any]:
    return {"digest": photo.digest, "alt": photo.alt, "renditions": photo.renditions}


def _tidy(alt: str) -> str:
    return " ".join(alt.replace("\x00", "").split())[: sizes.LONGEST_ALT]
