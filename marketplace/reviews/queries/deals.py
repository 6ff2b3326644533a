"""Deals that someone may review, and which of them a review is meant for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from marketplace.accounts.queries.people import Person, find_accounts_by_id, get_person
from marketplace.accounts.rules import Viewer
from marketplace.core import clock, glance
from marketplace.core.db import session
from marketplace.core.errors import Conflict, Forbidden, NotFound
from marketplace.core.paging import Page, paginate
from marketplace.listings.models import Listing
from marketplace.listings.queries.cards import Card, cards
from marketplace.listings.queries.listings import find_listing
from marketplace.reviews.models import Deal, DealListing, Review
from marketplace.reviews.rules.blind import Side, Terms


@dataclass(frozen=True, slots=True)
class Opening:
    """A deal as one of its sides sees it: with whom, about what, until when, and what they wrote themselves."""

    deal_id: int
    reference: str
    order_id: int | None
    side: Side
    other: Person
    titles: Sequence[tuple[int, str]]
    card: Card | None
    completed_at: datetime
    terms: Terms
    has_other_written: bool
    own_review_id: int | None


def to_write(viewer: Viewer, page: int, limit: int) -> Page[Opening]:
    """Return a page of the deals that the viewer can still review, the most urgent first."""
    statement = _deals_of(viewer.id).where(_is_open(), _own_review(viewer.id).is_(None))
    ordered = statement.order_by(func.coalesce(Deal.reveals_at, Deal.closes_at), Deal.id)
    found = paginate(ordered, page, limit)
    return Page(_openings(viewer, found.items), found.page, found.limit, found.total)


def can_write(viewer: Viewer, reference: str) -> bool:
    """Whether the viewer can still review the deal of an order."""
    statement = _deals_of(viewer.id).where(Deal.reference == reference, _is_open(), _own_review(viewer.id).is_(None))
    return session().scalar(statement) is not None


def get_opening(viewer: Viewer, reference: str) -> Opening:
    """Return a deal of the viewer's by the reference of its order.

    Raises:
        NotFound: none of theirs.

    """
    deal = session().scalar(_deals_of(viewer.id).where(Deal.reference == reference))
    if deal is None:
        raise NotFound(_("There is no finished order of yours with this number."))
    return _openings(viewer, [deal])[0]


def deal_to_review(
    viewer: Viewer, *, listing_id: int | None = None, reviewee_id: int | None = None, order_id: int | None = None
) -> int:
    """Return the viewer's deal that a review is meant for: the oldest one not reviewed that is still open.

    Raises:
        NotFound: nothing and nobody to review by these numbers.
        Forbidden: one's own listing, oneself, or nothing was completed between the two.
        Conflict: all such deals are reviewed already.

    """
    if reviewee_id == viewer.id:
        raise Forbidden(_("You can't review yourself."), code="own_review")
    statement = _deals_of(viewer.id)
    if order_id is not None:
        statement = statement.where(Deal.order_id == order_id)
    if reviewee_id is not None:
        statement = statement.where(or_(Deal.buyer_id == reviewee_id, Deal.seller_id == reviewee_id))
    if listing_id is not None:
        bought = select(DealListing.deal_id).where(DealListing.listing_id == listing_id)
        statement = statement.where(Deal.buyer_id == viewer.id, Deal.id.in_(bought))
    found = list(session().scalars(statement.order_by(Deal.completed_at, Deal.id)))
    if not found:
        _explain(viewer, listing_id, reviewee_id)
    return _choose(found, viewer.id)


def _choose(deals: Sequence[Deal], account_id: int) -> int:
    """Return the deal to write about; one that is closed where no other is left, so that its refusal is told."""
    statement = select(Review.deal_id).where(
        Review.deal_id.in_([deal.id for deal in deals]), Review.reviewer_id == account_id
    )
    reviewed = set(session().scalars(statement))
    left = [deal for deal in deals if deal.id not in reviewed]
    if not left:
        raise Conflict(_("You have reviewed this deal already."), code="already_reviewed")
    now = clock.now()
    still_open = [d for d in left if Terms(d.closes_at, d.reveals_at, d.revealed_at).is_open(now)]
    return (still_open or left)[0].id


def _explain(viewer: Viewer, listing_id: int | None, reviewee_id: int | None) -> None:
    """Refuse with the reason that fits. Raises NotFound or Forbidden, always."""
    if listing_id is not None:
        seen = find_listing(viewer, listing_id)
        if seen is None:
            raise NotFound(_("This listing is not there, or not yours to see."))
        if seen.row["seller_id"] == viewer.id:
            raise Forbidden(_("You can't review a listing of your own."), code="own_listing")
    if reviewee_id is not None:
        get_person(viewer, reviewee_id)
    detail = _("Reviews come from people who completed an order with each other. You have none here that is completed.")
    raise Forbidden(detail, code="no_completed_order")


def _deals_of(account_id: int | None) -> Select[Deal]:
    return select(Deal).where(_is_of(account_id))


def _is_of(account_id: Any) -> ColumnElement[bool]:
    return or_(Deal.buyer_id == account_id, Deal.seller_id == account_id)


def _is_open(now: Any = None) -> ColumnElement[bool]:
    now = clock.now() if now is None else now
    return and_(Deal.revealed_at.is_(None), func.coalesce(Deal.reveals_at, Deal.closes_at) > now)


def _own_review(account_id: Any) -> Any:
    statement = select(Review.id).where(Review.deal_id == Deal.id, Review.reviewer_id == account_id)
    return statement.correlate(Deal).scalar_subquery()


def _openings(viewer: Viewer, deals: Sequence[Deal]) -> list[Opening]:
    """Return deals with what a page says of them: four statements, however many there are."""
    ids = [deal.id for deal in deals]
    people = find_accounts_by_id({deal.other(viewer.id) for deal in deals})
    things: dict[int, list[tuple[int, str]]] = {each: [] for each in ids}
    titles = (
        select(DealListing.deal_id, Listing.id, Listing.title)
        .join(Listing, Listing.id == DealListing.listing_id)
        .where(DealListing.deal_id.in_(ids))
        .order_by(DealListing.deal_id, DealListing.position)
    )
    for row in session().execute(titles):
        things[row.deal_id].append((row.id, row.title))
    wrote = session().execute(select(Review.deal_id, Review.reviewer_id, Review.id).where(Review.deal_id.in_(ids)))
    own, others = {}, set()
    for deal_id, reviewer_id, review_id in wrote:
        if reviewer_id == viewer.id:
            own[deal_id] = review_id
        else:
            others.add(deal_id)
    drawn = {card.id: card for card in cards([rows[0][0] for rows in things.values() if rows], public_only=False)}
    return [
        Opening(
            deal_id=deal.id, reference=deal.reference, order_id=deal.order_id,
            side=Side.BUYER if deal.buyer_id == viewer.id else Side.SELLER, other=people[deal.other(viewer.id)],
            titles=things[deal.id], card=drawn.get(things[deal.id][0][0]) if things[deal.id] else None,
            completed_at=deal.completed_at, terms=Terms(deal.closes_at, deal.reveals_at, deal.revealed_at),
            has_other_written=deal.id in others, own_review_id=own.get(deal.id),
        )
        for deal in deals
    ]  # fmt: skip


to_write_at_a_glance: Final = glance.declare(
    "reviews_to_write",
    select(func.count(Deal.id)).where(
        _is_of(glance.ACCOUNT), _is_open(glance.NOW), _own_review(glance.ACCOUNT).is_(None)
    ),
)
"""How many deals someone can still review."""
