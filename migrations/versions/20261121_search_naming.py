"""How much descriptions name the thing is learned for each kind."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009_search_naming"
down_revision = "0008_search_kinds"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; the next refresh fills it."""
    op.add_column("search_statistics", sa.Column("naming", sa.REAL(), server_default="0", nullable=False))


def downgrade() -> None:
    """Undo it."""
    op.drop_column("search_statistics", "naming")
