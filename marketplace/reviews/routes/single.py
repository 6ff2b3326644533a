"""One review at an address of its own: to link to, to answer, to vote on."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.core import caching
from marketplace.core.errors import Invalid, NotFound, Refused
from marketplace.core.extensions import limiter
from marketplace.core.security import is_safe_target, public, requires
from marketplace.core.web import answer, form_page
from marketplace.reviews.forms import ReplyForm
from marketplace.reviews.queries import reviews
from marketplace.reviews.routes.blueprint import bp
from marketplace.reviews.services import replying, voting


@bp.get("/reviews/<int:review_id>")
@public
def show(review_id: int) -> Response:
    """Show a review with its reply."""
    review = reviews.review_of(current_user, review_id)
    response = make_response(render_template("reviews/show.html", review=review))
    response.headers["X-Robots-Tag"] = "noindex"  # the listing's page shows it, too
    return caching.for_everyone(response)


@bp.route("/reviews/<int:review_id>/reply", methods=["GET", "POST"])
@limiter.limit("30 per hour", methods=["POST"])
@requires("reviews.write")
def reply(review_id: int) -> Any:
    """Answer a review of oneself, once."""
    review = reviews.review_of(current_user, review_id)
    if current_user.id != review.reviewee.id:
        raise NotFound(_("That review is not there, or not about you."))
    form = ReplyForm()
    if form.is_sent():
        language = str(get_locale() or "en")[:2]
        try:
            replying.reply(review_id, form.comment.data or "", language=language, by=current_user.id)
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(_("Your reply is public now."), "success")
            return redirect(url_for(".show", review_id=review_id), 303)
    return form_page("reviews/reply.html", form, review=review)


@bp.post("/reviews/<int:review_id>/helpful")
@limiter.limit("120 per minute")
@requires("reviews.write")
def vote(review_id: int) -> Any:
    """Find a review helpful (`helpful` true or 1), or take that back; what is so already stays so."""
    wants = _wanted()
    change = voting.vote if wants else voting.take_back
    count = change(review_id, by=current_user.id)
    return answer(
        page=lambda: redirect(_back(review_id), 303), data=lambda: {"is_helpful": wants, "helpful_count": count}
    )


def _wanted() -> bool:
    sent = request.get_json(silent=True) if request.is_json else None
    if isinstance(sent, dict) and isinstance(sent.get("helpful"), bool):
        return bool(sent["helpful"])
    choice = {"1": True, "0": False}.get(request.form.get("helpful", ""))
    if choice is None:
        raise Invalid(_("Say whether it was helpful."), errors={"helpful": [_("must be true or false")]})
    return choice


def _back(review_id: int) -> str:
    """Return to the page on which the button stood, at the review."""
    came_from = urlsplit(request.referrer or "")
    target = came_from._replace(scheme="", netloc="", fragment=f"review-{review_id}").geturl()
    is_ours = came_from.netloc == request.host and is_safe_target(target)
    return target if is_ours else url_for(".show", review_id=review_id)
