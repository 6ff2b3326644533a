"""Find payments that were taken by when their provider was last asked about them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021_payments_done"
down_revision = "0020_orders"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Find payments that were taken by when their provider was last asked about them."""
    op.create_index(
        "ix_payments_done",
        "payments",
        ["provider", "asked_at"],
        unique=False,
        postgresql_where=sa.text("status = 'succeeded'"),
    )


def downgrade() -> None:
    """Undo it."""
    op.drop_index("ix_payments_done", table_name="payments", postgresql_where=sa.text("status = 'succeeded'"))
