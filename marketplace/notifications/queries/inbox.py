"""Someone's inbox: what they were told and have not dismissed, the latest first."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import gettext as _
from sqlalchemy import Select, func, select, text

from marketplace.core import glance
from marketplace.core.db import session
from marketplace.core.errors import NotFound
from marketplace.core.paging import DEFAULT_LIMIT, Page, paginate
from marketplace.notifications.models import Notice
from marketplace.notifications.models.notice import IN_INBOX, UNREAD

MOST_COUNTED: Final = 100
"""The badge says "99+" beyond; nobody is helped by counting on."""
COLUMNS: Final = (
    Notice.id, Notice.kind, Notice.content, Notice.url, Notice.related_id, Notice.told_at, Notice.read_at,
)  # fmt: skip


def page_of(account_id: int, page: int, *, unread: bool = False, limit: int = DEFAULT_LIMIT) -> Page[Any]:
    """Return a page of someone's inbox, or of what they have not read in it."""
    shown = text(UNREAD if unread else IN_INBOX)
    statement: Any = select(*COLUMNS).where(Notice.account_id == account_id, shown)
    return paginate(statement.order_by(Notice.told_at.desc(), Notice.id.desc()), page, limit, scalars=False)


def unread_count(account_id: int) -> int:
    """Return how many notices someone has not read."""
    return session().scalar(select(func.count()).select_from(_unread(account_id).subquery())) or 0


def find_notice(account_id: int, notice_id: int) -> Notice | None:
    """Return a notice of someone's inbox, dismissed or not."""
    statement = select(Notice).where(Notice.id == notice_id, Notice.account_id == account_id, Notice.in_inbox)
    return session().scalar(statement)


def get_notice(account_id: int, notice_id: int) -> Notice:
    """Return the same. Raises NotFound."""
    found = find_notice(account_id, notice_id)
    if found is None:
        raise NotFound(_("There is no such notice, or no longer."))
    return found


def _unread(account_id: Any) -> Select[Any]:
    return select(Notice.id).where(Notice.account_id == account_id, text(UNREAD))


unread_at_a_glance: Final = glance.declare(
    "unread_notices", select(func.count()).select_from(_unread(glance.ACCOUNT).limit(MOST_COUNTED).subquery())
)
"""How many notices someone has not read, counted no further than a badge can tell."""
