"""Files of messages wait until the virus scanner has looked into them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031_scanned_files"
down_revision = "0030_variants"
branch_labels = None
depends_on = None

TABLE = "message_attachments"


def upgrade() -> None:
    """Files of messages wait until the virus scanner has looked into them; those that are there stay as they are."""
    op.add_column(TABLE, sa.Column("state", sa.Text(), server_default="ready", nullable=False))
    op.create_check_constraint(
        op.f("ck_message_attachments_state_known"), TABLE, "state IN ('ready', 'held', 'infected')"
    )
    op.create_check_constraint(
        op.f("ck_message_attachments_photos_are_ready"), TABLE, "kind = 'file' OR state = 'ready'"
    )
    op.create_index("ix_message_attachments_held", TABLE, ["id"], postgresql_where=sa.text("state = 'held'"))


def downgrade() -> None:
    """Know nothing of the scanner."""
    op.drop_index("ix_message_attachments_held", table_name=TABLE)
    op.drop_constraint(op.f("ck_message_attachments_photos_are_ready"), TABLE)
    op.drop_constraint(op.f("ck_message_attachments_state_known"), TABLE)
    op.drop_column(TABLE, "state")
