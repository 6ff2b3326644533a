"""Requests to be verified, with their sealed documents."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011_verification"
down_revision = "0011_notice_pace"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Requests to be verified, with their sealed documents."""
    op.create_table(
        "verification_requests",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("subject_type", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("requester_id", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.Text(), server_default="pending", nullable=False),
        sa.Column("document_type", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("claimed_by", sa.BigInteger(), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("words", sa.Text(), server_default="", nullable=False),
        sa.Column("missing", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False),
        sa.Column("document_expires_on", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("purged_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status <> 'approved' OR decided_at IS NOT NULL", name=op.f("ck_verification_requests_approved_at_a_moment")
        ),
        sa.CheckConstraint(
            "status IN ('pending', 'more_wanted', 'approved', 'rejected', 'withdrawn', 'expired', 'revoked', 'replaced')",
            name=op.f("ck_verification_requests_status_known"),
        ),
        sa.CheckConstraint(
            "subject_type <> 'account' OR subject_id = requester_id",
            name=op.f("ck_verification_requests_people_speak_for_themselves"),
        ),
        sa.CheckConstraint(
            "(claimed_by IS NULL) OR (claimed_until IS NOT NULL)", name=op.f("ck_verification_requests_claims_end")
        ),
        sa.ForeignKeyConstraint(
            ["claimed_by"],
            ["accounts.id"],
            name=op.f("fk_verification_requests_claimed_by_accounts"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"],
            ["accounts.id"],
            name=op.f("fk_verification_requests_decided_by_accounts"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["requester_id"],
            ["accounts.id"],
            name=op.f("fk_verification_requests_requester_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification_requests")),
    )
    op.create_index(
        "ix_verification_requests_ends",
        "verification_requests",
        ["valid_until"],
        unique=False,
        postgresql_where=sa.text("status = 'approved' AND valid_until IS NOT NULL"),
    )
    op.create_index(
        "ix_verification_requests_purge",
        "verification_requests",
        ["decided_at"],
        unique=False,
        postgresql_where=sa.text("decided_at IS NOT NULL AND purged_at IS NULL"),
    )
    op.create_index(
        "ix_verification_requests_queue",
        "verification_requests",
        ["submitted_at", "id"],
        unique=False,
        postgresql_where=sa.text("status = 'pending'"),
    )
    op.create_index("ix_verification_requests_requester", "verification_requests", ["requester_id", "id"], unique=False)
    op.create_index(
        "ix_verification_requests_status", "verification_requests", ["status", "submitted_at", "id"], unique=False
    )
    op.create_index(
        "ix_verification_requests_subject", "verification_requests", ["subject_type", "subject_id", "id"], unique=False
    )
    op.create_index(
        "uq_verification_requests_open",
        "verification_requests",
        ["subject_type", "subject_id"],
        unique=True,
        postgresql_where=sa.text("status IN ('pending', 'more_wanted')"),
    )
    op.create_table(
        "verification_documents",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("request_id", sa.BigInteger(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("side IN ('front', 'back')", name=op.f("ck_verification_documents_side_known")),
        sa.CheckConstraint(
            "state IN ('waiting', 'quarantined', 'ready', 'infected', 'unreadable', 'deleted')",
            name=op.f("ck_verification_documents_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["verification_requests.id"],
            name=op.f("fk_verification_documents_request_id_verification_requests"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verification_documents")),
    )
    op.create_index("ix_verification_documents_request", "verification_documents", ["request_id", "id"], unique=False)
    op.create_index(
        "ix_verification_documents_unseen",
        "verification_documents",
        ["id"],
        unique=False,
        postgresql_where=sa.text("state IN ('waiting', 'quarantined')"),
    )
    op.create_table(
        "verification_files",
        sa.Column("document_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("storage_key", sa.Text(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("width", sa.Integer(), server_default="0", nullable=False),
        sa.Column("height", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("number >= 0", name=op.f("ck_verification_files_number_not_negative")),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["verification_documents.id"],
            name=op.f("fk_verification_files_document_id_verification_documents"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("document_id", "number", name=op.f("pk_verification_files")),
    )
    op.create_index("uq_verification_files_storage_key", "verification_files", ["storage_key"], unique=True)


def downgrade() -> None:
    """Undo it."""
    for table in ("verification_files", "verification_documents", "verification_requests"):
        op.drop_table(table)
