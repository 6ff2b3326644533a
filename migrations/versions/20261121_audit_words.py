"""Let the audit log forget what moderators wrote about a person who left, without breaking its seals."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034_audit_words"
down_revision = "0044_evidence"
branch_labels = None
depends_on = None

FORGET_ONLY = """
    CREATE FUNCTION forget_only() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        may_go CONSTANT text[] := ARRAY['ip', 'ip_salt', 'reason', 'reason_salt'];
    BEGIN
        IF to_jsonb(NEW) - may_go = to_jsonb(OLD) - may_go
            AND ((NEW.ip = OLD.ip AND NEW.ip_salt IS NOT DISTINCT FROM OLD.ip_salt)
                OR (NEW.ip = '' AND NEW.ip_salt IS NULL))
            AND ((NEW.reason = OLD.reason AND NEW.reason_salt IS NOT DISTINCT FROM OLD.reason_salt)
                OR (NEW.reason = '' AND NEW.reason_salt IS NULL)) THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END $$
"""
FORGET_ORIGIN_ONLY = """
    CREATE FUNCTION forget_origin_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.ip = '' AND NEW.ip_salt IS NULL
            AND to_jsonb(NEW) - ARRAY['ip', 'ip_salt'] = to_jsonb(OLD) - ARRAY['ip', 'ip_salt'] THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END $$
"""
COMMIT_TO_WORDS = """
    UPDATE audit_entries SET reason_salt = salted.salt,
        reason_seal = encode(sha256(salted.salt || convert_to(reason, 'UTF8')), 'hex')
    FROM (SELECT id, decode(replace(gen_random_uuid()::text, '-', ''), 'hex') AS salt FROM audit_entries) salted
    WHERE salted.id = audit_entries.id AND reason <> ''
"""


def upgrade() -> None:
    """Seal a salted digest of the words instead of the words; everything is sealed anew within five minutes."""
    op.add_column("audit_entries", sa.Column("reason_salt", sa.LargeBinary(), nullable=True))
    op.add_column("audit_entries", sa.Column("reason_seal", sa.Text(), server_default="", nullable=False))
    op.execute("DROP TRIGGER audit_entries_forget_only ON audit_entries")
    op.execute("DROP FUNCTION forget_origin_only()")
    op.execute(COMMIT_TO_WORDS)
    _break_seals()
    _guard(FORGET_ONLY, "forget_only")


def downgrade() -> None:
    """Undo it; words that were forgotten stay so."""
    op.execute("DROP TRIGGER audit_entries_forget_only ON audit_entries")
    op.execute("DROP FUNCTION forget_only()")
    _break_seals()
    op.drop_column("audit_entries", "reason_seal")
    op.drop_column("audit_entries", "reason_salt")
    _guard(FORGET_ORIGIN_ONLY, "forget_origin_only")


def _guard(function: str, name: str) -> None:
    op.execute(function)
    op.execute(
        "CREATE TRIGGER audit_entries_forget_only BEFORE UPDATE ON audit_entries"
        f" FOR EACH ROW EXECUTE FUNCTION {name}()"
    )


def _break_seals() -> None:
    """Take the seals off: they cover other columns. The next run of the job seals everything anew."""
    op.execute("ALTER TABLE audit_seals DISABLE TRIGGER USER")
    op.execute("DELETE FROM audit_seals")
    op.execute("ALTER TABLE audit_seals ENABLE TRIGGER USER")
