"""Photos of reviews, found by whoever may see their review."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from marketplace.accounts.rules import Guest, Viewer
from marketplace.core.db import session
from marketplace.core.errors import NotFound
from marketplace.reviews.models import Review, ReviewPhoto
from marketplace.reviews.queries.reviews import visible_to


def is_public(viewer: Viewer | Guest, key: str) -> bool:
    """Say whether a photo is there for all; one that is the viewer's own only is not.

    Raises:
        NotFound: there is none, or `viewer` may not know of it.

    """
    statement = (
        select(Review.revealed_at.is_not(None) & Review.hidden_at.is_(None))
        .join(ReviewPhoto, ReviewPhoto.review_id == Review.id)
        .where(ReviewPhoto.key == key, visible_to(viewer))
    )
    found = session().scalar(statement)
    if found is None:
        raise NotFound(_("That picture is not here."))
    return bool(found)
