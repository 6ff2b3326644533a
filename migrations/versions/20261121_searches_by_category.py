"""Saved searches are found by the category that they name."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033_searches_by_category"
down_revision = "0032_notice_scopes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Find saved searches by the category that they name, for when it goes into another one."""
    op.create_index(
        "ix_saved_searches_category",
        "saved_searches",
        [sa.text("((params -> 'category') ->> 0)")],
        postgresql_where=sa.text("params ? 'category'"),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_saved_searches_category", table_name="saved_searches")
