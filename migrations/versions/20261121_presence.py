"""Who has a live connection."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010_presence"
down_revision = "0011_reviews"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Who has a live connection."""
    op.create_table(
        "live_processes",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_live_processes")),
        prefixes=["UNLOGGED"],
    )
    op.create_table(
        "presences",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("process_id", sa.Text(), nullable=False),
        sa.Column("connections", sa.Integer(), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("connections >= 0", name=op.f("ck_presences_connections_not_negative")),
        sa.CheckConstraint(
            "(connections = 0) = (left_at IS NOT NULL)", name=op.f("ck_presences_left_iff_no_connections")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_presences_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["process_id"],
            ["live_processes.id"],
            name=op.f("fk_presences_process_id_live_processes"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", "process_id", name=op.f("pk_presences")),
        prefixes=["UNLOGGED"],
    )
    op.create_index(op.f("ix_presences_process_id"), "presences", ["process_id"], unique=False)
    op.create_index("ix_presences_left_at", "presences", ["left_at"], postgresql_where=sa.text("left_at IS NOT NULL"))


def downgrade() -> None:
    """Undo it."""
    op.drop_table("presences")
    op.drop_table("live_processes")
