"""Listings in the JSON API."""

from __future__ import annotations

from typing import Any, Final

from flask import request
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.core import clock
from marketplace.core.api import PageQuery
from marketplace.core.errors import Invalid
from marketplace.core.security import public, requires, signed_in
from marketplace.listings.api.blueprint import bp
from marketplace.listings.models import Listing
from marketplace.listings.queries import lists
from marketplace.listings.queries.categories import category_counts, category_tree
from marketplace.listings.queries.listings import listing_of, listings_of, own_listing
from marketplace.listings.rules import access
from marketplace.listings.rules.lifecycle import OWNER, Status
from marketplace.listings.rules.prices import LOOKED_BACK, lowest_since
from marketplace.listings.schemas import output
from marketplace.listings.schemas.input import ListingInput, ListingPatch, changes_of
from marketplace.listings.services import editing, publishing, trash

SIMILAR: Final = 8


@bp.post("/listings")
@bp.input(ListingInput)
@bp.output(output.ListingOutput, status_code=201)
@bp.doc(summary="Offer something", responses=[400, 401, 403])
@requires("listings.create")
def create(json_data: ListingInput) -> Any:
    """Make a listing; it is public at once unless it is a draft or the platform looks first."""
    listing = editing.create_draft(current_user.id, json_data.kind, changes_of(json_data, json_data.currency))
    _move(listing, json_data.status)
    return output.listing(listing_of(current_user, listing.id)), 201, {"Location": f"/api/v1/listings/{listing.id}"}


@bp.get("/listings/<int:listing_id>")
@bp.output(output.ListingOutput)
@bp.doc(summary="Look at a listing", responses=[404])
@public
def show(listing_id: int) -> Any:
    """Return a listing. Its ETag, sent back as If-Match, guards a change against someone else's."""
    seen = listing_of(current_user, listing_id)
    return output.listing(seen), 200, {"ETag": _tag(seen.version)}


@bp.put("/listings/<int:listing_id>")
@bp.input(ListingInput)
@bp.output(output.ListingOutput)
@bp.doc(summary="Replace a listing", responses=[400, 401, 403, 404, 409])
@requires("listings.create")
def replace(listing_id: int, json_data: ListingInput) -> Any:
    """Write the whole listing anew; what is left out goes back to its default."""
    return _change(listing_id, json_data)


@bp.patch("/listings/<int:listing_id>")
@bp.input(ListingPatch)
@bp.output(output.ListingOutput)
@bp.doc(summary="Change a listing", responses=[400, 401, 403, 404, 409])
@requires("listings.create")
def change(listing_id: int, json_data: ListingPatch) -> Any:
    """Change the fields that are named, its status among them."""
    return _change(listing_id, json_data)


@bp.delete("/listings/<int:listing_id>")
@bp.output({}, status_code=204)
@bp.doc(summary="Delete a listing", responses=[401, 403, 404])
@requires("listings.create")
def delete(listing_id: int) -> Any:
    """Put a listing into the trash, where it lies for 30 days."""
    listing = own_listing(current_user, listing_id)
    trash.delete(listing, by=current_user.id, actor=_actor(listing))
    return "", 204


@bp.get("/listings/<int:listing_id>/similar")
@bp.output(output.ListingPage)
@bp.doc(summary="Listings like this one", responses=[404])
@public
def similar(listing_id: int) -> Any:
    """Return up to eight public listings of its category, the nearest in price and place first."""
    cards = lists.similar_to(listing_of(current_user, listing_id), SIMILAR)
    found = listings_of(current_user, [card.id for card in cards])
    return {
        "listings": [output.listing(seen) for seen in found],
        "currentPage": 1, "totalPages": 1, "totalItems": len(found), "hasNext": False,
    }  # fmt: skip


@bp.get("/listings/<int:listing_id>/price-history")
@bp.output(output.PriceHistoryOutput)
@bp.doc(summary="What a listing cost", responses=[404])
@public
def prices(listing_id: int) -> Any:
    """Return its prices, newest first, and the lowest of the last 30 days."""
    seen = listing_of(current_user, listing_id)
    points = lists.price_history(listing_id)
    return output.price_history(points, lowest_since(points, clock.now() - LOOKED_BACK), seen.currency)


@bp.get("/categories")
@bp.output(output.CategoriesOutput)
@bp.doc(summary="The category tree")
@public
def categories() -> Any:
    """Return the tree, with the attributes of each category and how many public listings it holds."""
    return {"categories": output.category_branch(category_tree(), category_counts())}


@bp.get("/users/me/listings")
@bp.input(PageQuery, location="query")
@bp.output(output.ListingPage)
@bp.doc(summary="Your own listings", responses=[401])
@signed_in
def own(query_data: PageQuery) -> Any:
    """Return your listings in every state but the trash, latest change first."""
    found = lists.own_listings(current_user.id, page=query_data.page, limit=query_data.limit)
    by_id = {seen.id: seen for seen in listings_of(current_user, [row["id"] for row in found.items])}
    return output.listing_page(found.map(lambda row: by_id[row["id"]]))


def _change(listing_id: int, given: ListingInput | ListingPatch) -> Any:
    listing = own_listing(current_user, listing_id)
    changes = changes_of(given, listing.currency)
    editing.save(listing, changes, by=current_user.id, version=_expected())
    _move(listing, given.status if "status" in given.model_fields_set else None)
    seen = listing_of(current_user, listing_id)
    return output.listing(seen), 200, {"ETag": _tag(seen.version)}


def _move(listing: Listing, target: str | None) -> None:
    if target is None or target == listing.status:
        return
    if listing.status == Status.DRAFT:
        publishing.publish(listing, by=current_user.id, actor=_actor(listing))
        if listing.status == Status.PENDING:
            return
    publishing.change_status(listing, target, by=current_user.id, actor=_actor(listing))


def _actor(listing: Listing) -> str:
    return access.actor(current_user, listing.seller_id) or OWNER


def _tag(version: int) -> str:
    return f'"{version}"'


def _expected() -> int | None:
    tags = [tag for tag in request.if_match.as_set(include_weak=True) if tag != "*"]
    if not tags:
        return None
    if not tags[0].isdecimal():
        raise Invalid(_("If-Match names no version of a listing."))
    return int(tags[0])
