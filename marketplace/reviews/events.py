"""Facts about reviews. They carry ids; whoever needs more asks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DealOpened:
    """A deal is done, and its two sides may review each other."""

    deal_id: int


@dataclass(frozen=True, slots=True)
class ReviewWritten:
    """One side has written first; the other is to know that, and not what."""

    deal_id: int
    review_id: int
    reviewee_id: int


@dataclass(frozen=True, slots=True)
class ReviewsRevealed:
    """These reviews are public from now on."""

    review_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ReviewDue:
    """Someone has not reviewed a deal yet and is to be reminded, once."""

    deal_id: int
    account_id: int


@dataclass(frozen=True, slots=True)
class ReviewReplied:
    """The reviewed side has answered."""

    review_id: int
    reviewer_id: int


@dataclass(frozen=True, slots=True)
class ReviewHidden:
    """A moderator hid a review."""

    review_id: int
    reviewer_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class ReviewPhotosDropped:
    """These photos are of no use any more; their files can go."""

    keys: tuple[str, ...]
