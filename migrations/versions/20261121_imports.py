"""How far each import came, what was wrong, and which row a listing came from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007_imports"
down_revision = "0006_search"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables of imports."""
    op.create_table(
        "listing_imports",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.Column("seller_id", sa.BigInteger(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("file_key", sa.Text(), nullable=True),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("mapping", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("options", postgresql.JSONB(astext_type=sa.Text()), server_default="{}", nullable=False),
        sa.Column("is_trial", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("status", sa.Text(), server_default="preview", nullable=False),
        sa.Column("encoding", sa.Text(), server_default="", nullable=False),
        sa.Column("rows_done", sa.Integer(), server_default="0", nullable=False),
        sa.Column("bytes_done", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("created", sa.Integer(), server_default="0", nullable=False),
        sa.Column("updated", sa.Integer(), server_default="0", nullable=False),
        sa.Column("unchanged", sa.Integer(), server_default="0", nullable=False),
        sa.Column("refused", sa.Integer(), server_default="0", nullable=False),
        sa.Column("message", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("beaten_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('preview', 'waiting', 'running', 'done', 'failed', 'cancelled')",
            name=op.f("ck_listing_imports_status_known"),
        ),
        sa.CheckConstraint(
            "rows_done = created + updated + unchanged + refused", name=op.f("ck_listing_imports_counts_add_up")
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["accounts.id"], name=op.f("fk_listing_imports_by_id_accounts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["seller_id"], ["accounts.id"], name=op.f("fk_listing_imports_seller_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_imports")),
    )
    op.create_index("ix_listing_imports_by", "listing_imports", ["by_id", sa.literal_column("id DESC")], unique=False)
    op.create_index("ix_listing_imports_seller", "listing_imports", ["seller_id", "digest"], unique=False)
    op.create_index(
        "uq_listing_imports_unfinished",
        "listing_imports",
        [sa.literal_column("COALESCE(seller_id, 0)"), "source", "digest", "is_trial"],
        unique=True,
        postgresql_where=sa.text("status IN ('waiting', 'running')"),
    )
    op.create_table(
        "imported_listings",
        sa.Column("listing_id", sa.BigInteger(), nullable=False),
        sa.Column("import_id", sa.BigInteger(), nullable=True),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["listing_imports.id"],
            name=op.f("fk_imported_listings_import_id_listing_imports"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["listing_id"], ["listings.id"], name=op.f("fk_imported_listings_listing_id_listings"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("listing_id", name=op.f("pk_imported_listings")),
    )
    op.create_index("ix_imported_listings_import", "imported_listings", ["import_id"], unique=False)
    op.create_table(
        "listing_import_problems",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("import_id", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("external_id", sa.Text(), server_default="", nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), server_default="", nullable=False),
        sa.Column("is_error", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["listing_imports.id"],
            name=op.f("fk_listing_import_problems_import_id_listing_imports"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_listing_import_problems")),
    )
    op.create_index("ix_listing_import_problems_import", "listing_import_problems", ["import_id", "id"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_listing_import_problems_import", table_name="listing_import_problems")
    op.drop_table("listing_import_problems")
    op.drop_index("ix_imported_listings_import", table_name="imported_listings")
    op.drop_table("imported_listings")
    op.drop_index(
        "uq_listing_imports_unfinished",
        table_name="listing_imports",
        postgresql_where=sa.text("status IN ('waiting', 'running')"),
    )
    op.drop_index("ix_listing_imports_seller", table_name="listing_imports")
    op.drop_index("ix_listing_imports_by", table_name="listing_imports")
    op.drop_table("listing_imports")
