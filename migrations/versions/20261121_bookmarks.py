"""What people keep: bookmarks, collections, recent views."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002_bookmarks"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What people keep: bookmarks, collections, recent views."""
    op.create_table(
        "collections",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("share_token", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("char_length(name) BETWEEN 1 AND 60", name=op.f("ck_collections_name_length")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_collections_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collections")),
        sa.UniqueConstraint("account_id", "slug", name=op.f("uq_collections_account_id_slug")),
        sa.UniqueConstraint("id", "account_id", name=op.f("uq_collections_id_account_id")),
        sa.UniqueConstraint("share_token", name=op.f("uq_collections_share_token")),
    )
    op.create_index(
        "uq_collections_account_name", "collections", ["account_id", sa.literal_column("lower(name)")], unique=True
    )
    op.create_table(
        "bookmarks",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("guest", sa.LargeBinary(), nullable=True),
        sa.Column("listing_id", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("char_length(note) <= 500", name=op.f("ck_bookmarks_note_length")),
        sa.CheckConstraint("num_nonnulls(account_id, guest) = 1", name=op.f("ck_bookmarks_one_owner")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_bookmarks_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listings.id"], name=op.f("fk_bookmarks_listing_id_listings"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bookmarks")),
        sa.UniqueConstraint("id", "account_id", name=op.f("uq_bookmarks_id_account_id")),
    )
    op.create_index(
        "ix_bookmarks_account_newest",
        "bookmarks",
        ["account_id", sa.literal_column("created_at DESC"), sa.literal_column("id DESC")],
        unique=False,
        postgresql_where=sa.text("removed_at IS NULL AND account_id IS NOT NULL"),
    )
    op.create_index(
        "ix_bookmarks_guest_created_at",
        "bookmarks",
        ["created_at"],
        unique=False,
        postgresql_where=sa.text("guest IS NOT NULL"),
    )
    op.create_index(op.f("ix_bookmarks_listing_id"), "bookmarks", ["listing_id"], unique=False)
    op.create_index(
        "ix_bookmarks_removed_at",
        "bookmarks",
        ["removed_at"],
        unique=False,
        postgresql_where=sa.text("removed_at IS NOT NULL"),
    )
    op.create_index(
        "uq_bookmarks_account_listing",
        "bookmarks",
        ["account_id", "listing_id"],
        unique=True,
        postgresql_where=sa.text("account_id IS NOT NULL"),
    )
    op.create_index(
        "uq_bookmarks_guest_listing",
        "bookmarks",
        ["guest", "listing_id"],
        unique=True,
        postgresql_where=sa.text("guest IS NOT NULL"),
    )
    op.create_table(
        "recent_views",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("listing_id", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_recent_views_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listings.id"], name=op.f("fk_recent_views_listing_id_listings"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "listing_id", name=op.f("pk_recent_views")),
    )
    op.create_index(op.f("ix_recent_views_listing_id"), "recent_views", ["listing_id"], unique=False)
    op.create_index(
        "ix_recent_views_newest", "recent_views", ["account_id", sa.literal_column("seen_at DESC")], unique=False
    )
    op.create_table(
        "collection_items",
        sa.Column("collection_id", sa.BigInteger(), nullable=False),
        sa.Column("bookmark_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["bookmark_id", "account_id"],
            ["bookmarks.id", "bookmarks.account_id"],
            name="fk_collection_items_bookmark",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["collection_id", "account_id"],
            ["collections.id", "collections.account_id"],
            name="fk_collection_items_collection",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("collection_id", "bookmark_id", name=op.f("pk_collection_items")),
    )
    op.create_index("ix_collection_items_bookmark", "collection_items", ["bookmark_id"], unique=False)


def downgrade() -> None:
    """Undo it."""
    for table in ("collection_items", "recent_views", "bookmarks", "collections"):
        op.drop_table(table)
