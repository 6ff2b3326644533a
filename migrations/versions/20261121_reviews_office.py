"""Let moderators find reviews by what there is to do about them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014_reviews_office"
down_revision = "0011_payments"
branch_labels = None
depends_on = None

WORDS = (
    "to_tsvector('simple', regexp_replace(regexp_replace(normalize(lower(comment), NFKD), '[\\u0300-\\u036f]+', '', 'g'),"
    " '[^[:alnum:]]+', ' ', 'g'))"
)
PARTIAL = {"hidden": "hidden_at IS NOT NULL", "waiting": "revealed_at IS NULL", "contact": "has_contact"}


def upgrade() -> None:
    """Index what the table of reviews filters by."""
    op.create_index("ix_reviews_rating", "reviews", ["rating", "id"])
    op.create_index("ix_reviews_words", "reviews", [sa.literal_column(WORDS)], postgresql_using="gin")
    for name, condition in PARTIAL.items():
        op.create_index(f"ix_reviews_{name}", "reviews", ["id"], postgresql_where=sa.text(condition))


def downgrade() -> None:
    """Undo it."""
    for name in (*PARTIAL, "words", "rating"):
        op.drop_index(f"ix_reviews_{name}", table_name="reviews")
