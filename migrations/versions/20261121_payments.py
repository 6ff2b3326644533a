"""The books, payments and what became of them, webhooks, saved cards, and keys of repeated writes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011_payments"
down_revision = "0012_mail_fates"
branch_labels = None
depends_on = None


BALANCED = """
CREATE FUNCTION ledger_entry_is_whole() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE wanted integer; entry bigint;
BEGIN
    IF TG_TABLE_NAME = 'ledger_entries' THEN entry := NEW.id; ELSE entry := NEW.entry_id; END IF;
    SELECT lines INTO wanted FROM ledger_entries WHERE id = entry;
    IF (SELECT count(*) FROM ledger_postings WHERE entry_id = entry) <> wanted THEN
        RAISE EXCEPTION 'entry % has not the lines it says', entry
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_ledger_entries_whole';
    END IF;
    IF EXISTS (SELECT 1 FROM ledger_postings p JOIN ledger_accounts a ON a.id = p.account_id
               WHERE p.entry_id = entry GROUP BY a.currency HAVING sum(p.amount) <> 0) THEN
        RAISE EXCEPTION 'entry % does not sum to zero', entry
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_ledger_entries_zero_sum';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_entries_whole AFTER INSERT ON ledger_entries
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_entry_is_whole();
CREATE CONSTRAINT TRIGGER ledger_postings_whole AFTER INSERT ON ledger_postings
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_entry_is_whole();
"""

HELD = """
CREATE FUNCTION ledger_keep_held() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE ledger_accounts SET held = held + NEW.amount
    WHERE id = NEW.account_id AND kind IN ('escrow', 'security_deposit');
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_postings_held AFTER INSERT ON ledger_postings
    FOR EACH ROW EXECUTE FUNCTION ledger_keep_held();
CREATE FUNCTION ledger_account_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'UPDATE' OR ROW(NEW.id, NEW.kind, NEW.owner, NEW.currency) IS DISTINCT FROM
       ROW(OLD.id, OLD.kind, OLD.owner, OLD.currency) THEN
        RAISE EXCEPTION 'accounts of the books stay' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_accounts_stay BEFORE UPDATE OR DELETE ON ledger_accounts
    FOR EACH ROW EXECUTE FUNCTION ledger_account_is_kept();
"""
"""What must not become negative is kept beside the sum: two at once wait for each other on the account's row."""

PARTS = """
CREATE FUNCTION payment_parts_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE payment bigint;
BEGIN
    IF TG_TABLE_NAME = 'payments' THEN payment := NEW.id;
    ELSIF TG_OP = 'DELETE' THEN payment := OLD.payment_id;
    ELSE payment := NEW.payment_id; END IF;
    IF EXISTS (SELECT 1 FROM payments p WHERE p.id = payment AND p.amount <>
               (SELECT coalesce(sum(amount), 0) FROM payment_allocations WHERE payment_id = payment)) THEN
        RAISE EXCEPTION 'the parts of payment % do not sum to its amount', payment
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_payments_parts_add_up';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER payments_parts_add_up AFTER INSERT OR UPDATE OF amount ON payments
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payment_parts_add_up();
CREATE CONSTRAINT TRIGGER payment_allocations_add_up AFTER INSERT OR UPDATE OR DELETE ON payment_allocations
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payment_parts_add_up();
"""

APPEND_ONLY = ("ledger_entries", "ledger_postings", "payment_events")


