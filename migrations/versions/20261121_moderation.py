"""Reports from anyone about anything, and the cases in which moderators decide."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011_moderation"
down_revision = "0010_cart"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Reports from anyone about anything, and the cases in which moderators decide."""
    op.create_table(
        "moderation_cases",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("target_type", sa.Text(), nullable=False),
        sa.Column("target_id", sa.BigInteger(), nullable=False),
        sa.Column("owner_id", sa.BigInteger(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        sa.Column("report_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("weight", sa.Integer(), server_default="0", nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("last_report_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("hidden_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_by", sa.BigInteger(), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("question", sa.Text(), server_default="", nullable=False),
        sa.Column("answer", sa.Text(), server_default="", nullable=False),
        sa.Column("decision", sa.Text(), server_default="", nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("statement", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("appeal", sa.Text(), server_default="", nullable=False),
        sa.Column("appealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reversed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(decision <> '') = (decided_at IS NOT NULL)", name=op.f("ck_moderation_cases_decided_at_iff_decided")
        ),
        sa.CheckConstraint(
            "(state IN ('closed', 'appealed')) = (decision <> '')", name=op.f("ck_moderation_cases_decided_iff_closed")
        ),
        sa.CheckConstraint(
            "decision IN ('', 'no_action', 'warn', 'hide', 'suspend')", name=op.f("ck_moderation_cases_decision_known")
        ),
        sa.CheckConstraint(
            "state IN ('open', 'waiting', 'appealed', 'closed')", name=op.f("ck_moderation_cases_state_known")
        ),
        sa.CheckConstraint("report_count >= 0 AND weight >= 0", name=op.f("ck_moderation_cases_counts_not_negative")),
        sa.ForeignKeyConstraint(
            ["claimed_by"], ["accounts.id"], name=op.f("fk_moderation_cases_claimed_by_accounts"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["accounts.id"], name=op.f("fk_moderation_cases_decided_by_accounts"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["accounts.id"], name=op.f("fk_moderation_cases_owner_id_accounts"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_cases")),
    )
    op.create_index(
        "ix_moderation_cases_claimed",
        "moderation_cases",
        ["claimed_by", "id"],
        unique=False,
        postgresql_where=sa.text("state <> 'closed'"),
    )
    op.create_index("ix_moderation_cases_owner", "moderation_cases", ["owner_id", "id"], unique=False)
    op.create_index("ix_moderation_cases_state", "moderation_cases", ["state", "id"], unique=False)
    op.create_index("ix_moderation_cases_target", "moderation_cases", ["target_type", "target_id", "id"], unique=False)
    op.create_index(
        "ix_moderation_cases_weight",
        "moderation_cases",
        ["weight", "id"],
        unique=False,
        postgresql_where=sa.text("state <> 'closed'"),
    )
    op.create_index(
        "ix_moderation_cases_words",
        "moderation_cases",
        [
            sa.literal_column(
                "to_tsvector('simple', regexp_replace(regexp_replace(normalize(lower(title), NFKD), '[\\u0300-\\u036f]+', '', 'g'), '[^[:alnum:]]+', ' ', 'g'))"
            )
        ],
        unique=False,
        postgresql_using="gin",
    )
    op.create_index(
        "uq_moderation_cases_unsettled",
        "moderation_cases",
        ["target_type", "target_id"],
        unique=True,
        postgresql_where=sa.text("state <> 'closed'"),
    )
    op.create_table(
        "moderation_reports",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("reporter_id", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), server_default="", nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("evidence", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("outcome IN ('upheld', 'dismissed')", name=op.f("ck_moderation_reports_outcome_known")),
        sa.CheckConstraint("weight > 0", name=op.f("ck_moderation_reports_weight_positive")),
        sa.ForeignKeyConstraint(
            ["case_id"],
            ["moderation_cases.id"],
            name=op.f("fk_moderation_reports_case_id_moderation_cases"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["reporter_id"],
            ["accounts.id"],
            name=op.f("fk_moderation_reports_reporter_id_accounts"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_reports")),
    )
    op.create_index("ix_moderation_reports_case", "moderation_reports", ["case_id", "id"], unique=False)
    op.create_index("ix_moderation_reports_reporter", "moderation_reports", ["reporter_id", "id"], unique=False)
    op.create_index(
        "uq_moderation_reports_one_each",
        "moderation_reports",
        ["case_id", "reporter_id"],
        unique=True,
        postgresql_where=sa.text("reporter_id IS NOT NULL"),
    )


def downgrade() -> None:
    """Undo it."""
    op.drop_index(
        "uq_moderation_reports_one_each",
        table_name="moderation_reports",
        postgresql_where=sa.text("reporter_id IS NOT NULL"),
    )
    op.drop_index("ix_moderation_reports_reporter", table_name="moderation_reports")
    op.drop_index("ix_moderation_reports_case", table_name="moderation_reports")
    op.drop_table("moderation_reports")
    op.drop_index(
        "uq_moderation_cases_unsettled", table_name="moderation_cases", postgresql_where=sa.text("state <> 'closed'")
    )
    op.drop_index("ix_moderation_cases_words", table_name="moderation_cases", postgresql_using="gin")
    op.drop_index(
        "ix_moderation_cases_weight", table_name="moderation_cases", postgresql_where=sa.text("state <> 'closed'")
    )
    op.drop_index("ix_moderation_cases_target", table_name="moderation_cases")
    op.drop_index("ix_moderation_cases_state", table_name="moderation_cases")
    op.drop_index("ix_moderation_cases_owner", table_name="moderation_cases")
    op.drop_index(
        "ix_moderation_cases_claimed", table_name="moderation_cases", postgresql_where=sa.text("state <> 'closed'")
    )
    op.drop_table("moderation_cases")
