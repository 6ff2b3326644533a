"""What is popular this week, and where listings are."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005_popular"
down_revision = "0004_accounts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What is popular this week, and where listings are."""
    op.create_table(
        "popular_listings",
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("listing_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("place > 0", name=op.f("ck_popular_listings_place_positive")),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listings.id"], name=op.f("fk_popular_listings_listing_id_listings"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_popular_listings")),
        sa.UniqueConstraint("listing_id", name=op.f("uq_popular_listings_listing_id")),
    )
    op.create_index(
        "ix_listings_area",
        "listings",
        ["area_latitude", "area_longitude"],
        unique=False,
        postgresql_where=sa.text("status = 'active' AND deleted_at IS NULL"),
    )


def downgrade() -> None:
    """Undo it."""
    op.drop_index(
        "ix_listings_area", table_name="listings", postgresql_where=sa.text("status = 'active' AND deleted_at IS NULL")
    )
    op.drop_table("popular_listings")