def upgrade() -> None:
    """Open the books."""
    op.create_table(
        "idempotency_keys",
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("headers", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("(status IS NULL) = (body IS NULL)", name=op.f("ck_idempotency_keys_answered_whole")),
        sa.PrimaryKeyConstraint("scope", "route", "key", name=op.f("pk_idempotency_keys")),
    )
    op.create_index("ix_idempotency_keys_claimed_at", "idempotency_keys", ["claimed_at"], unique=False)
    op.create_table(
        "ledger_accounts",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), server_default="", nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("held", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name=op.f("ck_ledger_accounts_currency_iso")),
        sa.CheckConstraint(
            "kind IN ('clearing', 'buyer_refunds', 'escrow', 'security_deposit', 'seller_payable', 'commission', 'commission_tax', 'tax_collected', 'coupons_platform', 'coupons_seller', 'provider_fees', 'payout_in_transit', 'taken_back')",
            name=op.f("ck_ledger_accounts_kind_known"),
        ),
        sa.CheckConstraint("held >= 0", name=op.f("ck_ledger_accounts_never_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_accounts")),
        sa.UniqueConstraint("kind", "owner", "currency", name=op.f("uq_ledger_accounts_kind_owner_currency")),
    )
    op.create_table(
        "ledger_entries",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("payment_id", sa.BigInteger(), nullable=True),
        sa.Column("memo", sa.Text(), server_default="", nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.CheckConstraint("lines >= 2", name=op.f("ck_ledger_entries_two_lines_at_least")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entries")),
        sa.UniqueConstraint("key", name=op.f("uq_ledger_entries_key")),
    )
    op.create_index(op.f("ix_ledger_entries_payment_id"), "ledger_entries", ["payment_id"], unique=False)
    op.create_index(
        "ix_ledger_entries_reference",
        "ledger_entries",
        ["reference", "id"],
        unique=False,
        postgresql_where=sa.text("reference IS NOT NULL"),
    )
    op.create_table(
        "ledger_findings",
        sa.Column("invariant", sa.Text(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("broken_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rows", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
        sa.Column("milliseconds", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("invariant", name=op.f("pk_ledger_findings")),
    )
    op.create_table(
        "payment_webhooks",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("payment_id", sa.BigInteger(), nullable=True),
        sa.Column("detail", sa.Text(), server_default="", nullable=False),
        sa.Column("deliveries", sa.Integer(), server_default="1", nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('waiting', 'applied', 'ignored', 'refused')", name=op.f("ck_payment_webhooks_status_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_webhooks")),
        sa.UniqueConstraint("provider", "event_id", name=op.f("uq_payment_webhooks_provider_event_id")),
    )
    op.create_index("ix_payment_webhooks_newest", "payment_webhooks", [sa.literal_column("id DESC")], unique=False)
    op.create_index(op.f("ix_payment_webhooks_payment_id"), "payment_webhooks", ["payment_id"], unique=False)
    op.create_index(
        "ix_payment_webhooks_waiting",
        "payment_webhooks",
        ["received_at"],
        unique=False,
        postgresql_where=sa.text("status = 'waiting'"),
    )
    op.create_table(
        "provider_reports",
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("total", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("ours", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("runs_different", sa.Integer(), server_default="0", nullable=False),
        sa.Column("cursor", sa.Text(), server_default="", nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("provider", "currency", name=op.f("pk_provider_reports")),
    )
    op.create_table(
        "sandbox_charges",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("request", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.Column("card", sa.Text(), server_default="", nullable=False),
        sa.Column("refunds", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("disputes", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_sandbox_charges_amount_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sandbox_charges")),
        sa.UniqueConstraint("key", name=op.f("uq_sandbox_charges_key")),
    )
    op.create_table(
        "sandbox_events",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("is_delivered", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sandbox_events")),
    )
    op.create_index(
        "ix_sandbox_events_waiting",
        "sandbox_events",
        ["created_at"],
        unique=False,
        postgresql_where=sa.text("NOT is_delivered"),
    )
    op.create_table(
        "sandbox_methods",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("customer", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), server_default="open", nullable=False),
        sa.Column("card", sa.Text(), server_default="", nullable=False),
        sa.Column("exp_month", sa.Integer(), server_default="12", nullable=False),
        sa.Column("exp_year", sa.Integer(), server_default="2034", nullable=False),
        sa.Column("return_path", sa.Text(), server_default="/", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sandbox_methods")),
        sa.UniqueConstraint("key", name=op.f("uq_sandbox_methods_key")),
    )
    op.create_index(op.f("ix_sandbox_methods_customer"), "sandbox_methods", ["customer"], unique=False)
    op.create_table(
        "sandbox_movements",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_sandbox_movements_amount_not_zero")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sandbox_movements")),
        sa.UniqueConstraint("key", name=op.f("uq_sandbox_movements_key")),
    )
    op.create_table(
        "ledger_postings",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("entry_id", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_ledger_postings_amount_not_zero")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["ledger_accounts.id"], name=op.f("fk_ledger_postings_account_id_ledger_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["ledger_entries.id"], name=op.f("fk_ledger_postings_entry_id_ledger_entries")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_postings")),
    )
    op.create_index(
        "ix_ledger_postings_account",
        "ledger_postings",
        ["account_id", "id"],
        unique=False,
        postgresql_include=["amount"],
    )
    op.create_index("ix_ledger_postings_entry", "ledger_postings", ["entry_id"], unique=False)
    op.create_table(
        "payment_customers",
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("provider_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_payment_customers_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "provider", name=op.f("pk_payment_customers")),
        sa.UniqueConstraint("provider", "provider_id", name=op.f("uq_payment_customers_provider_provider_id")),
    )
    op.create_table(
        "payment_methods",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("provider_id", sa.Text(), nullable=False),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("last4", sa.Text(), nullable=False),
        sa.Column("exp_month", sa.Integer(), nullable=False),
        sa.Column("exp_year", sa.Integer(), nullable=False),
        sa.Column("is_default", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("last4 ~ '^[0-9]{4}$'", name=op.f("ck_payment_methods_last4_digits")),
        sa.CheckConstraint("exp_month BETWEEN 1 AND 12", name=op.f("ck_payment_methods_exp_month")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_payment_methods_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_methods")),
        sa.UniqueConstraint("provider", "provider_id", name=op.f("uq_payment_methods_provider_provider_id")),
    )
    op.create_index("ix_payment_methods_account", "payment_methods", ["account_id", "id"], unique=False)
    op.create_index(
        "uq_payment_methods_one_default",
        "payment_methods",
        ["account_id"],
        unique=True,
        postgresql_where=sa.text("is_default"),
    )
    op.create_table(
        "payment_payouts",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("destination", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), server_default="pending", nullable=False),
        sa.Column("provider_id", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("status IN ('pending', 'paid', 'failed')", name=op.f("ck_payment_payouts_status_known")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payment_payouts_amount_positive")),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_payment_payouts_account_id_accounts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_payouts")),
        sa.UniqueConstraint("key", name=op.f("uq_payment_payouts_key")),
        sa.UniqueConstraint("provider", "provider_id", name=op.f("uq_payment_payouts_provider_provider_id")),
    )
    op.create_index(
        "ix_payment_payouts_account", "payment_payouts", ["account_id", sa.literal_column("id DESC")], unique=False
    )
    op.create_index(
        "ix_payment_payouts_pending",
        "payment_payouts",
        ["created_at"],
        unique=False,
        postgresql_where=sa.text("status = 'pending'"),
    )
    op.create_table(
        "payments",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("reference_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), server_default="", nullable=False),
        sa.Column("payer_id", sa.BigInteger(), nullable=True),
        sa.Column("payer_email", sa.Text(), server_default="", nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("provider_id", sa.Text(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("captured", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("refunding", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("refunded", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("fee", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("is_manual", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("status", sa.Text(), server_default="prepared", nullable=False),
        sa.Column("wanted", sa.Text(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.Column("client_secret", sa.Text(), nullable=True),
        sa.Column("redirect_url", sa.Text(), nullable=True),
        sa.Column("return_path", sa.Text(), server_default="/", nullable=False),
        sa.Column("method_id", sa.BigInteger(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("(captured > 0) = (status = 'succeeded')", name=op.f("ck_payments_captured_iff_succeeded")),
        sa.CheckConstraint(
            "(paid_at IS NOT NULL) = (status = 'succeeded')", name=op.f("ck_payments_paid_at_iff_succeeded")
        ),
        sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name=op.f("ck_payments_currency_iso")),
        sa.CheckConstraint(
            "status IN ('prepared', 'open', 'processing', 'authorized', 'succeeded', 'failed', 'cancelled')",
            name=op.f("ck_payments_status_known"),
        ),
        sa.CheckConstraint("wanted IN ('capture', 'cancel')", name=op.f("ck_payments_wanted_known")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payments_amount_positive")),
        sa.CheckConstraint("captured IN (0, amount)", name=op.f("ck_payments_captured_whole")),
        sa.CheckConstraint("refunded BETWEEN 0 AND refunding", name=op.f("ck_payments_refunded_within_claims")),
        sa.CheckConstraint("refunding <= captured", name=op.f("ck_payments_refunds_within_what_was_paid")),
        sa.ForeignKeyConstraint(
            ["payer_id"], ["accounts.id"], name=op.f("fk_payments_payer_id_accounts"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payments")),
        sa.UniqueConstraint("provider", "provider_id", name=op.f("uq_payments_provider_provider_id")),
        sa.UniqueConstraint("token", name=op.f("uq_payments_token")),
    )
    op.create_index(op.f("ix_payments_payer_id"), "payments", ["payer_id"], unique=False)
    op.create_index("ix_payments_purpose", "payments", ["purpose", "reference_id", "id"], unique=False)
    op.create_index(
        "ix_payments_unfinished",
        "payments",
        ["updated_at"],
        unique=False,
        postgresql_where=sa.text(
            "status IN ('prepared', 'open', 'processing', 'authorized', 'failed') OR wanted IS NOT NULL OR problem IS NOT NULL"
        ),
    )
    op.create_index(
        "uq_payments_one_live_for_purpose",
        "payments",
        ["purpose", "reference_id"],
        unique=True,
        postgresql_where=sa.text("status IN ('authorized', 'failed', 'open', 'prepared', 'processing')"),
    )
    op.create_table(
        "payment_allocations",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("payment_id", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("payee_id", sa.BigInteger(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("is_deposit", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payment_allocations_amount_positive")),
        sa.ForeignKeyConstraint(
            ["payee_id"], ["accounts.id"], name=op.f("fk_payment_allocations_payee_id_accounts"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payments.id"], name=op.f("fk_payment_allocations_payment_id_payments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_allocations")),
        sa.UniqueConstraint(
            "payment_id", "reference", "is_deposit", name=op.f("uq_payment_allocations_payment_id_reference_is_deposit")
        ),
    )
    op.create_index(op.f("ix_payment_allocations_payee_id"), "payment_allocations", ["payee_id"], unique=False)
    op.create_index("ix_payment_allocations_reference", "payment_allocations", ["reference"], unique=False)
    op.create_table(
        "payment_disputes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("payment_id", sa.BigInteger(), nullable=False),
        sa.Column("provider_id", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("status", sa.Text(), server_default="open", nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (status = 'open')", name=op.f("ck_payment_disputes_closed_at_iff_closed")
        ),
        sa.CheckConstraint("status IN ('open', 'won', 'lost')", name=op.f("ck_payment_disputes_status_known")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payment_disputes_amount_positive")),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_payment_disputes_payment_id_payments")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_disputes")),
        sa.UniqueConstraint("payment_id", "provider_id", name=op.f("uq_payment_disputes_payment_id_provider_id")),
    )
    op.create_index(op.f("ix_payment_disputes_payment_id"), "payment_disputes", ["payment_id"], unique=False)
    op.create_table(
        "payment_events",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("payment_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("detail", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("request_id", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_payment_events_payment_id_payments")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_events")),
    )
    op.create_index(op.f("ix_payment_events_payment_id"), "payment_events", ["payment_id"], unique=False)
    op.create_table(
        "payment_refunds",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("payment_id", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("parts", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("origin", sa.Text(), server_default="us", nullable=False),
        sa.Column("status", sa.Text(), server_default="pending", nullable=False),
        sa.Column("provider_id", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.Column("asked_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("origin IN ('us', 'provider')", name=op.f("ck_payment_refunds_origin_known")),
        sa.CheckConstraint(
            "status IN ('pending', 'succeeded', 'failed')", name=op.f("ck_payment_refunds_status_known")
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payment_refunds_amount_positive")),
        sa.ForeignKeyConstraint(["payment_id"], ["payments.id"], name=op.f("fk_payment_refunds_payment_id_payments")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_refunds")),
        sa.UniqueConstraint("key", name=op.f("uq_payment_refunds_key")),
        sa.UniqueConstraint("payment_id", "provider_id", name=op.f("uq_payment_refunds_payment_id_provider_id")),
    )
    op.create_index(op.f("ix_payment_refunds_payment_id"), "payment_refunds", ["payment_id"], unique=False)
    op.create_index(
        "ix_payment_refunds_pending",
        "payment_refunds",
        ["created_at"],
        unique=False,
        postgresql_where=sa.text("status = 'pending'"),
    )
    op.create_index(op.f("ix_payment_refunds_reference"), "payment_refunds", ["reference"], unique=False)
    for statements in (BALANCED, HELD, PARTS):
        op.get_bind().exec_driver_sql(statements.replace("%", "%%"))
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    op.execute(
        "CREATE TRIGGER ledger_accounts_not_emptied BEFORE TRUNCATE ON ledger_accounts"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    """Undo it."""
    op.drop_index(op.f("ix_payment_refunds_reference"), table_name="payment_refunds")
    op.drop_index(
        "ix_payment_refunds_pending", table_name="payment_refunds", postgresql_where=sa.text("status = 'pending'")
    )
    op.drop_index(op.f("ix_payment_refunds_payment_id"), table_name="payment_refunds")
    op.drop_table("payment_refunds")
    op.drop_index(op.f("ix_payment_events_payment_id"), table_name="payment_events")
    op.drop_table("payment_events")
    op.drop_index(op.f("ix_payment_disputes_payment_id"), table_name="payment_disputes")
    op.drop_table("payment_disputes")
    op.drop_index("ix_payment_allocations_reference", table_name="payment_allocations")
    op.drop_index(op.f("ix_payment_allocations_payee_id"), table_name="payment_allocations")
    op.drop_table("payment_allocations")
    op.drop_index(
        "uq_payments_one_live_for_purpose",
        table_name="payments",
        postgresql_where=sa.text("status IN ('authorized', 'failed', 'open', 'prepared', 'processing')"),
    )
    op.drop_index(
        "ix_payments_unfinished",
        table_name="payments",
        postgresql_where=sa.text(
            "status IN ('prepared', 'open', 'processing', 'authorized', 'failed') OR wanted IS NOT NULL OR problem IS NOT NULL"
        ),
    )
    op.drop_index("ix_payments_purpose", table_name="payments")
    op.drop_index(op.f("ix_payments_payer_id"), table_name="payments")
    op.drop_table("payments")
    op.drop_index(
        "ix_payment_payouts_pending", table_name="payment_payouts", postgresql_where=sa.text("status = 'pending'")
    )
    op.drop_index("ix_payment_payouts_account", table_name="payment_payouts")
    op.drop_table("payment_payouts")
    op.drop_index(
        "uq_payment_methods_one_default", table_name="payment_methods", postgresql_where=sa.text("is_default")
    )
    op.drop_index("ix_payment_methods_account", table_name="payment_methods")
    op.drop_table("payment_methods")
    op.drop_table("payment_customers")
    op.drop_index("ix_ledger_postings_entry", table_name="ledger_postings")
    op.drop_index("ix_ledger_postings_account", table_name="ledger_postings", postgresql_include=["amount"])
    op.drop_table("ledger_postings")
    op.drop_table("sandbox_movements")
    op.drop_index(op.f("ix_sandbox_methods_customer"), table_name="sandbox_methods")
    op.drop_table("sandbox_methods")
    op.drop_index(
        "ix_sandbox_events_waiting", table_name="sandbox_events", postgresql_where=sa.text("NOT is_delivered")
    )
    op.drop_table("sandbox_events")
    op.drop_table("sandbox_charges")
    op.drop_table("provider_reports")
    op.drop_index(
        "ix_payment_webhooks_waiting", table_name="payment_webhooks", postgresql_where=sa.text("status = 'waiting'")
    )
    op.drop_index(op.f("ix_payment_webhooks_payment_id"), table_name="payment_webhooks")
    op.drop_index("ix_payment_webhooks_newest", table_name="payment_webhooks")
    op.drop_table("payment_webhooks")
    op.drop_table("ledger_findings")
    op.drop_index(
        "ix_ledger_entries_reference", table_name="ledger_entries", postgresql_where=sa.text("reference IS NOT NULL")
    )
    op.drop_index(op.f("ix_ledger_entries_payment_id"), table_name="ledger_entries")
    op.drop_table("ledger_entries")
    op.drop_table("ledger_accounts")
    op.drop_index("ix_idempotency_keys_claimed_at", table_name="idempotency_keys")
    op.drop_table("idempotency_keys")
    for name in ("ledger_entry_is_whole", "ledger_keep_held", "ledger_account_is_kept", "payment_parts_add_up"):
        op.execute(f"DROP FUNCTION {name}()")
