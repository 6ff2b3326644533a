"""What the tests of saved searches look at: what turned up, and what was told."""

from __future__ import annotations

from sqlalchemy import select

from marketplace.core.db import session
from marketplace.core.models import SentMail
from marketplace.notifications.models import Notice
from marketplace.search.models import SavedSearch, SearchMatch
from marketplace.search.services import alerting, matching


def turned_up(search: SavedSearch) -> set[int]:
    """Compare what changed, and return which listings have turned up for the search until now."""
    session().flush()
    while matching.match_noted():
        pass
    return set(session().scalars(select(SearchMatch.listing_id).where(SearchMatch.search_id == search.id)))


def told(account_id: int) -> list[Notice]:
    """Send what is due, and return everything that this person was told of saved searches."""
    session().flush()
    while matching.match_noted():
        pass
    alerting.tell_due()
    session().expire_all()
    statement = select(Notice).where(Notice.account_id == account_id, Notice.kind == "search.matched")
    return list(session().scalars(statement.order_by(Notice.id)))


def mails() -> list[SentMail]:
    statement = select(SentMail).where(SentMail.kind == "notice.search.matched").order_by(SentMail.id)
    return list(session().scalars(statement))
