"""Choices on listings: options, their variants with stock of their own, and which one was held and bought."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0030_variants"
down_revision = "0023_search_numbers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add options to listings, and a variant to what is held and bought."""
    op.add_column(
        "listings",
        sa.Column("options", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
    )
    op.create_check_constraint(
        op.f("ck_listings_options_of_products"), "listings", "options = '[]' OR kind = 'product'"
    )
    op.create_table(
        "listing_variants",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("listing_id", sa.BigInteger(), nullable=False),
        sa.Column("choices", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=True),
        sa.Column("is_offered", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.CheckConstraint("quantity IS NULL OR quantity >= 0", name=op.f("ck_listing_variants_quantity_not_negative")),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listings.id"], name=op.f("fk_listing_variants_listing_id_listings"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_variants")),
        sa.UniqueConstraint("listing_id", "choices", name=op.f("uq_listing_variants_listing_id_choices")),
    )
    op.add_column("stock_holds", sa.Column("variant_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_stock_holds_variant_id_listing_variants"), "stock_holds", "listing_variants", ["variant_id"], ["id"],
        ondelete="CASCADE",
    )  # fmt: skip
    op.drop_constraint(op.f("uq_stock_holds_reference_listing_id"), "stock_holds", type_="unique")
    op.create_unique_constraint(
        op.f("uq_stock_holds_reference_listing_id_variant_id"), "stock_holds",
        ["reference", "listing_id", "variant_id"], postgresql_nulls_not_distinct=True,
    )  # fmt: skip
    op.create_index(
        "ix_stock_holds_variant", "stock_holds", ["variant_id"], postgresql_where=sa.text("variant_id IS NOT NULL")
    )
    op.add_column("order_lines", sa.Column("variant_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_order_lines_variant_id_listing_variants"), "order_lines", "listing_variants", ["variant_id"], ["id"],
        ondelete="SET NULL",
    )  # fmt: skip
    op.create_index(op.f("ix_order_lines_variant_id"), "order_lines", ["variant_id"])


def downgrade() -> None:
    """Forget choices; what was held of several variants of one listing becomes one hold."""
    op.drop_index(op.f("ix_order_lines_variant_id"), table_name="order_lines")
    op.drop_constraint(op.f("fk_order_lines_variant_id_listing_variants"), "order_lines", type_="foreignkey")
    op.drop_column("order_lines", "variant_id")
    op.drop_index("ix_stock_holds_variant", table_name="stock_holds")
    op.drop_constraint(op.f("uq_stock_holds_reference_listing_id_variant_id"), "stock_holds", type_="unique")
    op.execute("""
        UPDATE stock_holds hold SET quantity = total.quantity
        FROM (SELECT min(id) AS id, sum(quantity) AS quantity FROM stock_holds GROUP BY reference, listing_id) total
        WHERE total.id = hold.id
    """)
    op.execute("""
        DELETE FROM stock_holds hold USING stock_holds other
        WHERE other.reference = hold.reference AND other.listing_id = hold.listing_id AND other.id < hold.id
    """)
    op.create_unique_constraint(op.f("uq_stock_holds_reference_listing_id"), "stock_holds", ["reference", "listing_id"])
    op.drop_constraint(op.f("fk_stock_holds_variant_id_listing_variants"), "stock_holds", type_="foreignkey")
    op.drop_column("stock_holds", "variant_id")
    op.drop_table("listing_variants")
    op.drop_constraint(op.f("ck_listings_options_of_products"), "listings", type_="check")
    op.drop_column("listings", "options")
