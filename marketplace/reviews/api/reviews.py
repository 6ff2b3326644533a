"""Reviews for those who write and read them."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.accounts.queries.people import get_person
from marketplace.core.api import PageQuery
from marketplace.core.errors import Invalid
from marketplace.core.extensions import limiter
from marketplace.core.images import MOST_BYTES
from marketplace.core.security import public, requires
from marketplace.listings.queries.listings import listing_of
from marketplace.reviews import schemas
from marketplace.reviews.api.blueprint import bp
from marketplace.reviews.queries import deals, reviews, totals
from marketplace.reviews.services import photos, replying, voting, writing
from marketplace.reviews.services.writing import Draft


@bp.post("/reviews")
@limiter.limit("60 per hour")
@bp.input(schemas.ReviewInput)
@bp.output(schemas.ReviewOutput, status_code=201)
@bp.doc(summary="Review a completed order", responses=[400, 401, 403, 404, 409, 429])
@requires("reviews.write")
def write(json_data: schemas.ReviewInput) -> Any:
    """Review a listing that you bought, or the other side of a completed order; once for each order and side.

    Name `listing_id` or `reviewee_id`; `order_id` chooses where you dealt more than once, otherwise it is the oldest
    order that you have not reviewed. The review is `waiting`, and nobody else can read it, until the other side has
    written or the time for that is over.
    """
    if json_data.listing_id is None and json_data.reviewee_id is None and json_data.order_id is None:
        said = _("Say what or whom you review: listing_id or reviewee_id.")
        raise Invalid(said, errors={"listing_id": [said]})
    deal_id = deals.deal_to_review(
        current_user, listing_id=json_data.listing_id, reviewee_id=json_data.reviewee_id, order_id=json_data.order_id
    )
    draft = Draft(json_data.rating, json_data.comment, json_data.language or _language(), json_data.listing_id)
    written = writing.write(deal_id, draft, by=current_user.id)
    return schemas.review(reviews.review_of(current_user, written.id))


@bp.get("/reviews/<int:review_id>")
@bp.output(schemas.ReviewOutput)
@bp.doc(summary="A review", responses=[404])
@public
def show(review_id: int) -> Any:
    """Return a review; one that waits or is hidden only to its author and to moderators."""
    return schemas.review(reviews.review_of(current_user, review_id))


@bp.patch("/reviews/<int:review_id>")
@bp.input(schemas.ReviewChange)
@bp.output(schemas.ReviewOutput)
@bp.doc(summary="Change your review", responses=[400, 401, 403, 404, 409])
@requires("reviews.write")
def change(review_id: int, json_data: schemas.ReviewChange) -> Any:
    """Change what is given, for as long as nobody else can read the review."""
    own = reviews.review_of(current_user, review_id)
    draft = Draft(
        json_data.rating or own.rating,
        own.comment if json_data.comment is None else json_data.comment,
        json_data.language or own.language,
    )
    writing.edit(review_id, draft, by=current_user.id)
    return schemas.review(reviews.review_of(current_user, review_id))


@bp.post("/reviews/<int:review_id>/photos")
@limiter.limit("120 per hour")
@bp.output(schemas.ReviewOutput, status_code=201)
@bp.doc(summary="Add a photo to your review", responses=[400, 401, 403, 404, 409, 413, 415, 429])
@requires("reviews.write")
def add_photo(review_id: int) -> Any:
    """Add a JPEG, PNG, WebP or AVIF (multipart `file`), for as long as nobody else can read the review."""
    reviews.review_of(current_user, review_id)
    sent = request.files.get("file")
    if sent is None:
        raise Invalid(_("There is no photo in this."), errors={"file": [_("There is no photo in this.")]})
    photos.add(review_id, [photos.take_in(sent.stream.read(MOST_BYTES + 1))], by=current_user.id)
    return schemas.review(reviews.review_of(current_user, review_id))


@bp.delete("/reviews/<int:review_id>/photos/<int:photo_id>")
@bp.output(schemas.ReviewOutput)
@bp.doc(summary="Take a photo off your review", responses=[401, 403, 404, 409])
@requires("reviews.write")
def remove_photo(review_id: int, photo_id: int) -> Any:
    """Take a photo off, for as long as nobody else can read the review."""
    photos.remove(review_id, [photo_id], by=current_user.id)
    return schemas.review(reviews.review_of(current_user, review_id))


@bp.get("/listings/<int:listing_id>/reviews")
@bp.input(schemas.ReviewQuery, location="query")
@bp.output(schemas.ReviewPage)
@bp.doc(summary="Reviews of a listing", responses=[400, 404])
@public
def of_listing(listing_id: int, query_data: schemas.ReviewQuery) -> Any:
    """Return the public reviews of a listing with what all of them come to."""
    listing_of(current_user, listing_id)
    page = reviews.reviews_of_listing(
        current_user, listing_id, query_data.page, query_data.limit, order=query_data.sort,
        stars=query_data.rating or 0,
    )  # fmt: skip
    return schemas.review_page(page, totals.summary_of_listing(listing_id))


@bp.get("/users/<int:user_id>/reviews")
@bp.input(schemas.ReviewQuery, location="query")
@bp.output(schemas.ReviewPage)
@bp.doc(summary="Reviews of a person", responses=[400, 404])
@public
def of_person(user_id: int, query_data: schemas.ReviewQuery) -> Any:
    """Return the public reviews of a person, as seller and as buyer, with what all of them come to."""
    get_person(current_user, user_id)
    page = reviews.reviews_of_person(
        current_user, user_id, query_data.page, query_data.limit, order=query_data.sort, stars=query_data.rating or 0
    )
    return schemas.review_page(page, totals.summary_of_person(user_id))


@bp.get("/users/me/reviews")
@bp.input(schemas.OwnQuery, location="query")
@bp.output(schemas.OwnReviewPage)
@bp.doc(summary="Your reviews", responses=[400, 401, 403])
@requires("reviews.write")
def own(query_data: schemas.OwnQuery) -> Any:
    """Return what you wrote (`box=written`, waiting ones too) or what was written of you (`box=received`)."""
    if query_data.box == "received":
        page = reviews.reviews_of_person(current_user, current_user.id, query_data.page, query_data.limit)
    else:
        page = reviews.written_by(current_user, query_data.page, query_data.limit)
    return page.as_json("reviews", schemas.review)


@bp.get("/users/me/reviews/open")
@bp.input(PageQuery, location="query")
@bp.output(schemas.OpeningPage)
@bp.doc(summary="What you can review", responses=[400, 401, 403])
@requires("reviews.write")
def to_write(query_data: PageQuery) -> Any:
    """Return the completed orders that you have not reviewed, the most urgent first."""
    return deals.to_write(current_user, query_data.page, query_data.limit).as_json("deals", schemas.opening)


@bp.post("/reviews/<int:review_id>/helpful")
@limiter.limit("120 per minute")
@bp.output(schemas.VoteOutput)
@bp.doc(summary="Find a review helpful", responses=[401, 403, 404, 429])
@requires("reviews.write")
def vote(review_id: int) -> Any:
    """Say that a review helped you; a second time changes nothing."""
    return _vote(review_id, voting.vote(review_id, by=current_user.id), is_on=True)


@bp.delete("/reviews/<int:review_id>/helpful")
@bp.output(schemas.VoteOutput)
@bp.doc(summary="Take that back", responses=[401, 403, 404])
@requires("reviews.write")
def take_back(review_id: int) -> Any:
    """No longer say that a review helped you."""
    return _vote(review_id, voting.take_back(review_id, by=current_user.id), is_on=False)


@bp.post("/reviews/<int:review_id>/reply")
@limiter.limit("30 per hour")
@bp.input(schemas.ReplyInput)
@bp.output(schemas.ReviewOutput, status_code=201)
@bp.doc(summary="Reply to a review of yourself", responses=[400, 401, 403, 404, 409, 429])
@requires("reviews.write")
def reply(review_id: int, json_data: schemas.ReplyInput) -> Any:
    """Answer a review as the side that it is about, once."""
    replying.reply(review_id, json_data.comment, language=json_data.language or _language(), by=current_user.id)
    return schemas.review(reviews.review_of(current_user, review_id))


def _vote(review_id: int, count: int, *, is_on: bool) -> dict[str, Any]:
    return {"review_id": review_id, "helpful_count": count, "is_helpful": is_on}


def _language() -> str:
    return str(get_locale() or "en")[:2]
