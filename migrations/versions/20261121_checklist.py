"""The seller's checklist: items of the operator's own, and what was said of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020_checklist"
down_revision = "0014_watch_pairs"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The seller's checklist: items of the operator's own, and what was said of them."""
    op.create_table(
        "checklist_items",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), server_default="", nullable=False),
        sa.Column("detail", sa.Text(), server_default="", nullable=False),
        sa.Column("link", sa.Text(), server_default="", nullable=False),
        sa.Column("position", sa.Integer(), server_default="100", nullable=False),
        sa.Column("is_on", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("is_custom", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("NOT is_custom OR label <> ''", name=op.f("ck_checklist_items_own_items_have_words")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_checklist_items")),
    )
    op.create_table(
        "checklist_marks",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("mark IN ('done', 'waived', 'reopened')", name=op.f("ck_checklist_marks_mark_known")),
        sa.CheckConstraint("mark = 'done' OR note <> ''", name=op.f("ck_checklist_marks_moderators_say_why")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_checklist_marks_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["accounts.id"], name=op.f("fk_checklist_marks_by_id_accounts"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("account_id", "key", name=op.f("pk_checklist_marks")),
    )
    op.create_index("ix_checklist_marks_key", "checklist_marks", ["key"], unique=False)


def downgrade() -> None:
    """Undo it."""
    op.drop_table("checklist_marks")
    op.drop_table("checklist_items")
