"""Reviews for moderators' programs: the administration's pages as JSON."""

from __future__ import annotations

from typing import Any

from flask_login import current_user

from marketplace.core.office import office
from marketplace.reviews import schemas
from marketplace.reviews.api.blueprint import bp
from marketplace.reviews.queries import reviews
from marketplace.reviews.queries.reviews import MODERATES
from marketplace.reviews.services import moderating


@bp.get("/admin/reviews")
@bp.input(schemas.OfficeQuery, location="query")
@bp.output(schemas.OfficePage)
@bp.doc(summary="All reviews, for moderators", responses=[400, 401, 403])
@office(MODERATES)
def all_reviews(query_data: schemas.OfficeQuery) -> Any:
    """Return reviews in every state, the newest first."""
    page = reviews.every_review(
        current_user, query_data.page, query_data.limit, status=query_data.status, stars=query_data.rating or 0
    )
    return page.as_json("reviews", schemas.office_review)


@bp.post("/admin/reviews/<int:review_id>/hide")
@bp.input(schemas.ReasonInput)
@bp.output(schemas.OfficeReview)
@bp.doc(summary="Hide a review", responses=[400, 401, 403, 404, 409])
@office(MODERATES)
def hide(review_id: int, json_data: schemas.ReasonInput) -> Any:
    """Take a review out of sight and out of the averages; its author is told the reason."""
    moderating.hide(review_id, by=current_user.id, reason=json_data.reason)
    return schemas.office_review(reviews.review_of(current_user, review_id))


@bp.post("/admin/reviews/<int:review_id>/restore")
@bp.input(schemas.ReasonInput)
@bp.output(schemas.OfficeReview)
@bp.doc(summary="Show a review again", responses=[400, 401, 403, 404, 409])
@office(MODERATES)
def restore(review_id: int, json_data: schemas.ReasonInput) -> Any:
    """Show a hidden review again, and count it."""
    moderating.restore(review_id, by=current_user.id, reason=json_data.reason)
    return schemas.office_review(reviews.review_of(current_user, review_id))


@bp.delete("/admin/reviews/<int:review_id>/reply")
@bp.input(schemas.ReasonInput)
@bp.output(schemas.OfficeReview)
@bp.doc(summary="Take the reply off a review", responses=[400, 401, 403, 404])
@office(MODERATES)
def remove_reply(review_id: int, json_data: schemas.ReasonInput) -> Any:
    """Take the reply off; another one may be written."""
    moderating.remove_reply(review_id, by=current_user.id, reason=json_data.reason)
    return schemas.office_review(reviews.review_of(current_user, review_id))
