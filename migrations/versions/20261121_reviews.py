"""Let people review each other after a deal."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011_reviews"
down_revision = "0011_moderation"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Deals, reviews and what belongs to them; a score by which search sorts."""
    _create_review_account_totals()
    _create_review_deals()
    _create_review_deal_listings()
    _create_review_listing_totals()
    _create_reviews()
    _create_review_photos()
    _create_review_replies()
    _create_review_votes()
    op.add_column("search_documents", sa.Column("rating_score", sa.REAL(), nullable=True))
    op.create_index(
        "ix_search_documents_rating_score",
        "search_documents",
        [sa.text("rating_score DESC NULLS LAST"), sa.text("listing_id DESC")],
    )


def downgrade() -> None:
    """Undo it."""
    op.drop_index("ix_search_documents_rating_score", table_name="search_documents")
    op.drop_column("search_documents", "rating_score")
    op.drop_table("review_votes")
    op.drop_table("review_replies")
    op.drop_table("review_photos")
    op.drop_table("reviews")
    op.drop_table("review_listing_totals")
    op.drop_table("review_deal_listings")
    op.drop_table("review_deals")
    op.drop_table("review_account_totals")


def _create_review_account_totals() -> None:
    op.create_table(
        "review_account_totals",
        sa.Column("account_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("stars_1", sa.Integer(), server_default="0", nullable=False),
        sa.Column("stars_2", sa.Integer(), server_default="0", nullable=False),
        sa.Column("stars_3", sa.Integer(), server_default="0", nullable=False),
        sa.Column("stars_4", sa.Integer(), server_default="0", nullable=False),
        sa.Column("stars_5", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "LEAST(stars_1, stars_2, stars_3, stars_4, stars_5) >= 0",
            name=op.f("ck_review_account_totals_never_negative"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_review_account_totals_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_review_account_totals")),
    )


def _create_review_deals() -> None:
    op.create_table(
        "review_deals",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("buyer_id", sa.BigInteger(), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reveals_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("buyer_id <> seller_id", name=op.f("ck_review_deals_two_people")),
        sa.CheckConstraint(
            "revealed_at IS NULL OR reveals_at IS NOT NULL", name=op.f("ck_review_deals_revealed_after_a_review")
        ),
        sa.ForeignKeyConstraint(
            ["buyer_id"], ["accounts.id"], name=op.f("fk_review_deals_buyer_id_accounts"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["seller_id"], ["accounts.id"], name=op.f("fk_review_deals_seller_id_accounts"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_deals")),
        sa.UniqueConstraint("order_id", name=op.f("uq_review_deals_order_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_review_deals_reference")),
    )
    op.create_index(
        "ix_review_deals_buyer",
        "review_deals",
        ["buyer_id", sa.literal_column("completed_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_review_deals_reveals_at",
        "review_deals",
        ["reveals_at"],
        unique=False,
        postgresql_where=sa.text("revealed_at IS NULL AND reveals_at IS NOT NULL"),
    )
    op.create_index(
        "ix_review_deals_seller",
        "review_deals",
        ["seller_id", sa.literal_column("completed_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_review_deals_to_remind",
        "review_deals",
        ["completed_at"],
        unique=False,
        postgresql_where=sa.text("reminded_at IS NULL AND revealed_at IS NULL"),
    )


def _create_review_deal_listings() -> None:
    op.create_table(
        "review_deal_listings",
        sa.Column("deal_id", sa.BigInteger(), nullable=False),
        sa.Column("listing_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["deal_id"],
            ["review_deals.id"],
            name=op.f("fk_review_deal_listings_deal_id_review_deals"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["listing_id"],
            ["listings.id"],
            name=op.f("fk_review_deal_listings_listing_id_listings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("deal_id", "listing_id", name=op.f("pk_review_deal_listings")),
    )
    op.create_index(op.f("ix_review_deal_listings_listing_id"), "review_deal_listings", ["listing_id"], unique=False)


def _create_review_listing_totals() -> None:
    op.create_table(
        "review_listing_totals",
        sa.Column("listing_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("stars_1", sa.Integer(), server_default="0", nullable=False),
        sa.Column("stars_2", sa.Integer(), server_default="0", nullable=False),
        sa.Column("stars_3", sa.Integer(), server_default="0", nullable=False),
        sa.Column("stars_4", sa.Integer(), server_default="0", nullable=False),
        sa.Column("stars_5", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "LEAST(stars_1, stars_2, stars_3, stars_4, stars_5) >= 0",
            name=op.f("ck_review_listing_totals_never_negative"),
        ),
        sa.ForeignKeyConstraint(
            ["listing_id"],
            ["listings.id"],
            name=op.f("fk_review_listing_totals_listing_id_listings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("listing_id", name=op.f("pk_review_listing_totals")),
    )


def _create_reviews() -> None:
    op.create_table(
        "reviews",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("deal_id", sa.BigInteger(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("reviewer_id", sa.BigInteger(), nullable=False),
        sa.Column("reviewee_id", sa.BigInteger(), nullable=False),
        sa.Column("listing_id", sa.BigInteger(), nullable=True),
        sa.Column("rating", sa.SmallInteger(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), server_default="en", nullable=False),
        sa.Column("has_contact", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("helpful_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hidden_by_id", sa.BigInteger(), nullable=True),
        sa.Column("hidden_reason", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("listing_id IS NULL OR side = 'buyer'", name=op.f("ck_reviews_listings_by_buyers")),
        sa.CheckConstraint("side IN ('buyer', 'seller')", name=op.f("ck_reviews_side_known")),
        sa.CheckConstraint("char_length(comment) <= 4000", name=op.f("ck_reviews_comment_length")),
        sa.CheckConstraint("helpful_count >= 0", name=op.f("ck_reviews_helpful_count_not_negative")),
        sa.CheckConstraint("rating BETWEEN 1 AND 5", name=op.f("ck_reviews_rating_of_five")),
        sa.CheckConstraint("reviewer_id <> reviewee_id", name=op.f("ck_reviews_not_of_oneself")),
        sa.ForeignKeyConstraint(
            ["deal_id"], ["review_deals.id"], name=op.f("fk_reviews_deal_id_review_deals"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["hidden_by_id"], ["accounts.id"], name=op.f("fk_reviews_hidden_by_id_accounts"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listings.id"], name=op.f("fk_reviews_listing_id_listings"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["reviewee_id"], ["accounts.id"], name=op.f("fk_reviews_reviewee_id_accounts"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["accounts.id"], name=op.f("fk_reviews_reviewer_id_accounts"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
        sa.UniqueConstraint("deal_id", "side", name=op.f("uq_reviews_deal_id_side")),
    )
    op.create_index(
        "ix_reviews_by_person",
        "reviews",
        ["reviewer_id", sa.literal_column("created_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index("ix_reviews_listing_id", "reviews", ["listing_id"], unique=False)
    op.create_index(
        "ix_reviews_newest",
        "reviews",
        [sa.literal_column("created_at DESC"), sa.literal_column("id DESC")],
        unique=False,
    )
    op.create_index(
        "ix_reviews_of_listing",
        "reviews",
        ["listing_id", sa.literal_column("revealed_at DESC"), sa.literal_column("id DESC")],
        unique=False,
        postgresql_where=sa.text("revealed_at IS NOT NULL AND hidden_at IS NULL"),
    )
    op.create_index(
        "ix_reviews_of_person",
        "reviews",
        ["reviewee_id", sa.literal_column("revealed_at DESC"), sa.literal_column("id DESC")],
        unique=False,
        postgresql_where=sa.text("revealed_at IS NOT NULL AND hidden_at IS NULL"),
    )


def _create_review_photos() -> None:
    op.create_table(
        "review_photos",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("review_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("width > 0 AND height > 0", name=op.f("ck_review_photos_size_positive")),
        sa.ForeignKeyConstraint(
            ["review_id"], ["reviews.id"], name=op.f("fk_review_photos_review_id_reviews"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_photos")),
        sa.UniqueConstraint("key", name=op.f("uq_review_photos_key")),
    )
    op.create_index("ix_review_photos_review", "review_photos", ["review_id", "position"], unique=False)


def _create_review_replies() -> None:
    op.create_table(
        "review_replies",
        sa.Column("review_id", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), server_default="en", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("char_length(comment) <= 2000", name=op.f("ck_review_replies_comment_length")),
        sa.ForeignKeyConstraint(
            ["author_id"], ["accounts.id"], name=op.f("fk_review_replies_author_id_accounts"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["reviews.id"], name=op.f("fk_review_replies_review_id_reviews"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("review_id", name=op.f("pk_review_replies")),
    )
    op.create_index(op.f("ix_review_replies_author_id"), "review_replies", ["author_id"], unique=False)


def _create_review_votes() -> None:
    op.create_table(
        "review_votes",
        sa.Column("review_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_review_votes_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["reviews.id"], name=op.f("fk_review_votes_review_id_reviews"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("review_id", "account_id", name=op.f("pk_review_votes")),
    )
    op.create_index(op.f("ix_review_votes_account_id"), "review_votes", ["account_id"], unique=False)
