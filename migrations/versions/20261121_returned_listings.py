"""Listings that the market shows again after it hid them: what is compared with saved searches says so."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033_returned_listings"
down_revision = "0032_commission_papers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the mark."""
    op.add_column(
        "search_changes", sa.Column("is_return", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_column("search_changes", "is_return")
