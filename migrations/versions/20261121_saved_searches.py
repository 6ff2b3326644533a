"""Saved searches and what turns up for them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012_saved_searches"
down_revision = "0013_bounces"
branch_labels = None
depends_on = None


class Point(sa.types.UserDefinedType[str]):
    """PostgreSQL's own `point`."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        return "point"


def upgrade() -> None:
    """Saved searches and what turns up for them."""
    _create_searches()
    _create_changes()
    _create_matches()
    _create_watches()
    _create_keys()


def _create_searches() -> None:
    op.create_table(
        "saved_searches",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("params", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("alert", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("alerted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("alert IN ('none', 'instant', 'daily')", name=op.f("ck_saved_searches_alert_known")),
        sa.CheckConstraint("due_at IS NULL OR alert <> 'none'", name=op.f("ck_saved_searches_due_only_with_alert")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_saved_searches_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_searches")),
    )
    op.create_index(
        "ix_saved_searches_account", "saved_searches", ["account_id", sa.literal_column("id DESC")], unique=False
    )
    op.create_index(
        "ix_saved_searches_due",
        "saved_searches",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("due_at IS NOT NULL"),
    )
    op.create_index(
        "ix_saved_searches_removed",
        "saved_searches",
        ["removed_at"],
        unique=False,
        postgresql_where=sa.text("removed_at IS NOT NULL"),
    )
    op.create_index(
        "uq_saved_searches_same",
        "saved_searches",
        ["account_id", "fingerprint"],
        unique=True,
        postgresql_where=sa.text("removed_at IS NULL"),
    )


def _create_changes() -> None:
    op.create_table(
        "search_changes",
        sa.Column("listing_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=True),
        sa.Column("category_path", sa.ARRAY(sa.BigInteger()), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("price", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("location", Point(), nullable=True),
        sa.Column("is_verified", sa.Boolean(), nullable=True),
        sa.Column("rating", sa.REAL(), nullable=True),
        sa.Column("attributes", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("amenities", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("full_vector", postgresql.TSVECTOR(), nullable=True),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listings.id"], name=op.f("fk_search_changes_listing_id_listings"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("listing_id", name=op.f("pk_search_changes")),
    )
    op.create_index(
        "ix_search_changes_noted", "search_changes", ["noted_at", sa.literal_column("listing_id")], unique=False
    )


def _create_matches() -> None:
    op.create_table(
        "search_matches",
        sa.Column("search_id", sa.BigInteger(), nullable=False),
        sa.Column("listing_id", sa.BigInteger(), nullable=False),
        sa.Column("matched_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listings.id"], name=op.f("fk_search_matches_listing_id_listings"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["search_id"],
            ["saved_searches.id"],
            name=op.f("fk_search_matches_search_id_saved_searches"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("search_id", "listing_id", name=op.f("pk_search_matches")),
    )
    op.create_index("ix_search_matches_listing", "search_matches", ["listing_id"], unique=False)
    op.create_index("ix_search_matches_newest", "search_matches", ["search_id", "matched_at"], unique=False)
    op.create_index(
        "ix_search_matches_waiting",
        "search_matches",
        ["search_id"],
        unique=False,
        postgresql_where=sa.text("told_at IS NULL"),
    )


def _create_watches() -> None:
    op.create_table(
        "search_watches",
        sa.Column("search_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("query", postgresql.TSQUERY(), nullable=True),
        sa.Column("category_id", sa.BigInteger(), nullable=True),
        sa.Column("kinds", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("seller_id", sa.BigInteger(), nullable=True),
        sa.Column("is_verified", sa.Boolean(), nullable=False),
        sa.Column("min_rating", sa.Double(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("min_price", sa.BigInteger(), nullable=True),
        sa.Column("max_price", sa.BigInteger(), nullable=True),
        sa.Column("amenities", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("wanted", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("paths", sa.ARRAY(sa.Text()), nullable=True),
        sa.Column("west", sa.Double(), nullable=True),
        sa.Column("south", sa.Double(), nullable=True),
        sa.Column("east", sa.Double(), nullable=True),
        sa.Column("north", sa.Double(), nullable=True),
        sa.Column("latitude", sa.Double(), nullable=True),
        sa.Column("longitude", sa.Double(), nullable=True),
        sa.Column("radius_km", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["search_id"],
            ["saved_searches.id"],
            name=op.f("fk_search_watches_search_id_saved_searches"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("search_id", name=op.f("pk_search_watches")),
    )


def _create_keys() -> None:
    op.create_table(
        "search_watch_keys",
        sa.Column("key", sa.Text(collation="C"), nullable=False),
        sa.Column("search_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["search_id"],
            ["search_watches.search_id"],
            name=op.f("fk_search_watch_keys_search_id_search_watches"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("key", "search_id", name=op.f("pk_search_watch_keys")),
    )
    op.create_index("ix_search_watch_keys_search", "search_watch_keys", ["search_id"], unique=False)


def downgrade() -> None:
    """Undo it."""
    for table in ("search_watch_keys", "search_watches", "search_matches", "search_changes", "saved_searches"):
        op.drop_table(table)
