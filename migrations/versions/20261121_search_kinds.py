"""What search learns of field lengths is told apart by kind."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008_search_kinds"
down_revision = "0007_imports"
branch_labels = None
depends_on = None

LENGTHS = ("title_length", "type_length", "attribute_length", "description_length")


def upgrade() -> None:
    """Make the table anew: it is learned again from the index."""
    op.drop_table("search_statistics")
    _create(sa.Column("kind", sa.Text(), nullable=False), sa.PrimaryKeyConstraint("kind", name="pk_search_statistics"))


def downgrade() -> None:
    """Undo it."""
    op.drop_table("search_statistics")
    _create(
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.CheckConstraint("id = 1", name="ck_search_statistics_one_row"),
        sa.PrimaryKeyConstraint("id", name="pk_search_statistics"),
    )


def _create(key: sa.Column[object], *constraints: sa.Constraint) -> None:
    op.create_table(
        "search_statistics",
        key,
        sa.Column("documents", sa.Integer(), nullable=False),
        *(sa.Column(length, sa.REAL(), nullable=False) for length in LENGTHS),
        sa.Column("languages", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("refreshed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        *constraints,
    )
