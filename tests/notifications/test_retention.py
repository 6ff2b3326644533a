"""Notices are kept for a while."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import func, select

from marketplace.accounts.models import Account
from marketplace.core import clock
from marketplace.core.db import session
from marketplace.notifications.models import Delivery
from marketplace.notifications.services import reading, retention
from tests.notifications.conftest import notices


def test_old_and_dismissed_notices_go(alice: Account, tell: Callable[..., int]) -> None:
    old, dismissed, undone, fresh = (tell(alice.id) for _ in range(4))
    reading.dismiss(alice.id, dismissed)
    reading.dismiss(alice.id, undone)
    by_id = {one.id: one for one in notices(alice.id)}
    by_id[old].told_at = clock.now() - timedelta(days=181)
    by_id[dismissed].dismissed_at = clock.now() - timedelta(days=8)
    session().flush()
    retention.purge()
    assert [one.id for one in notices(alice.id)] == [undone, fresh]
    assert session().scalar(select(func.count()).select_from(Delivery)) == 2
