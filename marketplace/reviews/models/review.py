"""Reviews, with what belongs to them: photos, the reply, and who found them helpful."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, Text, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, bigint_id, created_at
from marketplace.core.words import words_index
from marketplace.reviews.rules.writing import LONGEST_COMMENT, LONGEST_REPLY

REVIEW_WORDS = words_index("comment")
SHOWN = text("revealed_at IS NOT NULL AND hidden_at IS NULL")


class Review(Base):
    """What one side of a deal says of the other; the buyer also speaks of a listing.

    The world sees it once `revealed_at` is set, unless a moderator hid it (`hidden_at`). `has_contact` says that
    the text looks as if it led people off the platform. The text is empty once its author was erased.
    """

    __tablename__ = "reviews"

    id: Mapped[bigint_id]
    deal_id: Mapped[int] = mapped_column(ForeignKey("review_deals.id", ondelete="CASCADE"))
    side: Mapped[str] = mapped_column(Text)
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="RESTRICT"))
    reviewee_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="RESTRICT"))
    listing_id: Mapped[int | None] = mapped_column(ForeignKey("listings.id", ondelete="SET NULL"))
    rating: Mapped[int] = mapped_column(SmallInteger)
    comment: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(Text, server_default="en")
    has_contact: Mapped[bool] = mapped_column(server_default=text("false"))
    helpful_count: Mapped[int] = mapped_column(server_default="0")
    created_at: Mapped[created_at]
    edited_at: Mapped[datetime | None]
    revealed_at: Mapped[datetime | None]
    hidden_at: Mapped[datetime | None]
    hidden_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"))
    hidden_reason: Mapped[str] = mapped_column(Text, server_default="")

    __table_args__ = (
        UniqueConstraint("deal_id", "side"),
        CheckConstraint("side IN ('buyer', 'seller')", name="side_known"),
        CheckConstraint("rating BETWEEN 1 AND 5", name="rating_of_five"),
        CheckConstraint(f"char_length(comment) <= {LONGEST_COMMENT}", name="comment_length"),
        CheckConstraint("reviewer_id <> reviewee_id", name="not_of_oneself"),
        CheckConstraint("listing_id IS NULL OR side = 'buyer'", name="listings_by_buyers"),
        CheckConstraint("helpful_count >= 0", name="helpful_count_not_negative"),
        Index(
            "ix_reviews_of_listing", "listing_id", text("revealed_at DESC"), text("id DESC"), postgresql_where=SHOWN
        ),
        Index(
            "ix_reviews_of_person", "reviewee_id", text("revealed_at DESC"), text("id DESC"), postgresql_where=SHOWN
        ),
        Index("ix_reviews_by_person", "reviewer_id", text("created_at DESC"), text("id DESC")),
        Index("ix_reviews_newest", text("created_at DESC"), text("id DESC")),
        Index("ix_reviews_listing_id", "listing_id"),
        Index("ix_reviews_rating", "rating", "id"),
        Index("ix_reviews_words", text(REVIEW_WORDS), postgresql_using="gin"),
        Index("ix_reviews_hidden", "id", postgresql_where=text("hidden_at IS NOT NULL")),
        Index("ix_reviews_waiting", "id", postgresql_where=text("revealed_at IS NULL")),
        Index("ix_reviews_contact", "id", postgresql_where=text("has_contact")),
    )  # fmt: skip


class ReviewPhoto(Base):
    """A photo of a review. Its files lie under a random `key`, so that nobody finds them before they may."""

    __tablename__ = "review_photos"

    id: Mapped[bigint_id]
    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id", ondelete="CASCADE"))
    position: Mapped[int]
    key: Mapped[str] = mapped_column(Text, unique=True)
    width: Mapped[int]
    height: Mapped[int]
    created_at: Mapped[created_at]

    __table_args__ = (
        CheckConstraint("width > 0 AND height > 0", name="size_positive"),
        Index("ix_review_photos_review", "review_id", "position"),
    )


class ReviewReply(Base):
    """The one answer that the reviewed side may give."""

    __tablename__ = "review_replies"

    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id", ondelete="CASCADE"), primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="RESTRICT"), index=True)
    comment: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(Text, server_default="en")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (CheckConstraint(f"char_length(comment) <= {LONGEST_REPLY}", name="comment_length"),)


class ReviewVote(Base):
    """Someone found a review helpful."""

    __tablename__ = "review_votes"

    review_id: Mapped[int] = mapped_column(ForeignKey("reviews.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, index=True)
    created_at: Mapped[created_at]
