from __future__ import annotations

from collections.abc import Callable

import pytest

from marketplace.accounts.models import Account
from marketplace.search.models import SavedSearch
from marketplace.search.rules.filters import read
from marketplace.search.rules.saving import Alert
from marketplace.search.services import saving
from tests.search.market import Market

Save = Callable[..., SavedSearch]


@pytest.fixture
def save(market: Market, alice: Account) -> Save:
    """Save a search for Alice; parameters as in an address, with attr_x for attr.x."""

    def save(alert: Alert = Alert.INSTANT, account: Account = alice, name: str = "Mine", **given: str) -> SavedSearch:
        filters = read({key.replace("attr_", "attr."): [value] for key, value in given.items()})
        return saving.save(account.id, name, filters, alert, "en").search

    return save
