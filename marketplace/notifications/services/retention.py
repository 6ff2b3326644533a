"""How long notices are kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, or_

from marketplace.core import clock, settings
from marketplace.core.db import session
from marketplace.notifications.models import Notice

DISMISSED_KEPT: Final = timedelta(days=7)
"""So long a dismissed notice could be had back, and its mail's fate be looked up."""
KEPT_DAYS = settings.declare_days("notifications.kept_days", 180, _l("For how many days notices stay in the inbox."))


def purge() -> None:
    """Delete what is older, and what was dismissed; deliveries go with their notices."""
    now = clock.now()
    is_over = or_(
        Notice.told_at < now - timedelta(days=KEPT_DAYS.get()), Notice.dismissed_at < now - DISMISSED_KEPT
    )  # fmt: skip
    session().execute(delete(Notice).where(is_over))
