"""Offers: the price that two people bargain about, every move of it, and the order line that was sold at it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0050_offers"
down_revision = "0034_audit_words"
branch_labels = None
depends_on = None

LIVE = "status IN ('open', 'accepted') AND due_at IS NOT NULL"
INDEXES = (
    ("ix_offers_buyer", ["buyer_id", sa.literal_column("id DESC")], None),
    ("ix_offers_buyer_status", ["buyer_id", "status", sa.literal_column("id DESC")], None),
    ("ix_offers_seller", ["seller_id", sa.literal_column("id DESC")], None),
    ("ix_offers_seller_status", ["seller_id", "status", sa.literal_column("id DESC")], None),
    ("ix_offers_due", ["due_at"], "due_at IS NOT NULL AND order_reference IS NULL"),
    ("ix_offers_ended", ["updated_at"], "due_at IS NULL"),
    ("ix_offers_order_reference", ["order_reference"], "order_reference IS NOT NULL"),
)


def upgrade() -> None:
    """Make the tables of offers, hold what was said, and let an order line say which offer it was sold at."""
    _make_offers()
    _make_moves()
    op.add_column("order_lines", sa.Column("offer_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_order_lines_offer_id_offers"), "order_lines", "offers", ["offer_id"], ["id"], ondelete="SET NULL"
    )
    op.create_index(op.f("ix_order_lines_offer_id"), "order_lines", ["offer_id"])


def _make_offers() -> None:
    op.create_table(
        "offers",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("listing_id", sa.BigInteger(), nullable=False),
        sa.Column("buyer_id", sa.BigInteger(), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("asked", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), server_default="open", nullable=False),
        sa.Column("turn", sa.Text(), nullable=True),
        sa.Column("rounds", sa.Integer(), server_default="1", nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("order_reference", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("buyer_id <> seller_id", name=op.f("ck_offers_two_people")),
        sa.CheckConstraint("amount > 0 AND asked > 0", name=op.f("ck_offers_amounts_positive")),
        sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name=op.f("ck_offers_currency_iso")),
        sa.CheckConstraint(
            "status IN ('open', 'accepted', 'declined', 'withdrawn', 'expired', 'used')",
            name=op.f("ck_offers_status_known"),
        ),
        sa.CheckConstraint("turn IN ('buyer', 'seller')", name=op.f("ck_offers_turn_known")),
        sa.CheckConstraint("(status = 'open') = (turn IS NOT NULL)", name=op.f("ck_offers_turn_iff_open")),
        sa.CheckConstraint("status <> 'open' OR due_at IS NOT NULL", name=op.f("ck_offers_open_has_end")),
        sa.CheckConstraint(
            "due_at IS NULL OR status IN ('open', 'accepted')", name=op.f("ck_offers_due_only_while_live")
        ),
        sa.CheckConstraint(
            "order_reference IS NULL OR status IN ('accepted', 'used')", name=op.f("ck_offers_ordered_if_agreed")
        ),
        sa.CheckConstraint("status <> 'used' OR order_reference IS NOT NULL", name=op.f("ck_offers_used_by_an_order")),
        sa.CheckConstraint("rounds BETWEEN 1 AND 10", name=op.f("ck_offers_rounds_range")),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listings.id"], name=op.f("fk_offers_listing_id_listings"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["buyer_id"], ["accounts.id"], name=op.f("fk_offers_buyer_id_accounts"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["seller_id"], ["accounts.id"], name=op.f("fk_offers_seller_id_accounts"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
    )
    op.create_index(op.f("ix_offers_listing_id"), "offers", ["listing_id"])
    op.create_index("uq_offers_live", "offers", ["listing_id", "buyer_id"], unique=True, postgresql_where=sa.text(LIVE))
    for name, columns, where in INDEXES:
        op.create_index(name, "offers", columns, postgresql_where=sa.text(where) if where else None)


def _make_moves() -> None:
    op.create_table(
        "offer_moves",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("offer_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("move", sa.Text(), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("message", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "move IN ('offer', 'counter', 'accept', 'decline', 'withdraw', 'expire', 'use')",
            name=op.f("ck_offer_moves_move_known"),
        ),
        sa.CheckConstraint("(move = 'expire') = (by_id IS NULL)", name=op.f("ck_offer_moves_somebody_unless_time")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_offer_moves_amount_positive")),
        sa.CheckConstraint("char_length(message) <= 600", name=op.f("ck_offer_moves_message_length")),
        sa.CheckConstraint("(position = 1) = (move = 'offer')", name=op.f("ck_offer_moves_begins_with_offer")),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offers.id"], name=op.f("fk_offer_moves_offer_id_offers"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["accounts.id"], name=op.f("fk_offer_moves_by_id_accounts"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_moves")),
        sa.UniqueConstraint("offer_id", "position", name=op.f("uq_offer_moves_offer_id_position")),
    )
    op.create_index(op.f("ix_offer_moves_by_id"), "offer_moves", ["by_id"])
    op.execute(
        """
        CREATE FUNCTION keep_offer_moves() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'DELETE' AND NOT EXISTS (SELECT 1 FROM offers WHERE id = OLD.offer_id) THEN
                RETURN OLD;
            END IF;
            IF TG_OP = 'UPDATE' AND NEW.message = ''
               AND to_jsonb(NEW) - ARRAY['message'] = to_jsonb(OLD) - ARRAY['message'] THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        END $$
        """
    )
    op.execute(
        "CREATE TRIGGER offer_moves_kept BEFORE UPDATE OR DELETE ON offer_moves"
        " FOR EACH ROW EXECUTE FUNCTION keep_offer_moves()"
    )
    op.execute(
        "CREATE TRIGGER offer_moves_append_only BEFORE TRUNCATE ON offer_moves"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    """Forget what was bargained about."""
    op.drop_index(op.f("ix_order_lines_offer_id"), table_name="order_lines")
    op.drop_constraint(op.f("fk_order_lines_offer_id_offers"), "order_lines", type_="foreignkey")
    op.drop_column("order_lines", "offer_id")
    op.drop_table("offer_moves")
    op.drop_table("offers")
    op.execute("DROP FUNCTION keep_offer_moves()")
