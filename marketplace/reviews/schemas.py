"""Reviews as the API takes and shows them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from marketplace.accounts.queries.people import Person
from marketplace.accounts.schemas.output import picture_url
from marketplace.core.api import Input, Output, PageOutput, PageQuery, Text, Timestamp
from marketplace.core.paging import Page
from marketplace.core.site import absolute
from marketplace.reviews.queries.deals import Opening
from marketplace.reviews.queries.reviews import Order, Shown
from marketplace.reviews.rules.photos import photo_path
from marketplace.reviews.rules.ratings import Summary
from marketplace.reviews.rules.writing import LONGEST_REASON

LARGEST_ID = 2**63 - 1
LONGEST_SENT = 20_000
"""Room for what is taken out before the length is judged."""

Id = Annotated[int, Field(ge=1, le=LARGEST_ID, strict=True)]
Stars = Annotated[int, Field(ge=1, le=5, strict=True)]
Words = Annotated[Text, Field(min_length=1, max_length=LONGEST_SENT)]
Language = Literal["en", "es"]


class ReviewInput(Input):
    """A review: of a listing that one bought, or of the other side of a deal. `order_id` tells several deals apart."""

    listing_id: Id | None = None
    reviewee_id: Id | None = None
    order_id: Id | None = None
    rating: Stars
    comment: Words
    language: Language | None = None


class ReviewChange(Input):
    """What to change in a review that nobody else can read yet."""

    rating: Stars | None = None
    comment: Words | None = None
    language: Language | None = None


class ReplyInput(Input):
    """A reply."""

    comment: Words
    language: Language | None = None


class ReasonInput(Input):
    """Why a moderator does something."""

    reason: Annotated[Text, Field(min_length=1, max_length=LONGEST_REASON)]


class ReviewQuery(PageQuery):
    """The parameters of a list of reviews."""

    sort: Order = Field(Order.NEWEST, description="newest, highest, lowest or helpful.")
    rating: int | None = Field(None, ge=1, le=5, description="Only those with so many stars.")


class OwnQuery(PageQuery):
    """Which of one's own reviews."""

    box: Literal["written", "received"] = "written"


class OfficeQuery(PageQuery):
    """What moderators look for."""

    status: Literal["published", "waiting", "hidden", "contact"] | None = Field(
        None, description="contact: the words seem to lead people off the platform."
    )
    rating: int | None = Field(None, ge=1, le=5)


class AuthorOutput(Output):
    """Who wrote a review, or whom it is about; people who left have no name."""

    user_id: int
    username: str | None
    name: str
    profile_picture_url: str | None


class ReviewedListing(Output):
    """What a review speaks of; `url` is null where it can't be seen any more."""

    listing_id: int
    title: str
    url: str | None


class ReviewPhotoOutput(Output):
    """A photo of a review."""

    photo_id: int
    url: str
    thumbnail_url: str
    width: int
    height: int


class ReplyOutput(Output):
    """What the reviewed side answered."""

    comment: str
    language: str
    date_created: Timestamp


class ReviewOutput(Output):
    """A review. `side` is that of its author; `status` is published, waiting (for the other side) or hidden."""

    review_id: int
    side: str
    rating: int
    comment: str
    language: str
    status: str
    is_verified_purchase: bool
    reviewer: AuthorOutput
    reviewee: AuthorOutput
    listing: ReviewedListing | None
    photos: list[ReviewPhotoOutput]
    reply: ReplyOutput | None
    helpful_count: int
    is_helpful: bool
    date_created: Timestamp
    date_edited: Timestamp | None
    date_published: Timestamp | None


class SummaryOutput(Output):
    """What the public reviews come to: the average to two decimals, their number, and how many of each stars."""

    average: float | None
    count: int
    histogram: dict[str, int]


class ReviewPage(PageOutput):
    """A page of reviews with the summary of all of them."""

    reviews: list[ReviewOutput]
    summary: SummaryOutput


class OwnReviewPage(PageOutput):
    """A page of one's own reviews."""

    reviews: list[ReviewOutput]


class OfficeReview(ReviewOutput):
    """A review as moderators see it."""

    has_contact: bool
    hidden_reason: str
    date_hidden: Timestamp | None


class OfficePage(PageOutput):
    """A page of reviews in every state."""

    reviews: list[OfficeReview]


class VoteOutput(Output):
    """How many found a review helpful, and whether one is among them."""

    review_id: int
    helpful_count: int
    is_helpful: bool


class OpeningOutput(Output):
    """A finished deal that one can still review, until `date_until`."""

    order_id: int | None
    reference: str
    side: str
    other: AuthorOutput
    listings: list[ReviewedListing]
    has_other_written: bool
    date_completed: Timestamp
    date_until: Timestamp


class OpeningPage(PageOutput):
    """A page of deals to review, the most urgent first."""

    deals: list[OpeningOutput]


def review(one: Shown) -> dict[str, Any]:
    """Return a review as the API shows it."""
    return {
        "review_id": one.id, "side": one.side, "rating": one.rating, "comment": one.comment,
        "language": one.language, "status": one.status, "is_verified_purchase": True,
        "reviewer": author(one.reviewer), "reviewee": author(one.reviewee), "listing": _listing(one),
        "photos": [_photo(each) for each in one.photos],
        "reply": one.reply and {
            "comment": one.reply.comment, "language": one.reply.language, "date_created": one.reply.created_at,
        },
        "helpful_count": one.helpful_count, "is_helpful": one.is_helpful, "date_created": one.created_at,
        "date_edited": one.edited_at, "date_published": one.revealed_at,
    }  # fmt: skip


def office_review(one: Shown) -> dict[str, Any]:
    """Return a review as moderators see it."""
    more = {"has_contact": one.has_contact, "hidden_reason": one.hidden_reason, "date_hidden": one.hidden_at}
    return {**review(one), **more}


def review_page(page: Page[Shown], summary: Summary) -> dict[str, Any]:
    """Return a page of reviews with its summary."""
    average = summary.average
    said = {"average": None if average is None else float(average), "count": summary.count}
    return {**page.as_json("reviews", review), "summary": {**said, "histogram": summary.histogram}}


def opening(one: Opening) -> dict[str, Any]:
    """Return a deal to review as the API shows it."""
    return {
        "order_id": one.order_id, "reference": one.reference, "side": one.side.value, "other": author(one.other),
        "listings": [{"listing_id": each, "title": title, "url": None} for each, title in one.titles],
        "has_other_written": one.has_other_written, "date_completed": one.completed_at, "date_until": one.terms.until,
    }  # fmt: skip


def author(person: Person) -> dict[str, Any]:
    """Return a person as reviews name them."""
    return {
        "user_id": person.id, "username": None if person.is_gone else person.username, "name": person.display_name,
        "profile_picture_url": None if person.is_gone else picture_url(person.picture_key),
    }  # fmt: skip


def _listing(one: Shown) -> dict[str, Any] | None:
    if one.listing is None:
        return None
    url = None if one.listing.path is None else absolute(one.listing.path)
    return {"listing_id": one.listing.id, "title": one.listing.title, "url": url}


def _photo(row: Any) -> dict[str, Any]:
    return {
        "photo_id": row["id"], "url": absolute(photo_path(row["key"], large=True)),
        "thumbnail_url": absolute(photo_path(row["key"], large=False)), "width": row["width"],
        "height": row["height"],
    }  # fmt: skip
