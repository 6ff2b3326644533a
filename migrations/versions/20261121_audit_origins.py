"""Let the audit log forget from where a person who left came, without breaking its seals."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031_audit_origins"
down_revision = "0031_policies"
branch_labels = None
depends_on = None

FORGET_ONLY = """
    CREATE FUNCTION forget_origin_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.ip = '' AND NEW.ip_salt IS NULL
            AND to_jsonb(NEW) - ARRAY['ip', 'ip_salt'] = to_jsonb(OLD) - ARRAY['ip', 'ip_salt'] THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END $$
"""
COMMIT_TO_ORIGINS = """
    UPDATE audit_entries SET ip_salt = salted.salt,
        ip_seal = encode(sha256(salted.salt || convert_to(ip, 'UTF8')), 'hex')
    FROM (SELECT id, decode(replace(gen_random_uuid()::text, '-', ''), 'hex') AS salt FROM audit_entries) salted
    WHERE salted.id = audit_entries.id AND ip <> ''
"""


def upgrade() -> None:
    """Seal a salted digest of the address instead of the address; everything is sealed anew within five minutes."""
    op.add_column("audit_entries", sa.Column("ip_salt", sa.LargeBinary(), nullable=True))
    op.add_column("audit_entries", sa.Column("ip_seal", sa.Text(), server_default="", nullable=False))
    op.execute("DROP TRIGGER audit_entries_append_only ON audit_entries")
    op.execute(COMMIT_TO_ORIGINS)
    _break_seals()
    op.execute(FORGET_ONLY)
    op.execute(
        "CREATE TRIGGER audit_entries_append_only BEFORE DELETE OR TRUNCATE ON audit_entries"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER audit_entries_forget_only BEFORE UPDATE ON audit_entries"
        " FOR EACH ROW EXECUTE FUNCTION forget_origin_only()"
    )


def downgrade() -> None:
    """Undo it; addresses that were forgotten stay so."""
    op.execute("DROP TRIGGER audit_entries_forget_only ON audit_entries")
    op.execute("DROP TRIGGER audit_entries_append_only ON audit_entries")
    op.execute("DROP FUNCTION forget_origin_only()")
    op.execute(
        "CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    _break_seals()
    op.drop_column("audit_entries", "ip_seal")
    op.drop_column("audit_entries", "ip_salt")


def _break_seals() -> None:
    """Take the seals off: they cover other columns. The next run of the job seals everything anew."""
    op.execute("ALTER TABLE audit_seals DISABLE TRIGGER USER")
    op.execute("DELETE FROM audit_seals")
    op.execute("ALTER TABLE audit_seals ENABLE TRIGGER USER")
