"""The form for a review: new, or one's own that nobody else can read yet."""

from __future__ import annotations

from typing import Any, Final

from flask import flash, redirect, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import SelectChoice

from marketplace.core.errors import Conflict, Refused
from marketplace.core.extensions import limiter
from marketplace.core.i18n import LANGUAGES
from marketplace.core.images import MOST_BYTES, TakenIn
from marketplace.core.security import requires
from marketplace.core.web import form_page
from marketplace.reviews.forms import ReviewForm
from marketplace.reviews.models import Review
from marketplace.reviews.queries import deals, reviews
from marketplace.reviews.queries.deals import Opening
from marketplace.reviews.queries.reviews import Shown
from marketplace.reviews.routes.blueprint import bp
from marketplace.reviews.rules.blind import Side
from marketplace.reviews.services import photos, writing
from marketplace.reviews.services.writing import Draft

WRITES: Final = "60 per hour"


@bp.route("/account/reviews/orders/<reference>", methods=["GET", "POST"])
@limiter.limit(WRITES, methods=["POST"])
@requires("reviews.write")
def write(reference: str) -> Any:
    """Write a review of a finished order, or change it."""
    opening = deals.get_opening(current_user, reference)
    own = reviews.review_of(current_user, opening.own_review_id) if opening.own_review_id else None
    if own is not None and own.revealed_at is not None:
        return redirect(url_for(".show", review_id=own.id), 303)
    form = _form(opening, own)
    if form.is_sent():
        try:
            return _kept(_save(form, opening, own))
        except Refused as refusal:
            if (
                isinstance(refusal, Conflict)
                and own is None
                and deals.get_opening(current_user, reference).own_review_id
            ):
                raise
            form.show(refusal)
    return form_page("reviews/write.html", form, opening=opening, own=own)


def _form(opening: Opening, own: Shown | None) -> ReviewForm:
    """Return the form, filled with what was written before."""
    language = str(get_locale() or "en")[:2]
    before = {
        "rating": str(own.rating) if own else None,
        "comment": own.comment if own else None,
        "language": own.language if own else language if language in dict(LANGUAGES) else "en",
        "listing": str(own.listing.id) if own and own.listing else None,
    }
    form = ReviewForm(data=before)
    form.listing.choices = [SelectChoice(str(listing_id), title) for listing_id, title in opening.titles]
    form.drop.choices = [SelectChoice(str(photo["id"]), photo["key"]) for photo in (own.photos if own else ())]
    return form


def _save(form: ReviewForm, opening: Opening, own: Shown | None) -> Review:
    """Keep the review with its photos: files are read and sized before any row is locked."""
    taken = _taken(opening)
    draft = Draft(int(form.rating.data), form.comment.data or "", form.language.data, _listing(form))
    if own is None:
        # Photos go on before the other side's review can make this one public.
        review = writing.write(opening.deal_id, draft, by=current_user.id, photos=taken)
    else:
        review = writing.edit(own.id, draft, by=current_user.id)
        dropped = [int(each) for each in form.drop.data or () if each.isdecimal() and len(each) < 19]
        if dropped:
            photos.remove(own.id, dropped, by=current_user.id)
        if taken:
            photos.add(own.id, taken, by=current_user.id)
    return review


def _taken(opening: Opening) -> list[TakenIn]:
    if opening.side is not Side.BUYER:
        return []
    sent = [file for file in request.files.getlist("photos") if file and file.filename]
    return [photos.take_in(file.stream.read(MOST_BYTES + 1)) for file in photos.few(sent)]


def _listing(form: ReviewForm) -> int | None:
    raw = form.listing.data or ""
    return int(raw) if raw.isdecimal() and len(raw) < 19 else None


def _kept(review: Review) -> Any:
    if review.has_contact:
        flash(_("Your review seems to hold an address, a number or a name for payments. Leave these out if you can."),
              "info")  # fmt: skip
    if review.revealed_at is not None:
        flash(_("Thank you. Both reviews are public now."), "success")
        return redirect(url_for(".show", review_id=review.id), 303)
    flash(_("Thank you. Your review waits for the other side's; until then you can change it."), "success")
    return redirect(url_for(".written"), 303)
