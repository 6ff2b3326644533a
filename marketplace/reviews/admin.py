"""Reviews in the administration: all of them in a table, each on a page, hidden and shown again with a reason."""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import aliased

from marketplace.accounts.models import Account
from marketplace.core import audit, tables
from marketplace.core.errors import Refused
from marketplace.core.office import TRUST, office, office_link
from marketplace.core.slots import slots_of
from marketplace.core.tables import Column, Filter, Table
from marketplace.core.web import form_page
from marketplace.core.words import has_words
from marketplace.reviews.forms import ReasonForm
from marketplace.reviews.models import Review
from marketplace.reviews.models.review import REVIEW_WORDS
from marketplace.reviews.queries import reviews
from marketplace.reviews.queries.reviews import IN_STATE, MODERATES
from marketplace.reviews.services import moderating

bp = Blueprint("reviews_admin", "marketplace.reviews", url_prefix="/admin/reviews")

AUTHOR: Final = aliased(Account, name="author")
SUBJECT: Final = aliased(Account, name="subject")
LARGEST_DIGITS: Final = 16

STATES: Final = {
    "published": _l("Public"), "waiting": _l("Waiting"), "hidden": _l("Hidden"), "contact": _l("Leads elsewhere"),
}  # fmt: skip


def register(app: Flask) -> None:
    """Add the table to the navigation of the administration."""
    link = office_link(_l("Reviews"), "reviews_admin.index", MODERATES, icon="star", group=TRUST, order=30)
    slots_of(app).link("admin", link)


@bp.get("")
@office(MODERATES)
def index() -> Any:
    """List reviews, the newest first."""
    if tables.is_export(request.args):
        return tables.export(REVIEWS, request.args)
    return render_template("reviews/admin/index.html", shown=tables.read(REVIEWS, request.args))


@bp.get("/<int:review_id>")
@office(MODERATES)
def show(review_id: int) -> Any:
    """Show a review with what was done to it."""
    return _page(review_id, ReasonForm())


@bp.post("/<int:review_id>/hiding")
@office(MODERATES)
def hide(review_id: int) -> Any:
    """Take a review out of sight and out of the averages."""
    return _act(review_id, moderating.hide, _("Hidden. Its author is told why."))


@bp.post("/<int:review_id>/restoring")
@office(MODERATES)
def restore(review_id: int) -> Any:
    """Show a review again."""
    return _act(review_id, moderating.restore, _("Shown again."))


@bp.post("/<int:review_id>/reply-removal")
@office(MODERATES)
def remove_reply(review_id: int) -> Any:
    """Take the reply off a review."""
    return _act(review_id, moderating.remove_reply, _("The reply is gone. Another one may be written."))


def _act(review_id: int, action: Any, said: str) -> Any:
    form = ReasonForm()
    if form.is_sent():
        try:
            action(review_id, by=current_user.id, reason=form.reason.data or "")
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(said, "success")
            return redirect(url_for("reviews_admin.show", review_id=review_id), 303)
    return _page(review_id, form)


def _page(review_id: int, form: ReasonForm) -> Any:
    review = reviews.review_of(current_user, review_id)
    history = audit.entries_of("review", review_id)
    return form_page("reviews/admin/show.html", form, review=review, history=history, deeds=_deeds())


def _deeds() -> dict[str, str]:
    """Return the words for what the audit log says was done to a review."""
    return {
        "review.hidden": _("Hidden"), "review.restored": _("Shown again"),
        "review.reply_removed": _("Reply taken off"),
    }  # fmt: skip


def _rows() -> Select[Any]:
    rows: Any = (
        select(Review, AUTHOR.username.label("author"), SUBJECT.username.label("subject"))
        .join(AUTHOR, AUTHOR.id == Review.reviewer_id)
        .join(SUBJECT, SUBJECT.id == Review.reviewee_id)
    )
    return rows  # type: ignore[no-any-return] # three columns, whose types the table does not ask for


def _search(rows: Select[Any], wanted: str) -> Select[Any]:
    """Narrow to a review by its number, to words in it, or to what was written by or about a person."""
    if wanted.isascii() and wanted.isdigit() and len(wanted) < LARGEST_DIGITS:
        return rows.where(Review.id == int(wanted))
    people = select(Account.id).where(Account.username == wanted.lower().removeprefix("@"))
    by_or_about = or_(Review.reviewer_id.in_(people), Review.reviewee_id.in_(people))
    return rows.where(or_(has_words(REVIEW_WORDS, wanted), by_or_about))


def _state(review: Review) -> str:
    if review.hidden_at is not None:
        return "hidden"
    return "waiting" if review.revealed_at is None else "published"


REVIEWS: Final = Table(
    "reviews",
    _rows,
    Review.id,
    (
        Column("number", _l("Number"), lambda row: row.Review.id, sort=Review.id),
        Column("rating", _l("Stars"), lambda row: row.Review.rating),
        Column("comment", _l("Review"), lambda row: row.Review.comment),
        Column("author", _l("By"), lambda row: row.author),
        Column("subject", _l("About"), lambda row: row.subject),
        Column("listing_id", _l("Listing"), lambda row: row.Review.listing_id, is_shown=False),
        Column("state", _l("State"), lambda row: _state(row.Review)),
        Column("written", _l("Written"), lambda row: row.Review.created_at, is_end=True),
        Column("reason", _l("Reason"), lambda row: row.Review.hidden_reason, is_shown=False),
    ),
    (
        Filter("q", _l("Words, username or number"), _search),
        Filter(
            "state", _l("State"), lambda rows, value: rows.where(IN_STATE[value]), tuple(STATES.items()),
        ),
        Filter(
            "rating", _l("Stars"), lambda rows, value: rows.where(Review.rating == int(value)),
            tuple((str(stars), str(stars)) for stars in (5, 4, 3, 2, 1)),
        ),
    ),
)  # fmt: skip
