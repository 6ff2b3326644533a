"""Writing a review, and changing it while nobody has seen it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.errors import Conflict, Invalid, NotFound
from marketplace.core.events import announce
from marketplace.core.images import TakenIn
from marketplace.reviews.events import ReviewWritten
from marketplace.reviews.models import Deal, DealListing, Review
from marketplace.reviews.rules import blind, writing
from marketplace.reviews.rules.blind import Side, Terms
from marketplace.reviews.services import revealing
from marketplace.reviews.services.photos import few, keep


@dataclass(frozen=True, slots=True)
class Draft:
    """What someone writes: stars, words in a language and, as a buyer, the listing that they speak of."""

    rating: int
    comment: str
    language: str = "en"
    listing_id: int | None = None


def write(deal_id: int, draft: Draft, *, by: int, photos: Sequence[TakenIn] = ()) -> Review:
    """Keep a review of a deal with its photos, hidden until the other side has written or the blind time is over.

    Raises:
        NotFound: no deal of this person.
        Conflict: they have written already, or it is too late.
        Invalid: no stars, no words, too many words, or a listing that was not bought.

    """
    deal, side = _lock(deal_id, by)
    comment = _checked(draft)
    if _written(deal_id, side) is not None:
        raise Conflict(_("You have reviewed this deal already."), code="already_reviewed")
    now = clock.now()
    blind.require_open(_terms(deal), now)
    review = Review(
        deal_id=deal.id, side=side.value, reviewer_id=by, reviewee_id=deal.other(by), rating=draft.rating,
        comment=comment, language=draft.language, has_contact=writing.has_contact(comment), created_at=now,
        listing_id=_listing(deal.id, draft.listing_id) if side is Side.BUYER else None,
    )  # fmt: skip
    session().add(review)
    session().flush()
    keep(review.id, few(photos))
    if _written(deal_id, side.opposite) is not None:
        revealing.reveal([deal])
    else:
        deal.reveals_at = blind.reveals_at(now, revealing.BLIND_DAYS.get())
        announce(ReviewWritten(deal.id, review.id, review.reviewee_id))
    session().flush()
    return review


def edit(review_id: int, draft: Draft, *, by: int) -> Review:
    """Change one's own review, for as long as nobody else can read it.

    Raises:
        NotFound: no review of this person.
        Conflict: it is public.
        Invalid: as `write`.

    """
    deal_id = session().scalar(select(Review.deal_id).where(Review.id == review_id, Review.reviewer_id == by))
    if deal_id is None:
        raise NotFound(_("That review is not there, or not yours."))
    _deal, side = _lock(deal_id, by)
    review = session().get_one(Review, review_id, with_for_update=True, populate_existing=True)
    if review.revealed_at is not None:
        raise Conflict(_("This review is public and can't be changed any more."), code="review_revealed")
    review.rating, review.comment = draft.rating, _checked(draft)
    review.language, review.has_contact = draft.language, writing.has_contact(review.comment)
    if side is Side.BUYER and draft.listing_id is not None:
        review.listing_id = _listing(deal_id, draft.listing_id)
    review.edited_at = clock.now()
    session().flush()
    return review


def _lock(deal_id: int, account_id: int) -> tuple[Deal, Side]:
    """Return the deal, its row locked until the commit, and the side on which the person stands."""
    deal = session().get(Deal, deal_id, with_for_update=True, populate_existing=True)
    if deal is None or account_id not in {deal.buyer_id, deal.seller_id}:
        raise NotFound(_("There is no such deal of yours."))
    return deal, Side.BUYER if account_id == deal.buyer_id else Side.SELLER


def _terms(deal: Deal) -> Terms:
    return Terms(deal.closes_at, deal.reveals_at, deal.revealed_at)


def _checked(draft: Draft) -> str:
    writing.check_rating(draft.rating)
    return writing.cleaned(draft.comment, writing.LONGEST_COMMENT)


def _written(deal_id: int, side: Side) -> int | None:
    return session().scalar(select(Review.id).where(Review.deal_id == deal_id, Review.side == side.value))


def _listing(deal_id: int, wanted: int | None) -> int | None:
    """Return the listing that a buyer speaks of: the one they name, or the first of the order."""
    statement = select(DealListing.listing_id).where(DealListing.deal_id == deal_id).order_by(DealListing.position)
    bought = list(session().scalars(statement))
    if wanted is None:
        return bought[0] if bought else None
    if wanted not in bought:
        said = _("Choose something that you bought in this order.")
        raise Invalid(said, errors={"listing_id": [said]})
    return wanted
