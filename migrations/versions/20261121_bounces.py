"""Addresses from which mail came back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013_bounces"
down_revision = "0013_listings_waiting"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Addresses from which mail came back."""
    op.create_table(
        "bounced_addresses",
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("is_complaint", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("address = lower(address)", name=op.f("ck_bounced_addresses_address_in_small_letters")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_bounced_addresses_account_id_accounts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_bounced_addresses")),
    )
    op.create_index(op.f("ix_bounced_addresses_account_id"), "bounced_addresses", ["account_id"], unique=False)


def downgrade() -> None:
    """Undo it."""
    op.drop_index(op.f("ix_bounced_addresses_account_id"), table_name="bounced_addresses")
    op.drop_table("bounced_addresses")
