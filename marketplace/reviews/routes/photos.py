"""The files of photos in reviews, for whoever may see the review."""

from __future__ import annotations

import re
from typing import Final

from flask import Response, send_file
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.core.errors import NotFound
from marketplace.core.extensions import limiter
from marketplace.core.security import public, user_content
from marketplace.core.storage import storage
from marketplace.reviews.queries.photos import is_public
from marketplace.reviews.routes.blueprint import bp
from marketplace.reviews.rules.photos import storage_key

NAME: Final = re.compile(r"([0-9a-f]{32})-(small|large)\.webp")
KEPT_SECONDS: Final = 3600
"""Not for ever: a moderator may hide the review."""


@bp.get("/reviews/photos/<name>")
@limiter.exempt
@user_content
@public
def photo(name: str) -> Response:
    """Send a photo; those of reviews that wait or are hidden are there for their author and moderators only."""
    found = NAME.fullmatch(name)
    if found is None:
        raise NotFound(_("That picture is not here."))
    shared = is_public(current_user, found[1])
    key = storage_key(found[1], large=found[2] == "large")
    response = send_file(storage().path(key) or storage().open(key), mimetype="image/webp", etag=False)
    response.headers["Cache-Control"] = f"{'public' if shared else 'private'}, max-age={KEPT_SECONDS}"
    return response
