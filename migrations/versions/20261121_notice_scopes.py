"""Reading notices is a permission of its own: keys that could keep it."""

from __future__ import annotations

from alembic import op

revision = "0032_notice_scopes"
down_revision = "0031_scanned_files"
branch_labels = None
depends_on = None

KINDS = ("read", "write")


def upgrade() -> None:
    """Give the new permissions to the keys that had them under another name."""
    for kind in KINDS:
        op.execute(
            f"UPDATE api_keys SET scopes = array_append(scopes, 'notifications.{kind}')"
            f" WHERE 'account.{kind}' = ANY (scopes) AND NOT 'notifications.{kind}' = ANY (scopes)"
        )


def downgrade() -> None:
    """Take them back."""
    for kind in KINDS:
        op.execute(f"UPDATE api_keys SET scopes = array_remove(scopes, 'notifications.{kind}')")
