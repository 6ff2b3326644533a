"""Invoices and credit notes on the market's commission, from the market to each seller."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032_commission_papers"
down_revision = "0022_payees"
branch_labels = None
depends_on = None

KIND, CREDITS = op.f("ck_invoices_kind_known"), op.f("ck_invoices_credits_a_refund")


def upgrade() -> None:
    """Let the market issue papers of its own, each to a seller."""
    op.add_column("invoices", sa.Column("recipient_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_invoices_recipient_id_accounts"), "invoices", "accounts", ["recipient_id"], ["id"],
        ondelete="RESTRICT",
    )  # fmt: skip
    op.drop_constraint(KIND, "invoices", type_="check")
    op.drop_constraint(CREDITS, "invoices", type_="check")
    op.create_check_constraint(
        KIND, "invoices", "kind IN ('invoice', 'credit_note', 'commission', 'commission_credit')"
    )
    op.create_check_constraint(
        CREDITS, "invoices", "(kind IN ('credit_note', 'commission_credit')) = (refund_id IS NOT NULL)"
    )
    op.create_check_constraint(
        op.f("ck_invoices_commission_is_ours"), "invoices",
        "(kind IN ('commission', 'commission_credit')) = (issuer_id = 0 AND recipient_id IS NOT NULL)",
    )  # fmt: skip
    op.create_index(
        "uq_invoices_commission", "invoices", ["order_id"], unique=True,
        postgresql_where=sa.text("kind = 'commission'"),
    )  # fmt: skip
    op.create_index(
        "uq_invoices_refund", "invoices", ["refund_id", "kind"], unique=True,
        postgresql_where=sa.text("refund_id IS NOT NULL"),
    )  # fmt: skip
    op.create_index(
        "ix_invoices_recipient", "invoices", ["recipient_id", sa.text("id DESC")],
        postgresql_where=sa.text("recipient_id IS NOT NULL"),
    )  # fmt: skip


def downgrade() -> None:
    """Drop the market's own papers."""
    op.execute("DELETE FROM invoices WHERE issuer_id = 0")
    op.execute("DELETE FROM invoice_counters WHERE issuer_id = 0")
    op.drop_index("ix_invoices_recipient", table_name="invoices")
    op.drop_index("uq_invoices_refund", table_name="invoices")
    op.drop_index("uq_invoices_commission", table_name="invoices")
    op.drop_constraint(op.f("ck_invoices_commission_is_ours"), "invoices", type_="check")
    op.drop_constraint(KIND, "invoices", type_="check")
    op.drop_constraint(CREDITS, "invoices", type_="check")
    op.create_check_constraint(KIND, "invoices", "kind IN ('invoice', 'credit_note')")
    op.create_check_constraint(CREDITS, "invoices", "(kind = 'credit_note') = (refund_id IS NOT NULL)")
    op.drop_constraint(op.f("fk_invoices_recipient_id_accounts"), "invoices", type_="foreignkey")
    op.drop_column("invoices", "recipient_id")
