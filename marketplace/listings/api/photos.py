"""The photos of a listing in the JSON API."""

from __future__ import annotations

from typing import Any, Final

from flask_login import current_user

from marketplace.core.extensions import limiter
from marketplace.core.images import MOST_BYTES
from marketplace.core.security import requires
from marketplace.listings.api.blueprint import bp
from marketplace.listings.queries.listings import own_listing, photos_of
from marketplace.listings.schemas import output
from marketplace.listings.schemas.input import OrderInput, PhotoInput
from marketplace.listings.services import photos

UPLOADS: Final = "120 per minute"


@bp.post("/listings/<int:listing_id>/photos")
@limiter.limit(UPLOADS)
@requires("listings.create")  # before the file is even looked at
@bp.input(PhotoInput, location="files")
@bp.output(output.PhotoOutput, status_code=201)
@bp.doc(summary="Add a photo", responses=[400, 401, 403, 404, 409, 413, 415])
def add_photo(listing_id: int, files_data: PhotoInput) -> Any:
    """Take a JPEG, PNG, WebP or AVIF of at most 20 MB and 50 megapixels; its sizes follow within seconds."""
    own_listing(current_user, listing_id, lock=False)
    taken = photos.take_in(files_data.file.stream.read(MOST_BYTES + 1))
    listing = own_listing(current_user, listing_id)
    photo = photos.add(listing, taken, by=current_user.id, alt=files_data.alt)
    return _photo(listing_id, photo.id), 201


@bp.put("/listings/<int:listing_id>/photos/order")
@bp.input(OrderInput)
@bp.output(output.PhotosOutput)
@bp.doc(summary="Put the photos in order", responses=[400, 401, 403, 404])
@requires("listings.create")
def order_photos(listing_id: int, json_data: OrderInput) -> Any:
    """Name every photo once, in the new order; the first is the cover."""
    photos.reorder(own_listing(current_user, listing_id), json_data.order, by=current_user.id)
    return {"photos": [output.photo(row) for row in photos_of([listing_id]).get(listing_id, [])]}


@bp.delete("/listings/<int:listing_id>/photos/<int:photo_id>")
@bp.output({}, status_code=204)
@bp.doc(summary="Remove a photo", responses=[401, 403, 404])
@requires("listings.create")
def delete_photo(listing_id: int, photo_id: int) -> Any:
    """Take a photo away."""
    photos.remove(own_listing(current_user, listing_id), photo_id, by=current_user.id)
    return "", 204


def _photo(listing_id: int, photo_id: int) -> dict[str, Any]:
    return next(output.photo(row) for row in photos_of([listing_id])[listing_id] if row["id"] == photo_id)
