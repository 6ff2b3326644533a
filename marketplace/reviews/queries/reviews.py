"""Reviews as whoever looks may see them: single ones, those of a listing, of a person and by a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, Final, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import BigInteger, ColumnElement, Integer, Select, and_, bindparam, false, func, literal, select, text
from sqlalchemy.dialects.postgresql import JSONB, aggregate_order_by

from marketplace.accounts.queries.people import Person, find_accounts_by_id
from marketplace.accounts.rules import Guest, Viewer
from marketplace.core.db import session
from marketplace.core.errors import NotFound
from marketplace.core.paging import LARGEST_LIMIT, Page, paginate
from marketplace.core.preparing import Prepared
from marketplace.listings.models import Listing
from marketplace.listings.rules.addresses import path_of
from marketplace.listings.rules.lifecycle import VISIBLE_TO_ALL
from marketplace.reviews.models import Deal, Review, ReviewPhoto, ReviewReply, ReviewVote

MODERATES: Final = "reviews.moderate"


class Order(StrEnum):
    """How lists of reviews can be ordered."""

    NEWEST = "newest"
    HIGHEST = "highest"
    LOWEST = "lowest"
    HELPFUL = "helpful"


VIEWER: Final = bindparam("viewer_id", type_=BigInteger)
ABOUT: Final = bindparam("about_id", type_=BigInteger)
STARS: Final = bindparam("stars", type_=Integer)
START: Final = bindparam("start", type_=Integer)
NEWEST: Final = (Review.revealed_at.desc(), Review.id.desc())
_ORDERS: Final[dict[Order, tuple[ColumnElement[Any], ...]]] = {
    Order.NEWEST: NEWEST,
    Order.HIGHEST: (Review.rating.desc(), *NEWEST),
    Order.LOWEST: (Review.rating.asc(), *NEWEST),
    Order.HELPFUL: (Review.helpful_count.desc(), *NEWEST),
}
SHOWN: Final = and_(Review.revealed_at.is_not(None), Review.hidden_at.is_(None))
IN_STATE: Final[dict[str, Any]] = {
    "published": SHOWN, "waiting": Review.revealed_at.is_(None), "hidden": Review.hidden_at.is_not(None),
    "contact": Review.has_contact,
}  # fmt: skip
"""What moderators look for; `contact` are those that seem to lead people off the platform."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the reviewed side answered."""

    comment: str
    language: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Thing:
    """The listing that a review speaks of; `path` is None where nobody can see it any more."""

    id: int
    title: str
    path: str | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A review as one viewer sees it. `reference` is that of the order, for its two sides."""

    id: int
    reference: str
    side: str
    rating: int
    comment: str
    language: str
    has_contact: bool
    helpful_count: int
    created_at: datetime
    edited_at: datetime | None
    revealed_at: datetime | None
    hidden_at: datetime | None
    hidden_reason: str
    reviewer: Person
    reviewee: Person
    listing: Thing | None
    reply: Reply | None
    photos: Sequence[Mapping[str, Any]]
    is_helpful: bool
    is_mine: bool
    may_reply: bool

    @property
    def status(self) -> str:
        """Where it stands: waiting, published or hidden."""
        if self.hidden_at is not None:
            return "hidden"
        return "waiting" if self.revealed_at is None else "published"


class Known(NamedTuple):
    """What services need to know of a public review."""

    id: int
    reviewer_id: int
    reviewee_id: int
    helpful_count: int


def get_shown(review_id: int) -> Known:
    """Return a public review. Raises NotFound."""
    statement = select(Review.id, Review.reviewer_id, Review.reviewee_id, Review.helpful_count)
    row = session().execute(statement.where(Review.id == review_id, SHOWN)).first()
    if row is None:
        raise NotFound(_("That review is not there, or not public yet."))
    return Known(*row)


def review_of(viewer: Viewer | Guest, review_id: int) -> Shown:
    """Return a review: public ones for all, waiting and hidden ones for their author and moderators.

    Raises:
        NotFound: there is none, or `viewer` may not know of it.

    """
    row = session().execute(_columns(viewer.id).where(Review.id == review_id, visible_to(viewer))).first()
    if row is None:
        raise NotFound(_("That review is not there, or not public yet."))
    return shown_to(viewer, [row])[0]


def reviews_of_listing(
    viewer: Viewer | Guest, listing_id: int, page: int, limit: int,
    *, order: Order = Order.NEWEST, stars: int = 0, total: int | None = None,
) -> Page[Shown]:  # fmt: skip
    """Return a page of the public reviews of a listing, those with `stars` only where that is not 0.

    `total` is how many there are, where the counters have said so already.
    """
    return _page(viewer, Review.listing_id, listing_id, page, limit, order, stars, total)


def reviews_of_person(
    viewer: Viewer | Guest, account_id: int, page: int, limit: int,
    *, order: Order = Order.NEWEST, stars: int = 0, total: int | None = None,
) -> Page[Shown]:  # fmt: skip
    """Return a page of the public reviews of a person, as seller and as buyer; `total` as above."""
    return _page(viewer, Review.reviewee_id, account_id, page, limit, order, stars, total)


def written_by(viewer: Viewer, page: int, limit: int) -> Page[Shown]:
    """Return a page of what the viewer has written, waiting and hidden ones too; the newest first."""
    statement = _columns(viewer.id).where(Review.reviewer_id == viewer.id)
    found = paginate(statement.order_by(Review.created_at.desc(), Review.id.desc()), page, limit, scalars=False)
    return Page(shown_to(viewer, found.items), found.page, found.limit, found.total)


def every_review(viewer: Viewer, page: int, limit: int, *, status: str | None = None, stars: int = 0) -> Page[Shown]:
    """Return a page of all reviews for a moderator, the newest first; nobody else finds any."""
    statement = _columns(viewer.id).where(visible_to(viewer) if viewer.can(MODERATES) else false())
    if status is not None:
        statement = statement.where(IN_STATE[status])
    if stars:
        statement = statement.where(Review.rating == stars)
    found = paginate(statement.order_by(Review.id.desc()), page, limit, scalars=False)
    return Page(shown_to(viewer, found.items), found.page, found.limit, found.total)


def shown_to(viewer: Viewer | Guest, rows: Sequence[Any]) -> list[Shown]:
    """Return rows of `_columns` as `viewer` sees them; one statement more for the people."""
    people = find_accounts_by_id({row.reviewer_id for row in rows} | {row.reviewee_id for row in rows})
    return [_shown(viewer, row, people) for row in rows]


def _page(
    viewer: Viewer | Guest, about: Any, about_id: int, page: int, limit: int, order: Order, stars: int,
    total: int | None,
) -> Page[Shown]:  # fmt: skip
    limit = min(max(limit, 1), LARGEST_LIMIT)
    values = {"viewer_id": viewer.id, "about_id": about_id, "stars": stars}
    if total is None:
        where = (about == ABOUT, SHOWN, *([Review.rating == STARS] if stars else ()))
        total = session().scalar(select(func.count(Review.id)).where(*where), values) or 0
    here = {**values, "most": limit, "start": (page - 1) * limit}
    found = _public(about, order, has_stars=bool(stars), is_known=viewer.id is not None).rows(here)
    return Page(shown_to(viewer, found), page, limit, total)


@cache
def _public(about: Any, order: Order, *, has_stars: bool, is_known: bool) -> Prepared:
    """Build the statement once: it takes longer than the answer, on every page of a listing that has reviews."""
    statement = _columns(VIEWER if is_known else None).where(about == ABOUT, SHOWN)
    if has_stars:
        statement = statement.where(Review.rating == STARS)
    return Prepared(statement.order_by(*_ORDERS[order]).limit(bindparam("most", type_=Integer)).offset(START))


def visible_to(viewer: Viewer | Guest) -> ColumnElement[bool]:
    """Return the condition under which `viewer` may know of a review."""
    if viewer.can(MODERATES):
        return literal(value=True)
    return SHOWN if viewer.id is None else SHOWN | (Review.reviewer_id == viewer.id)


def _columns(viewer_id: Any) -> Select[Any]:
    """Build the statement: a review with its reply, photos, listing and the viewer's vote in one row."""
    each = func.jsonb_build_object("id", ReviewPhoto.id, "key", ReviewPhoto.key, "width", ReviewPhoto.width,
                                   "height", ReviewPhoto.height)  # fmt: skip
    photos = (
        select(func.coalesce(func.jsonb_agg(aggregate_order_by(each, ReviewPhoto.position)), text("'[]'::jsonb"),
                             type_=JSONB))
        .where(ReviewPhoto.review_id == Review.id).correlate(Review).scalar_subquery()
    )  # fmt: skip
    vote: ColumnElement[bool] = literal(value=False)
    if viewer_id is not None:
        voted = select(ReviewVote.review_id).where(
            ReviewVote.review_id == Review.id, ReviewVote.account_id == viewer_id
        )
        vote = voted.correlate(Review).exists()
    return (
        select(
            *Review.__table__.c, Deal.reference, photos.label("photos"), vote.label("is_helpful"),
            ReviewReply.comment.label("reply"), ReviewReply.language.label("reply_language"),
            ReviewReply.created_at.label("replied_at"),
            Listing.title, Listing.status.label("listing_status"), Listing.deleted_at.label("listing_deleted_at"),
        )
        .join(Deal, Deal.id == Review.deal_id)
        .join(ReviewReply, ReviewReply.review_id == Review.id, isouter=True)
        .join(Listing, Listing.id == Review.listing_id, isouter=True)
    )  # fmt: skip


def _shown(viewer: Viewer | Guest, row: Any, people: Mapping[int, Person]) -> Shown:
    is_public = row.revealed_at is not None and row.hidden_at is None
    names = set(Shown.__dataclass_fields__) & set(row._fields)
    kept = {name: getattr(row, name) for name in names if name != "reply"}
    return Shown(
        **kept,
        reviewer=people[row.reviewer_id],
        reviewee=people[row.reviewee_id],
        listing=_thing(row),
        reply=None if row.reply is None else Reply(row.reply, row.reply_language, row.replied_at),
        is_mine=viewer.id == row.reviewer_id,
        may_reply=is_public and row.reply is None and viewer.id == row.reviewee_id,
    )


def _thing(row: Any) -> Thing | None:
    if row.listing_id is None:
        return None
    is_there = row.listing_status in VISIBLE_TO_ALL and row.listing_deleted_at is None
    return Thing(row.listing_id, row.title, path_of(row.listing_id, row.title) if is_there else None)
