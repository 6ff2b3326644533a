"""Find listings by the numbers among their attributes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023_search_numbers"
down_revision = "0031_order_words"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and fill it from what the index holds."""
    op.create_table(
        "search_numbers",
        sa.Column("listing_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("attribute", sa.Text(collation="C"), nullable=False),
        sa.Column("number", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("listing_id", "attribute", name="pk_search_numbers"),
    )
    op.execute(
        """
        INSERT INTO search_numbers (listing_id, attribute, number)
        SELECT d.listing_id, a.key, CAST(a.value AS double precision)
        FROM search_documents d, jsonb_each(d.attributes) AS a(key, value) WHERE jsonb_typeof(a.value) = 'number'
        """
    )
    op.create_index("ix_search_numbers_number", "search_numbers", ["attribute", "number", "listing_id"])
    op.execute("ANALYZE search_numbers")


def downgrade() -> None:
    """Undo it."""
    op.drop_table("search_numbers")
