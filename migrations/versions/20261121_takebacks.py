"""Let orders hear banks: what they contest, what they took, and who bears it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030_takebacks"
down_revision = "0021_payments_done"
branch_labels = None
depends_on = None

_KINDS = (
    "'clearing', 'buyer_refunds', 'escrow', 'security_deposit', 'seller_payable', 'commission', 'commission_tax',"
    " 'tax_collected', 'coupons_platform', 'coupons_seller', 'provider_fees', 'payout_in_transit'"
)


def upgrade() -> None:
    """Add what banks take back, and let answered disputes end by themselves too."""
    _know_kinds(f"{_KINDS}, 'losses', 'taken_back'")
    op.create_table(
        "order_takebacks",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("source_id", sa.BigInteger(), nullable=False),
        sa.Column("payment_id", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("status", sa.Text(), server_default="open", nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("said", sa.Text(), server_default="", nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refund_id", sa.BigInteger(), nullable=True),
        sa.Column("borne", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("covered", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("covered_by_id", sa.BigInteger(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(closed_at IS NULL) = (status = 'open')", name=op.f("ck_order_takebacks_closed_at_iff_closed")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_order_takebacks_amount_positive")),
        sa.CheckConstraint("borne BETWEEN 0 AND amount", name=op.f("ck_order_takebacks_borne_within_amount")),
        sa.CheckConstraint("char_length(said) <= 4000", name=op.f("ck_order_takebacks_said_length")),
        sa.CheckConstraint(
            "covered >= 0 AND (covered = 0 OR status = 'lost')", name=op.f("ck_order_takebacks_covered_when_lost")
        ),
        sa.CheckConstraint("kind IN ('dispute', 'refund')", name=op.f("ck_order_takebacks_kind_known")),
        sa.CheckConstraint("status IN ('open', 'won', 'lost')", name=op.f("ck_order_takebacks_status_known")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name=op.f("fk_order_takebacks_order_id_orders"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["refund_id"], ["order_refunds.id"], name=op.f("fk_order_takebacks_refund_id_order_refunds"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_takebacks")),
        sa.UniqueConstraint("order_id", "kind", "source_id", name=op.f("uq_order_takebacks_order_id_kind_source_id")),
    )  # fmt: skip
    op.create_index("ix_order_takebacks_source", "order_takebacks", ["kind", "source_id"], unique=False)
    op.create_index(op.f("ix_order_takebacks_refund_id"), "order_takebacks", ["refund_id"], unique=False)
    op.create_index(
        "ix_order_takebacks_open", "order_takebacks", ["due_at"], postgresql_where=sa.text("status = 'open'")
    )
    op.add_column("orders", sa.Column("bank_status", sa.Text(), server_default="none", nullable=False))
    op.create_check_constraint(
        op.f("ck_orders_bank_status_known"), "orders", "bank_status IN ('none', 'open', 'won', 'lost')"
    )
    op.create_index(
        "ix_orders_contested", "orders", [sa.literal_column("id DESC")],
        postgresql_where=sa.text("bank_status = 'open'"),
    )  # fmt: skip
    op.add_column("order_refunds", sa.Column("origin", sa.Text(), server_default="us", nullable=False))
    op.create_check_constraint(
        op.f("ck_order_refunds_origin_known"), "order_refunds", "origin IN ('us', 'bank', 'provider')"
    )
    op.create_index(
        "ix_order_refunds_failed", "order_refunds", ["order_id"], postgresql_where=sa.text("status = 'failed'")
    )
    op.add_column("disputes", sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE orders SET due_at = disputes.answer_until, due_move = 'refund' FROM disputes"
        " WHERE disputes.order_id = orders.id AND disputes.closed_at IS NULL AND orders.state = 'disputed'"
        " AND orders.due_at IS NULL"
    )


def downgrade() -> None:
    """Undo it. What the market bore must be gone from the books first: entries are never taken out."""
    op.drop_column("disputes", "reminded_at")
    op.drop_index("ix_order_refunds_failed", table_name="order_refunds")
    op.drop_constraint(op.f("ck_order_refunds_origin_known"), "order_refunds", type_="check")
    op.drop_column("order_refunds", "origin")
    op.drop_index("ix_orders_contested", table_name="orders")
    op.drop_constraint(op.f("ck_orders_bank_status_known"), "orders", type_="check")
    op.drop_column("orders", "bank_status")
    op.drop_table("order_takebacks")
    _know_kinds(f"{_KINDS}, 'taken_back'")


def _know_kinds(kinds: str) -> None:
    op.drop_constraint(op.f("ck_ledger_accounts_kind_known"), "ledger_accounts", type_="check")
    op.create_check_constraint(op.f("ck_ledger_accounts_kind_known"), "ledger_accounts", f"kind IN ({kinds})")
