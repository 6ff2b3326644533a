"""Bookmarks in the JSON API."""

from __future__ import annotations

from typing import Any

from flask_login import current_user

from marketplace.bookmarks import schemas
from marketplace.bookmarks.queries import saved
from marketplace.bookmarks.rules import Owner, standing_of
from marketplace.bookmarks.services import saving
from marketplace.core.api import Message, PageQuery, api_blueprint
from marketplace.core.security import requires
from marketplace.listings.queries.listings import listings_of

bp = api_blueprint("bookmarks", "Bookmarks")


@bp.get("/users/me/bookmarks")
@bp.input(PageQuery, location="query")
@bp.output(schemas.BookmarkPage)
@bp.doc(summary="What you keep", responses=[400, 401, 403])
@requires("bookmarks.keep")
def index(query_data: PageQuery) -> Any:
    """Return the saved listings, the newest first."""
    page = saved.page_of(_owner(), query_data.page, limit=query_data.limit)
    seen = {one.id: one for one in listings_of(current_user, [row.listing_id for row in page.items])}
    return page.as_json(
        "bookmarks",
        lambda row: schemas.entry(
            row, current_user.id, standing_of(row.status, is_deleted=row.is_deleted), seen.get(row.listing_id)
        ),
    )


@bp.post("/users/me/bookmarks")
@bp.input(schemas.BookmarkInput)
@bp.output(schemas.BookmarkOutput, status_code=201)
@bp.doc(
    summary="Save a listing",
    responses={201: "It is saved.", 200: "It was saved before.", 400: "", 401: "", 403: "", 404: "", 409: ""},
)
@requires("bookmarks.keep")
def save(json_data: schemas.BookmarkInput) -> Any:
    """Save a listing; saving it again answers 200 with the same bookmark."""
    kept = saving.save(_owner(), json_data.listing_id)
    body = {"bookmark_id": kept.bookmark_id, "user_id": current_user.id, "listing_id": json_data.listing_id}
    return body, 201 if kept.is_new else 200


@bp.delete("/users/me/bookmarks/<int:listing_id>")
@bp.output(Message)
@bp.doc(summary="Let go of a listing", responses=[401, 403, 404])
@requires("bookmarks.keep")
def remove(listing_id: int) -> Any:
    """Let go of a listing; saved again within the hour it has its note and collections still."""
    saving.remove(_owner(), listing_id)
    return {"message": "No longer saved."}


def _owner() -> Owner:
    return Owner(account_id=current_user.id)
