"""Places, and the names under which they are looked up."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003_places"
down_revision = "0002_bookmarks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Places, and the names under which they are looked up."""
    op.create_table(
        "places",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), server_default="", nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_places")),
    )
    op.create_index("ix_places_latitude", "places", ["latitude"])
    op.create_table(
        "place_names",
        sa.Column("folded", sa.Text(collation="C"), nullable=False),
        sa.Column("place_id", sa.BigInteger(), nullable=False),
        sa.Column("is_main", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["place_id"], ["places.id"], name=op.f("fk_place_names_place_id_places"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("folded", "place_id", name=op.f("pk_place_names")),
    )
    op.create_index("ix_place_names_place_id", "place_names", ["place_id"])


def downgrade() -> None:
    """Drop places and their names."""
    op.drop_table("place_names")
    op.drop_table("places")
