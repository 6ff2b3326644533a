"""File saved searches under two keys at once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014_watch_pairs"
down_revision = "0020_office_jobs"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """File saved searches under two keys at once; those that are there are filed anew at night."""
    op.add_column("search_watch_keys", sa.Column("also", sa.Text(collation="C"), server_default="*", nullable=False))
    op.drop_constraint("pk_search_watch_keys", "search_watch_keys", type_="primary")
    op.create_primary_key("pk_search_watch_keys", "search_watch_keys", ["key", "also", "search_id"])


def downgrade() -> None:
    """Undo it."""
    op.execute(
        "DELETE FROM search_watch_keys a USING search_watch_keys b"
        " WHERE a.key = b.key AND a.search_id = b.search_id AND a.also > b.also"
    )
    op.drop_constraint("pk_search_watch_keys", "search_watch_keys", type_="primary")
    op.create_primary_key("pk_search_watch_keys", "search_watch_keys", ["key", "search_id"])
    op.drop_column("search_watch_keys", "also")
