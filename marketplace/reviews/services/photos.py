"""The photos of a review: taken in, put on while nobody has seen it, and let go."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from typing import TypeVar

from flask_babel import gettext as _
from sqlalchemy import delete, func, select

from marketplace.core import images
from marketplace.core.db import session
from marketplace.core.errors import Conflict, NotFound
from marketplace.core.events import announce
from marketplace.core.images import TakenIn
from marketplace.core.leftovers import keep_new
from marketplace.core.serving import cpu
from marketplace.core.storage import storage
from marketplace.reviews.events import ReviewPhotosDropped
from marketplace.reviews.models import Review, ReviewPhoto
from marketplace.reviews.rules.photos import LARGE, SMALL, storage_key
from marketplace.reviews.rules.writing import MOST_PHOTOS

T = TypeVar("T")


def take_in(data: bytes) -> TakenIn:
    """Check a file that someone sent and size it; comes before any row is locked.

    Raises:
        TooLarge, UnsupportedType, Invalid: it is not taken; the detail says why.

    """
    return cpu(images.take_in, data, (SMALL, LARGE))


def few(files: Sequence[T]) -> Sequence[T]:
    """Return the files, unless there are more than a review may have: that is known before any is read.

    Raises:
        Conflict: too many.

    """
    if len(files) > MOST_PHOTOS:
        raise Conflict(_("A review has at most %(n)s photos.", n=MOST_PHOTOS), code="too_many_photos")
    return files


def add(review_id: int, taken: Sequence[TakenIn], *, by: int) -> list[ReviewPhoto]:
    """Put photos on one's own review, for as long as nobody else can see it.

    Raises:
        NotFound: no review of this person.
        Conflict: it is public, or it has as many as it may.

    """
    review = _own(review_id, by)
    present = session().scalar(select(func.count()).where(ReviewPhoto.review_id == review.id)) or 0
    few(range(present + len(taken)))
    return keep(review.id, taken, present)


def keep(review_id: int, taken: Sequence[TakenIn], present: int = 0) -> list[ReviewPhoto]:
    """Put photos behind the `present` ones of a review that its author holds."""
    return [_keep(review_id, present + place, one) for place, one in enumerate(taken)]


def remove(review_id: int, photo_ids: Collection[int], *, by: int) -> None:
    """Take photos off one's own review, for as long as nobody else can see it.

    Raises:
        NotFound: no review of this person, or it has none of these photos.
        Conflict: it is public.

    """
    review = _own(review_id, by)
    statement = delete(ReviewPhoto).where(ReviewPhoto.review_id == review.id, ReviewPhoto.id.in_(photo_ids))
    keys = tuple(session().scalars(statement.returning(ReviewPhoto.key)))
    if len(keys) != len(set(photo_ids)):
        raise NotFound(_("This review has no such photo."))
    announce(ReviewPhotosDropped(keys))


def forget_files(keys: Collection[str]) -> None:
    """Delete the files of photos that are gone."""
    for key in keys:
        for large in (False, True):
            storage().delete(storage_key(key, large=large))


def named(keys: Collection[str]) -> list[str]:
    """Return which of these files are a review's; the others are left from requests that were undone."""
    photo_of = {key: key.removeprefix("reviews/").rpartition("-")[0] for key in keys}
    known = set(session().scalars(select(ReviewPhoto.key).where(ReviewPhoto.key.in_(set(photo_of.values())))))
    return [key for key, photo in photo_of.items() if photo in known]


def _own(review_id: int, by: int) -> Review:
    statement = select(Review).where(Review.id == review_id, Review.reviewer_id == by).with_for_update()
    review = session().scalar(statement)
    if review is None:
        raise NotFound(_("That review is not there, or not yours."))
    if review.revealed_at is not None:
        raise Conflict(_("This review is public and can't be changed any more."), code="review_revealed")
    return review


def _keep(review_id: int, position: int, taken: TakenIn) -> ReviewPhoto:
    key = secrets.token_hex(16)
    small, large = taken.renditions
    keep_new(storage_key(key, large=False), small.data, "image/webp")
    keep_new(storage_key(key, large=True), large.data, "image/webp")
    photo = ReviewPhoto(review_id=review_id, position=position, key=key, width=large.width, height=large.height)
    session().add(photo)
    session().flush()
    return photo
