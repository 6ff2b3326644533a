"""Find at once the listings that wait for a moderator."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013_listings_waiting"
down_revision = "0016_office"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Find at once the listings that wait for a moderator."""
    op.create_index(
        "ix_listings_waiting",
        "listings",
        ["updated_at", "id"],
        unique=False,
        postgresql_where=sa.text("status = 'pending_verification' AND deleted_at IS NULL"),
    )


def downgrade() -> None:
    """Undo it."""
    op.drop_index("ix_listings_waiting", table_name="listings")
