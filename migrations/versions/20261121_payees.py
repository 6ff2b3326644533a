"""Where sellers are paid, and why payouts wait."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0022_payees"
down_revision = "0032_notices_about"
branch_labels = None
depends_on = None

WHY = (
    "why IN ('nothing_owed', 'below_minimum', 'contested', 'payouts_paused', 'books_broken', 'account_suspended',"
    " 'not_verified', 'no_payout_account', 'payout_account_not_ready', 'payout_account_changed',"
    " 'provider_not_offered', 'not_enough_at_provider', 'on_request')"
)


def upgrade() -> None:
    """Keep where sellers are paid, what the sandbox knows of that, and why payouts wait."""
    moment = {"server_default": sa.text("now()"), "nullable": False}
    op.create_table(
        "payment_payees",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("destination", sa.Text(), server_default="", nullable=False),
        sa.Column("label", sa.Text(), server_default="", nullable=False),
        sa.Column("mark", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        sa.Column("needs", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("rhythm", sa.Text(), server_default="weekly", nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), **moment),
        sa.Column("updated_at", sa.DateTime(timezone=True), **moment),
        sa.CheckConstraint("state IN ('open', 'ready', 'restricted')", name=op.f("ck_payment_payees_state_known")),
        sa.CheckConstraint("rhythm IN ('weekly', 'daily', 'on_request')", name=op.f("ck_payment_payees_rhythm_known")),
        sa.CheckConstraint(
            "(sealed IS NOT NULL) = (provider = 'bank')", name=op.f("ck_payment_payees_sealed_iff_by_hand")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_payment_payees_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_payment_payees")),
    )
    op.create_index(
        "uq_payment_payees_destination", "payment_payees", ["provider", "destination"], unique=True,
        postgresql_where=sa.text("destination <> ''"),
    )  # fmt: skip
    op.create_table(
        "payment_payout_skips",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("owed", sa.BigInteger(), nullable=False),
        sa.Column("withheld", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), **moment),
        sa.Column("checked_at", sa.DateTime(timezone=True), **moment),
        sa.CheckConstraint(WHY, name=op.f("ck_payment_payout_skips_why_known")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_payment_payout_skips_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_payout_skips")),
        sa.UniqueConstraint("account_id", "currency", name=op.f("uq_payment_payout_skips_account_id_currency")),
    )  # fmt: skip
    op.create_table(
        "sandbox_payees",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), server_default="open", nullable=False),
        sa.Column("bank", sa.Text(), server_default="", nullable=False),
        sa.Column("return_path", sa.Text(), server_default="/", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), **moment),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sandbox_payees")),
        sa.UniqueConstraint("key", name=op.f("uq_sandbox_payees_key")),
    )
    op.add_column("payment_payouts", sa.Column("label", sa.Text(), server_default="", nullable=False))
    op.add_column("payment_payouts", sa.Column("note", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    """Undo it."""
    op.drop_column("payment_payouts", "note")
    op.drop_column("payment_payouts", "label")
    op.drop_table("sandbox_payees")
    op.drop_table("payment_payout_skips")
    op.drop_index("uq_payment_payees_destination", table_name="payment_payees")
    op.drop_table("payment_payees")
