"""What the office does by the clock."""

from __future__ import annotations

from marketplace.admin.services import sealing
from marketplace.core.jobs import job


@job("admin.seal_audit_log", cron="*/5 * * * *")
def seal_audit_log() -> None:
    """Seal the lines of the audit log that came since the last time."""
    sealing.seal()
