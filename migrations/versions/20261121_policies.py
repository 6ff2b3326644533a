"""A cancellation policy of its own for each listing, kept with each line of an order."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031_policies"
down_revision = "0033_searches_by_category"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Name a policy on listings; lines placed before have that of their order."""
    op.add_column("listings", sa.Column("cancellation_policy", sa.Text(), server_default="", nullable=False))
    op.create_check_constraint(
        op.f("ck_listings_cancellation_policy_known"), "listings",
        "cancellation_policy IN ('', 'flexible', 'moderate', 'strict', 'none')",
    )  # fmt: skip
    op.add_column("order_lines", sa.Column("policy", sa.Text(), server_default="", nullable=False))
    op.execute("UPDATE order_lines line SET policy = o.policy FROM orders o WHERE o.id = line.order_id")


def downgrade() -> None:
    """Leave it to the market's own policy again."""
    op.drop_column("order_lines", "policy")
    op.drop_constraint(op.f("ck_listings_cancellation_policy_known"), "listings", type_="check")
    op.drop_column("listings", "cancellation_policy")
