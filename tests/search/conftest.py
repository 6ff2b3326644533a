"""What the tests of search stand on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from marketplace.accounts.models import Account
from tests.search.market import Market


@pytest.fixture
def market(app: Flask, bob: Account) -> Iterator[Market]:
    for kept in (
        "search_kept",
        "search_learned",
        "popular_searches",
        "searches_waiting",
        "category_tree",
        "category_counts",
    ):
        app.extensions.pop(kept, None)
    yield Market(bob)
    for kept in ("search_kept", "search_learned", "popular_searches", "searches_waiting"):
        app.extensions.pop(kept, None)
