"""The files of photos, and what `<photo-upload>` asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from flask import Response, jsonify, request, send_file, url_for
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.core.errors import Invalid, NotFound
from marketplace.core.extensions import limiter, talisman
from marketplace.core.images import MOST_BYTES
from marketplace.core.security import public, signed_in
from marketplace.core.storage import storage
from marketplace.listings.queries.listings import own_listing, photos_of
from marketplace.listings.routes.blueprint import bp
from marketplace.listings.rules import photos as sizes
from marketplace.listings.services import photos

NAME: Final = re.compile(r"([0-9a-f]{32})-([1-9][0-9]{0,3})\.(webp|avif)")
FOREVER: Final = "public, max-age=31536000, immutable"
SANDBOX: Final = "sandbox; default-src 'none'"
UPLOADS: Final = "120 per minute"


@bp.get("/photos/<name>")
@limiter.exempt
@talisman(content_security_policy=SANDBOX, content_security_policy_nonce_in=[])  # type: ignore[untyped-decorator] # the library has no types
@public
def photo_file(name: str) -> Response:
    """Send a size of a photo. Its name is made from its content, so it may be kept for good."""
    found = NAME.fullmatch(name)
    if found is None:
        raise NotFound(_("There is no such photo."))
    if request.if_none_match.contains(name):
        response = Response(status=304)
    else:
        key = sizes.key_of(found[1], found[2], found[3])
        source = storage().path(key) or storage().open(key)
        response = send_file(source, mimetype=f"image/{found[3]}", etag=False, last_modified=None)
    response.set_etag(name)
    response.headers["Cache-Control"] = FOREVER
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"  # readers of mail on other sites show it, too
    return response


@bp.post("/sell/listings/<int:listing_id>/photos")
@limiter.limit(UPLOADS)
@signed_in
def upload_photo(listing_id: int) -> Any:
    """Take one photo from the form's script and say how it is drawn."""
    own_listing(current_user, listing_id, lock=False)
    sent = request.files.get("file")
    if sent is None:
        raise Invalid(_("There is no photo in this."))
    taken = photos.take_in(sent.stream.read(MOST_BYTES + 1))
    photo = photos.add(own_listing(current_user, listing_id), taken, by=current_user.id)
    row = next(row for row in photos_of([listing_id])[listing_id] if row["id"] == photo.id)
    return jsonify(photo=tile(row)), 201


@bp.post("/sell/listings/<int:listing_id>/photos/order")
@signed_in
def order_photos(listing_id: int) -> Any:
    """Put the photos in the order that the script sends."""
    order = _sent("order")
    if not isinstance(order, list) or not all(type(each) is int for each in order):
        raise Invalid(_("The order is a list of the photos' ids."))
    photos.reorder(own_listing(current_user, listing_id), order, by=current_user.id)
    return jsonify(order=order)


@bp.post("/sell/listings/<int:listing_id>/photos/<int:photo_id>")
@signed_in
def describe_photo(listing_id: int, photo_id: int) -> Any:
    """Note what a photo shows."""
    alt = _sent("alt")
    if not isinstance(alt, str):
        raise Invalid(_("Say what the photo shows, as a text."))
    photos.describe(own_listing(current_user, listing_id), photo_id, alt, by=current_user.id)
    return jsonify(alt=alt)


@bp.delete("/sell/listings/<int:listing_id>/photos/<int:photo_id>")
@signed_in
def remove_photo(listing_id: int, photo_id: int) -> Any:
    """Take a photo away."""
    photos.remove(own_listing(current_user, listing_id), photo_id, by=current_user.id)
    return jsonify(removed=photo_id)


def tile(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Return a photo as the form draws it."""
    small = sizes.best(row["renditions"], 320)
    address = url_for("listings.describe_photo", listing_id=row["listing_id"], photo_id=row["id"])
    source = sizes.url_of(row["digest"], small["width"] if small else 320)
    return {"id": row["id"], "src": source, "alt": row["alt"], "url": address}


def _sent(field: str) -> Any:
    body = request.get_json(silent=True)
    return body.get(field) if isinstance(body, dict) else None
