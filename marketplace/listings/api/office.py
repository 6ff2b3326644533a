"""Listings in the administration, for programs."""

from __future__ import annotations

from typing import Any

from flask_login import current_user

from marketplace.core import tables
from marketplace.core.office import office
from marketplace.listings.api.blueprint import bp
from marketplace.listings.queries.listings import listing_of
from marketplace.listings.queries.table import LISTINGS
from marketplace.listings.schemas import office as schemas
from marketplace.listings.services import sweeping


@bp.get("/admin/listings")
@bp.input(schemas.OfficeListingQuery, location="query")
@bp.output(schemas.OfficeListingPage)
@bp.doc(summary="Listings, for moderators", tags=["Office"], responses=[400, 401, 403])
@office("listings.moderate")
def office_index(query_data: schemas.OfficeListingQuery) -> Any:
    """Find listings in every state by title, number, seller, state or kind."""
    return tables.read(LISTINGS, query_data.model_dump(), query_data.limit).page.as_json("listings", schemas.entry)


@bp.post("/admin/listings/<int:listing_id>/hide")
@bp.input(schemas.HidingInput)
@bp.output(schemas.OfficeListing)
@bp.doc(summary="Hide a listing", tags=["Office"], responses=[400, 401, 403, 404, 409])
@office("listings.moderate")
def office_hide(listing_id: int, json_data: schemas.HidingInput) -> Any:
    """Take a listing out of sight; its owner reads the reason. Again is no error."""
    sweeping.act("hide", listing_id, by=current_user.id, reason=json_data.reason)
    return schemas.of(listing_of(current_user, listing_id))


@bp.post("/admin/listings/<int:listing_id>/restore")
@bp.output(schemas.OfficeListing)
@bp.doc(summary="Restore a listing", tags=["Office"], responses=[401, 403, 404, 409])
@office("listings.moderate")
def office_restore(listing_id: int) -> Any:
    """Put a hidden listing back as it was. Again is no error."""
    sweeping.act("restore", listing_id, by=current_user.id, reason="")
    return schemas.of(listing_of(current_user, listing_id))
