"""The basket: carts, addresses, delivery, taxes, coupons; and goods that are kept for someone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010_cart"
down_revision = "0010_notices"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The basket: carts, addresses, delivery, taxes, coupons; and goods that are kept for someone."""
    op.create_table(
        "tax_rules",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("applies_to", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="", nullable=False),
        sa.Column("kinds", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("rate", sa.Integer(), nullable=False),
        sa.Column("is_included", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("taxes_delivery", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("applies_to IN ('sale', 'commission')", name=op.f("ck_tax_rules_applies_to_known")),
        sa.CheckConstraint("country ~ '^[A-Z]{2}$'", name=op.f("ck_tax_rules_country_iso")),
        sa.CheckConstraint("rate BETWEEN 0 AND 10000", name=op.f("ck_tax_rules_rate_is_a_share")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tax_rules")),
        sa.UniqueConstraint(
            "applies_to", "country", "state", "kinds", name=op.f("uq_tax_rules_applies_to_country_state_kinds")
        ),
    )
    op.create_index("ix_tax_rules_zone", "tax_rules", ["country", "state"], unique=False)
    op.create_table(
        "addresses",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("line1", sa.Text(), nullable=False),
        sa.Column("line2", sa.Text(), server_default="", nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="", nullable=False),
        sa.Column("zip", sa.Text(), server_default="", nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), server_default="", nullable=False),
        sa.Column("is_default", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("country ~ '^[A-Z]{2}$'", name=op.f("ck_addresses_country_iso")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_addresses_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_addresses")),
    )
    op.create_index(op.f("ix_addresses_account_id"), "addresses", ["account_id"], unique=False)
    op.create_index(
        "uq_addresses_default", "addresses", ["account_id"], unique=True, postgresql_where=sa.text("is_default")
    )
    op.create_table(
        "carts",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("guest", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("num_nonnulls(account_id, guest) = 1", name=op.f("ck_carts_one_owner")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_carts_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carts")),
    )
    op.create_index(
        "ix_carts_guest_updated_at",
        "carts",
        ["updated_at"],
        unique=False,
        postgresql_where=sa.text("guest IS NOT NULL"),
    )
    op.create_index(
        "uq_carts_account", "carts", ["account_id"], unique=True, postgresql_where=sa.text("account_id IS NOT NULL")
    )
    op.create_index("uq_carts_guest", "carts", ["guest"], unique=True, postgresql_where=sa.text("guest IS NOT NULL"))
    op.create_table(
        "coupons",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=True),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("minimum", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("first_order_only", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("most_uses", sa.Integer(), nullable=True),
        sa.Column("most_uses_each", sa.Integer(), nullable=True),
        sa.Column("used", sa.Integer(), server_default="0", nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("code = upper(code) AND code ~ '^[A-Z0-9-]{3,40}$'", name=op.f("ck_coupons_code_form")),
        sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name=op.f("ck_coupons_currency_iso")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_coupons_amount_positive")),
        sa.CheckConstraint("minimum >= 0", name=op.f("ck_coupons_minimum_not_negative")),
        sa.CheckConstraint("most_uses IS NULL OR used <= most_uses", name=op.f("ck_coupons_used_within_limit")),
        sa.CheckConstraint("num_nonnulls(percent, amount) = 1", name=op.f("ck_coupons_percent_or_amount")),
        sa.CheckConstraint("percent BETWEEN 1 AND 10000", name=op.f("ck_coupons_percent_is_a_share")),
        sa.CheckConstraint("used >= 0", name=op.f("ck_coupons_used_not_negative")),
        sa.ForeignKeyConstraint(
            ["seller_id"], ["accounts.id"], name=op.f("fk_coupons_seller_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coupons")),
    )
    op.create_index(op.f("ix_coupons_seller_id"), "coupons", ["seller_id"], unique=False)
    op.create_index("uq_coupons_code", "coupons", ["code"], unique=True)
    op.create_table(
        "delivery_methods",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), server_default="", nullable=False),
        sa.Column("countries", sa.ARRAY(sa.Text()), server_default="{}", nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("price", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("price_each_more", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("free_from", sa.BigInteger(), nullable=True),
        sa.Column("days_least", sa.Integer(), nullable=True),
        sa.Column("days_most", sa.Integer(), nullable=True),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name=op.f("ck_delivery_methods_currency_iso")),
        sa.CheckConstraint(
            "kind = 'ship' OR price + price_each_more = 0", name=op.f("ck_delivery_methods_pickup_is_free")
        ),
        sa.CheckConstraint("kind IN ('ship', 'pickup')", name=op.f("ck_delivery_methods_kind_known")),
        sa.CheckConstraint(
            "days_least IS NULL OR days_most >= days_least", name=op.f("ck_delivery_methods_days_in_order")
        ),
        sa.CheckConstraint("price >= 0 AND price_each_more >= 0", name=op.f("ck_delivery_methods_price_not_negative")),
        sa.ForeignKeyConstraint(
            ["seller_id"], ["accounts.id"], name=op.f("fk_delivery_methods_seller_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_methods")),
    )
    op.create_index(
        "ix_delivery_methods_seller",
        "delivery_methods",
        ["seller_id"],
        unique=False,
        postgresql_where=sa.text("is_active"),
    )
    op.create_table(
        "cart_coupons",
        sa.Column("cart_id", sa.BigInteger(), nullable=False),
        sa.Column("coupon_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["cart_id"], ["carts.id"], name=op.f("fk_cart_coupons_cart_id_carts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["coupon_id"], ["coupons.id"], name=op.f("fk_cart_coupons_coupon_id_coupons"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("cart_id", "coupon_id", name=op.f("pk_cart_coupons")),
    )
    op.create_index(op.f("ix_cart_coupons_coupon_id"), "cart_coupons", ["coupon_id"], unique=False)
    op.create_table(
        "cart_items",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("cart_id", sa.BigInteger(), nullable=False),
        sa.Column("listing_id", sa.BigInteger(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("options", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("seen_price", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("quantity BETWEEN 1 AND 999", name=op.f("ck_cart_items_quantity_range")),
        sa.ForeignKeyConstraint(
            ["cart_id"], ["carts.id"], name=op.f("fk_cart_items_cart_id_carts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listings.id"], name=op.f("fk_cart_items_listing_id_listings"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cart_items")),
        sa.UniqueConstraint("cart_id", "listing_id", "options", name=op.f("uq_cart_items_cart_id_listing_id_options")),
    )
    op.create_index(op.f("ix_cart_items_listing_id"), "cart_items", ["listing_id"], unique=False)
    op.create_table(
        "cart_parts",
        sa.Column("cart_id", sa.BigInteger(), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("method_id", sa.BigInteger(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("char_length(note) <= 500", name=op.f("ck_cart_parts_note_length")),
        sa.ForeignKeyConstraint(
            ["cart_id"], ["carts.id"], name=op.f("fk_cart_parts_cart_id_carts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["method_id"],
            ["delivery_methods.id"],
            name=op.f("fk_cart_parts_method_id_delivery_methods"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["seller_id"], ["accounts.id"], name=op.f("fk_cart_parts_seller_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("cart_id", "seller_id", name=op.f("pk_cart_parts")),
    )
    op.create_index(op.f("ix_cart_parts_method_id"), "cart_parts", ["method_id"], unique=False)
    op.create_index("ix_cart_parts_seller", "cart_parts", ["seller_id"], unique=False)
    op.create_table(
        "coupon_uses",
        sa.Column("coupon_id", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.CheckConstraint("most IS NULL OR uses <= most", name=op.f("ck_coupon_uses_uses_within_limit")),
        sa.CheckConstraint("uses >= 0", name=op.f("ck_coupon_uses_uses_not_negative")),
        sa.ForeignKeyConstraint(
            ["coupon_id"], ["coupons.id"], name=op.f("fk_coupon_uses_coupon_id_coupons"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("coupon_id", "person", name=op.f("pk_coupon_uses")),
    )
    op.create_table(
        "stock_holds",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("listing_id", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), server_default="held", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("state IN ('held', 'taken', 'returned')", name=op.f("ck_stock_holds_state_known")),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_stock_holds_quantity_positive")),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listings.id"], name=op.f("fk_stock_holds_listing_id_listings"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_holds")),
        sa.UniqueConstraint("reference", "listing_id", name=op.f("uq_stock_holds_reference_listing_id")),
    )
    op.create_index(
        "ix_stock_holds_listing",
        "stock_holds",
        ["listing_id"],
        unique=False,
        postgresql_where=sa.text("state = 'held'"),
    )


def downgrade() -> None:
    """Undo it."""
    op.drop_index("ix_stock_holds_listing", table_name="stock_holds", postgresql_where=sa.text("state = 'held'"))
    op.drop_table("stock_holds")
    op.drop_table("coupon_uses")
    op.drop_index("ix_cart_parts_seller", table_name="cart_parts")
    op.drop_index(op.f("ix_cart_parts_method_id"), table_name="cart_parts")
    op.drop_table("cart_parts")
    op.drop_index(op.f("ix_cart_items_listing_id"), table_name="cart_items")
    op.drop_table("cart_items")
    op.drop_index(op.f("ix_cart_coupons_coupon_id"), table_name="cart_coupons")
    op.drop_table("cart_coupons")
    op.drop_index("ix_delivery_methods_seller", table_name="delivery_methods", postgresql_where=sa.text("is_active"))
    op.drop_table("delivery_methods")
    op.drop_index("uq_coupons_code", table_name="coupons")
    op.drop_index(op.f("ix_coupons_seller_id"), table_name="coupons")
    op.drop_table("coupons")
    op.drop_index("uq_carts_guest", table_name="carts", postgresql_where=sa.text("guest IS NOT NULL"))
    op.drop_index("uq_carts_account", table_name="carts", postgresql_where=sa.text("account_id IS NOT NULL"))
    op.drop_index("ix_carts_guest_updated_at", table_name="carts", postgresql_where=sa.text("guest IS NOT NULL"))
    op.drop_table("carts")
    op.drop_index("uq_addresses_default", table_name="addresses", postgresql_where=sa.text("is_default"))
    op.drop_index(op.f("ix_addresses_account_id"), table_name="addresses")
    op.drop_table("addresses")
    op.drop_index("ix_tax_rules_zone", table_name="tax_rules")
    op.drop_table("tax_rules")
