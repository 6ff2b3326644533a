"""The till: checkouts, orders, their history, refunds, returns, disputes, papers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020_orders"
down_revision = "0020_checklist"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The till: checkouts, orders, their history, refunds, returns, disputes, papers."""
    op.create_table(
        "invoice_counters",
        sa.Column("issuer_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.CheckConstraint("last >= 0", name=op.f("ck_invoice_counters_last_not_negative")),
        sa.PrimaryKeyConstraint("issuer_id", "kind", name=op.f("pk_invoice_counters")),
    )
    op.create_table(
        "sweeps",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("ran_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_sweeps")),
    )
    op.create_table(
        "checkouts",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("guest", sa.LargeBinary(), nullable=True),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), server_default="open", nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("coupon_ids", sa.ARRAY(sa.BigInteger()), server_default="{}", nullable=False),
        sa.Column("used_coupons", sa.ARRAY(sa.BigInteger()), server_default="{}", nullable=False),
        sa.Column("cart", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
        sa.Column("payment_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("renewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(status = 'paid') = (paid_at IS NOT NULL)", name=op.f("ck_checkouts_paid_at_iff_paid")),
        sa.CheckConstraint(
            "status IN ('open', 'paid', 'expired', 'cancelled')", name=op.f("ck_checkouts_status_known")
        ),
        sa.CheckConstraint("num_nonnulls(account_id, guest) >= 1", name=op.f("ck_checkouts_has_owner")),
        sa.CheckConstraint("total >= 0", name=op.f("ck_checkouts_total_not_negative")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_checkouts_account_id_accounts"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkouts")),
        sa.UniqueConstraint("key", name=op.f("uq_checkouts_key")),
        sa.UniqueConstraint("reference", name=op.f("uq_checkouts_reference")),
    )
    op.create_index(op.f("ix_checkouts_account_id"), "checkouts", ["account_id"], unique=False)
    op.create_index(
        "ix_checkouts_open", "checkouts", ["expires_at"], unique=False, postgresql_where=sa.text("status = 'open'")
    )
    op.create_table(
        "orders",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("checkout_id", sa.BigInteger(), nullable=False),
        sa.Column("buyer_id", sa.BigInteger(), nullable=True),
        sa.Column("guest", sa.LargeBinary(), nullable=True),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("buyer_name", sa.Text(), server_default="", nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("process_version", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("payment_status", sa.Text(), server_default="pending", nullable=False),
        sa.Column("fulfilment_status", sa.Text(), server_default="none", nullable=False),
        sa.Column("dispute_status", sa.Text(), server_default="none", nullable=False),
        sa.Column("review_status", sa.Text(), server_default="closed", nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("seller_discount", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("platform_discount", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("delivery", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("delivery_tax", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("tax", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("tax_included", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("commission", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("commission_tax", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("refunded", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("delivery_refunded", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("is_released", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("address", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("method", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("carrier", sa.Text(), server_default="", nullable=False),
        sa.Column("tracking", sa.Text(), server_default="", nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("shipped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("completed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_move", sa.Text(), nullable=True),
        sa.CheckConstraint("dispute_status IN ('none', 'open', 'closed')", name=op.f("ck_orders_dispute_status_known")),
        sa.CheckConstraint(
            "fulfilment_status IN ('none', 'shipped', 'delivered')", name=op.f("ck_orders_fulfilment_status_known")
        ),
        sa.CheckConstraint(
            "payment_status IN ('pending', 'success', 'failed', 'refunded', 'partially_refunded')",
            name=op.f("ck_orders_payment_status_known"),
        ),
        sa.CheckConstraint("review_status IN ('closed', 'open')", name=op.f("ck_orders_review_status_known")),
        sa.CheckConstraint(
            "status IN ('pending', 'paid', 'confirmed', 'fulfilled', 'completed', 'cancelled', 'expired', 'disputed', 'refunded')",
            name=op.f("ck_orders_status_known"),
        ),
        sa.CheckConstraint("(due_at IS NULL) = (due_move IS NULL)", name=op.f("ck_orders_due_at_iff_due_move")),
        sa.CheckConstraint(
            "delivery_refunded BETWEEN 0 AND delivery + delivery_tax", name=op.f("ck_orders_delivery_refunded_within")
        ),
        sa.CheckConstraint("refunded BETWEEN 0 AND total", name=op.f("ck_orders_refunded_within_total")),
        sa.CheckConstraint(
            "total = amount - seller_discount - platform_discount + delivery + tax",
            name=op.f("ck_orders_total_adds_up"),
        ),
        sa.ForeignKeyConstraint(
            ["buyer_id"], ["accounts.id"], name=op.f("fk_orders_buyer_id_accounts"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["checkout_id"], ["checkouts.id"], name=op.f("fk_orders_checkout_id_checkouts"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["seller_id"], ["accounts.id"], name=op.f("fk_orders_seller_id_accounts"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
        sa.UniqueConstraint("reference", name=op.f("uq_orders_reference")),
    )
    op.create_index(
        "ix_orders_buyer",
        "orders",
        ["buyer_id", sa.literal_column("id DESC")],
        unique=False,
        postgresql_where=sa.text("buyer_id IS NOT NULL"),
    )
    op.create_index(op.f("ix_orders_checkout_id"), "orders", ["checkout_id"], unique=False)
    op.create_index("ix_orders_due", "orders", ["due_at"], unique=False, postgresql_where=sa.text("due_at IS NOT NULL"))
    op.create_index("ix_orders_email", "orders", [sa.literal_column("lower(email)")], unique=False)
    op.create_index("ix_orders_guest", "orders", ["guest"], unique=False, postgresql_where=sa.text("guest IS NOT NULL"))
    op.create_index("ix_orders_seller", "orders", ["seller_id", sa.literal_column("id DESC")], unique=False)
    op.create_index(
        "ix_orders_seller_status", "orders", ["seller_id", "status", sa.literal_column("id DESC")], unique=False
    )
    op.create_index("ix_orders_status", "orders", ["status", sa.literal_column("id DESC")], unique=False)
    op.create_table(
        "disputes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("opened_by_id", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("wanted", sa.Text(), nullable=False),
        sa.Column("from_state", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("refund", sa.BigInteger(), nullable=True),
        sa.Column("decision", sa.Text(), server_default="", nullable=False),
        sa.Column("decided_by_id", sa.BigInteger(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("answer_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('release', 'refund', 'split', 'withdrawn')", name=op.f("ck_disputes_outcome_known")
        ),
        sa.CheckConstraint("wanted IN ('refund', 'partial', 'replacement')", name=op.f("ck_disputes_wanted_known")),
        sa.CheckConstraint("(outcome IS NULL) = (closed_at IS NULL)", name=op.f("ck_disputes_closed_iff_outcome")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name=op.f("fk_disputes_order_id_orders"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disputes")),
    )
    op.create_index(
        "ix_disputes_open", "disputes", ["opened_at"], unique=False, postgresql_where=sa.text("closed_at IS NULL")
    )
    op.create_index(op.f("ix_disputes_order_id"), "disputes", ["order_id"], unique=False)
    op.create_index(
        "uq_disputes_open", "disputes", ["order_id"], unique=True, postgresql_where=sa.text("closed_at IS NULL")
    )
    op.create_table(
        "order_events",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("move", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("from_state", sa.Text(), nullable=False),
        sa.Column("to_state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("request_id", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name=op.f("fk_order_events_order_id_orders"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_events")),
    )
    op.create_index("ix_order_events_order", "order_events", ["order_id", "id"], unique=False)
    op.create_table(
        "order_lines",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("listing_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("cover", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("options", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("seller_discount", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("platform_discount", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("tax", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("tax_included", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("tax_name", sa.Text(), server_default="", nullable=False),
        sa.Column("tax_rate", sa.Integer(), server_default="0", nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("commission_rate", sa.Integer(), server_default="0", nullable=False),
        sa.Column("commission", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("commission_tax", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("refunded", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint("amount = price * quantity", name=op.f("ck_order_lines_amount_adds_up")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_order_lines_quantity_positive")),
        sa.CheckConstraint("refunded BETWEEN 0 AND total", name=op.f("ck_order_lines_refunded_within_total")),
        sa.CheckConstraint(
            "total = amount - seller_discount - platform_discount + tax", name=op.f("ck_order_lines_total_adds_up")
        ),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listings.id"], name=op.f("fk_order_lines_listing_id_listings"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name=op.f("fk_order_lines_order_id_orders"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_lines")),
        sa.UniqueConstraint("order_id", "position", name=op.f("uq_order_lines_order_id_position")),
    )
    op.create_index(op.f("ix_order_lines_listing_id"), "order_lines", ["listing_id"], unique=False)
    op.create_table(
        "order_refunds",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("delivery", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("lines", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("tax", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("platform_discount", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("commission", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("commission_tax", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.Text(), server_default="pending", nullable=False),
        sa.Column("payment_refund_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("status IN ('pending', 'done', 'failed')", name=op.f("ck_order_refunds_status_known")),
        sa.CheckConstraint(
            "amount >= 0 AND amount + platform_discount > 0", name=op.f("ck_order_refunds_amount_positive")
        ),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name=op.f("fk_order_refunds_order_id_orders"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_refunds")),
    )
    op.create_index(op.f("ix_order_refunds_order_id"), "order_refunds", ["order_id"], unique=False)
    op.create_index(
        "uq_order_refunds_payment_refund",
        "order_refunds",
        ["payment_refund_id"],
        unique=True,
        postgresql_where=sa.text("payment_refund_id IS NOT NULL"),
    )
    op.create_table(
        "dispute_entries",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("dispute_id", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("file_key", sa.Text(), nullable=True),
        sa.Column("file_name", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("actor IN ('buyer', 'seller', 'operator')", name=op.f("ck_dispute_entries_actor_known")),
        sa.CheckConstraint("text <> '' OR file_key IS NOT NULL", name=op.f("ck_dispute_entries_says_something")),
        sa.CheckConstraint("char_length(text) <= 4000", name=op.f("ck_dispute_entries_text_length")),
        sa.ForeignKeyConstraint(
            ["dispute_id"], ["disputes.id"], name=op.f("fk_dispute_entries_dispute_id_disputes"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute_entries")),
    )
    op.create_index(op.f("ix_dispute_entries_dispute_id"), "dispute_entries", ["dispute_id"], unique=False)
    op.create_table(
        "invoices",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("issuer_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("refund_id", sa.BigInteger(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint(
            "(kind = 'credit_note') = (refund_id IS NOT NULL)", name=op.f("ck_invoices_credits_a_refund")
        ),
        sa.CheckConstraint("kind IN ('invoice', 'credit_note')", name=op.f("ck_invoices_kind_known")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name=op.f("fk_invoices_order_id_orders"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["refund_id"], ["order_refunds.id"], name=op.f("fk_invoices_refund_id_order_refunds"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoices")),
        sa.UniqueConstraint("issuer_id", "kind", "number", name=op.f("uq_invoices_issuer_id_kind_number")),
    )
    op.create_index(op.f("ix_invoices_order_id"), "invoices", ["order_id"], unique=False)
    op.create_index(op.f("ix_invoices_refund_id"), "invoices", ["refund_id"], unique=False)
    op.create_index(
        "uq_invoices_order", "invoices", ["order_id"], unique=True, postgresql_where=sa.text("kind = 'invoice'")
    )
    op.create_table(
        "order_returns",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.Text(), server_default="requested", nullable=False),
        sa.Column("line_ids", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), server_default="", nullable=False),
        sa.Column("tracking", sa.Text(), server_default="", nullable=False),
        sa.Column("refund_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "status IN ('requested', 'approved', 'declined', 'received', 'refunded')",
            name=op.f("ck_order_returns_status_known"),
        ),
        sa.CheckConstraint("char_length(reason) BETWEEN 1 AND 1000", name=op.f("ck_order_returns_reason_length")),
        sa.ForeignKeyConstraint(
            ["order_id"], ["orders.id"], name=op.f("fk_order_returns_order_id_orders"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["refund_id"],
            ["order_refunds.id"],
            name=op.f("fk_order_returns_refund_id_order_refunds"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_returns")),
    )
    op.create_index(op.f("ix_order_returns_order_id"), "order_returns", ["order_id"], unique=False)
    op.create_index(op.f("ix_order_returns_refund_id"), "order_returns", ["refund_id"], unique=False)
    op.create_index(
        "uq_order_returns_open",
        "order_returns",
        ["order_id"],
        unique=True,
        postgresql_where=sa.text("status IN ('requested', 'approved', 'received')"),
    )
    op.drop_index(op.f("ix_accounts_words"), table_name="accounts", postgresql_using="gin")
    op.create_index(
        "ix_accounts_words",
        "accounts",
        [
            sa.literal_column(
                "to_tsvector('simple', regexp_replace(regexp_replace(normalize(lower(username || ' ' || name || ' ' || email), NFKD), '[\\u0300-\\u036f]+', '', 'g'), '[^[:alnum:]]+', ' ', 'g'))"
            )
        ],
        unique=False,
        postgresql_using="gin",
    )
    op.execute(
        "CREATE TRIGGER order_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON order_events"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    """Undo it."""
    op.execute("DROP TRIGGER order_events_append_only ON order_events")
    op.drop_index("ix_accounts_words", table_name="accounts", postgresql_using="gin")
    op.create_index(
        op.f("ix_accounts_words"),
        "accounts",
        [
            sa.literal_column(
                "to_tsvector('simple'::regconfig, regexp_replace(regexp_replace(NORMALIZE(lower((((username || ' '::text) || name) || ' '::text) || email), NFKD), '[\\u0300-\\u036f]+'::text, ''::text, 'g'::text), '[^[:alnum:]]+'::text, ' '::text, 'g'::text))"
            )
        ],
        unique=False,
        postgresql_using="gin",
    )
    op.drop_index(
        "uq_order_returns_open",
        table_name="order_returns",
        postgresql_where=sa.text("status IN ('requested', 'approved', 'received')"),
    )
    op.drop_index(op.f("ix_order_returns_refund_id"), table_name="order_returns")
    op.drop_index(op.f("ix_order_returns_order_id"), table_name="order_returns")
    op.drop_table("order_returns")
    op.drop_index("uq_invoices_order", table_name="invoices", postgresql_where=sa.text("kind = 'invoice'"))
    op.drop_index(op.f("ix_invoices_refund_id"), table_name="invoices")
    op.drop_index(op.f("ix_invoices_order_id"), table_name="invoices")
    op.drop_table("invoices")
    op.drop_index(op.f("ix_dispute_entries_dispute_id"), table_name="dispute_entries")
    op.drop_table("dispute_entries")
    op.drop_index(
        "uq_order_refunds_payment_refund",
        table_name="order_refunds",
        postgresql_where=sa.text("payment_refund_id IS NOT NULL"),
    )
    op.drop_index(op.f("ix_order_refunds_order_id"), table_name="order_refunds")
    op.drop_table("order_refunds")
    op.drop_index(op.f("ix_order_lines_listing_id"), table_name="order_lines")
    op.drop_table("order_lines")
    op.drop_index("ix_order_events_order", table_name="order_events")
    op.drop_table("order_events")
    op.drop_index("uq_disputes_open", table_name="disputes", postgresql_where=sa.text("closed_at IS NULL"))
    op.drop_index(op.f("ix_disputes_order_id"), table_name="disputes")
    op.drop_index("ix_disputes_open", table_name="disputes", postgresql_where=sa.text("closed_at IS NULL"))
    op.drop_table("disputes")
    op.drop_index("ix_orders_status", table_name="orders")
    op.drop_index("ix_orders_seller_status", table_name="orders")
    op.drop_index("ix_orders_seller", table_name="orders")
    op.drop_index("ix_orders_guest", table_name="orders", postgresql_where=sa.text("guest IS NOT NULL"))
    op.drop_index("ix_orders_email", table_name="orders")
    op.drop_index("ix_orders_due", table_name="orders", postgresql_where=sa.text("due_at IS NOT NULL"))
    op.drop_index(op.f("ix_orders_checkout_id"), table_name="orders")
    op.drop_index("ix_orders_buyer", table_name="orders", postgresql_where=sa.text("buyer_id IS NOT NULL"))
    op.drop_table("orders")
    op.drop_index("ix_checkouts_open", table_name="checkouts", postgresql_where=sa.text("status = 'open'"))
    op.drop_index(op.f("ix_checkouts_account_id"), table_name="checkouts")
    op.drop_table("checkouts")
    op.drop_table("sweeps")
    op.drop_table("invoice_counters")
