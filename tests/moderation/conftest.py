from __future__ import annotations

from collections.abc import Callable

import pytest

from marketplace.accounts.models import Account
from marketplace.accounts.queries.viewers import find_viewer_by_session
from marketplace.accounts.rules import Viewer
from marketplace.accounts.services import sessions
from marketplace.listings.models import Listing
from marketplace.moderation.services import reporting
from marketplace.moderation.services.reporting import Filed
from tests.bookmarks.stock import offer
from tests.support import cast


def viewer(account: Account) -> Viewer:
    """Someone as a service sees them."""
    found = find_viewer_by_session(sessions.start(account.id, ip="192.0.2.1", user_agent="Test"))
    assert found is not None
    return found


@pytest.fixture
def bicycle(bob: Account) -> Listing:
    """What Bob sells."""
    return offer(bob.id, title="Blue bicycle")


@pytest.fixture
def file_report(bicycle: Listing) -> Callable[..., Filed]:
    """Report Bob's bicycle, or something else."""

    def report(by: Account, reason: str = "scam", kind: str = "listing", target_id: int | None = None) -> Filed:
        return reporting.report(viewer(by), kind, target_id or bicycle.id, reason, "It looks wrong.")

    return report


@pytest.fixture
def crowd() -> Callable[[int], list[Account]]:
    """People who have been here for a while."""
    return lambda number: [cast.person(f"neighbour{each}", created_at="2026-01-01T00:00:00Z") for each in range(number)]
