"""Let both sides show files in a dispute, several at once, and sellers show them to banks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0044_evidence"
down_revision = "0033_returned_listings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Give evidence a table of its own, with the photos that were shown until now."""
    op.create_table(
        "order_evidence",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("dispute_id", sa.BigInteger(), nullable=True),
        sa.Column("entry_id", sa.BigInteger(), nullable=True),
        sa.Column("takeback_id", sa.BigInteger(), nullable=True),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.BigInteger(), nullable=True),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), server_default="ready", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "(dispute_id IS NULL) <> (takeback_id IS NULL)", name=op.f("ck_order_evidence_about_one")
        ),
        sa.CheckConstraint(
            "entry_id IS NULL OR dispute_id IS NOT NULL", name=op.f("ck_order_evidence_entry_of_dispute")
        ),
        sa.CheckConstraint("actor IN ('buyer', 'seller', 'operator')", name=op.f("ck_order_evidence_actor_known")),
        sa.CheckConstraint("state IN ('ready', 'held', 'infected')", name=op.f("ck_order_evidence_state_known")),
        sa.CheckConstraint("size >= 0", name=op.f("ck_order_evidence_size_not_negative")),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_order_evidence_{column}_{table}"), ondelete="RESTRICT"
            )
            for column, table in (
                ("order_id", "orders"), ("dispute_id", "disputes"), ("entry_id", "dispute_entries"),
                ("takeback_id", "order_takebacks"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_evidence")),
        sa.UniqueConstraint("key", name=op.f("uq_order_evidence_key")),
    )  # fmt: skip
    for column in ("order_id", "dispute_id", "entry_id", "takeback_id", "actor_id"):
        op.create_index(op.f(f"ix_order_evidence_{column}"), "order_evidence", [column], unique=False)
    op.create_index("ix_order_evidence_held", "order_evidence", ["id"], postgresql_where=sa.text("state = 'held'"))
    op.execute(
        "INSERT INTO order_evidence (order_id, dispute_id, entry_id, actor, actor_id, key, name, content_type, size, at)"
        " SELECT d.order_id, d.id, e.id, e.actor, e.actor_id, e.file_key, e.file_name, 'image/jpeg', 0, e.at"
        " FROM dispute_entries e JOIN disputes d ON d.id = e.dispute_id WHERE e.file_key IS NOT NULL"
    )
    op.drop_constraint(op.f("ck_dispute_entries_says_something"), "dispute_entries", type_="check")
    op.drop_column("dispute_entries", "file_key")
    op.drop_column("dispute_entries", "file_name")


def downgrade() -> None:
    """Undo it: of several files the first of each entry stays; an entry without words or a file gets a dash."""
    op.add_column("dispute_entries", sa.Column("file_name", sa.Text(), server_default="", nullable=False))
    op.add_column("dispute_entries", sa.Column("file_key", sa.Text(), nullable=True))
    op.execute(
        "UPDATE dispute_entries e SET file_key = f.key, file_name = f.name FROM (SELECT DISTINCT ON (entry_id) entry_id,"
        " key, name FROM order_evidence WHERE content_type = 'image/jpeg' ORDER BY entry_id, id) f"
        " WHERE f.entry_id = e.id"
    )
    op.execute("UPDATE dispute_entries SET text = '–' WHERE text = '' AND file_key IS NULL")
    op.create_check_constraint(
        op.f("ck_dispute_entries_says_something"), "dispute_entries", "text <> '' OR file_key IS NOT NULL"
    )
    op.drop_table("order_evidence")
