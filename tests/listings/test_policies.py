"""Cancellation policies: a listing names one, its page tells it, and an order keeps it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from marketplace.accounts.models import Account
from marketplace.core.errors import Invalid
from marketplace.listings.models import Listing
from marketplace.listings.rules.policies import share_back
from marketplace.listings.services import editing
from tests.bookmarks.stock import offer
from tests.support.pages import PageClient

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("policy", "hours", "share"),
    [("flexible", 24, 10_000), ("flexible", 23, 5_000), ("flexible", -1, 0), ("moderate", 120, 10_000),
     ("moderate", 119, 5_000), ("moderate", 23, 0), ("strict", 168, 5_000), ("strict", 167, 0), ("none", 999, 0)],
)  # fmt: skip
def test_what_is_booked_counts_back_from_its_start(policy: str, hours: int, share: int) -> None:
    assert share_back(policy, NOW + timedelta(hours=hours), NOW) == share


@pytest.mark.parametrize(
    ("policy", "hours", "share"),
    [("flexible", 99, 10_000), ("moderate", 24, 10_000), ("moderate", 25, 5_000), ("strict", 1, 5_000), ("none", 1, 0)],
)
def test_goods_count_from_the_order_until_they_are_sent(policy: str, hours: int, share: int) -> None:
    assert share_back(policy, None, NOW, NOW - timedelta(hours=hours)) == share


def test_a_seller_names_a_policy_and_the_page_tells_it(as_bob: PageClient, client: PageClient, bob: Account) -> None:
    made = offer(bob.id, country="US")
    form = as_bob.get(f"/sell/listings/{made.id}/edit").text
    assert "As usual here (flexible)" in form
    assert "everything comes back" in client.get(f"/listings/{made.id}", follow_redirects=True).text
    values = {"title": made.title, "price": "285", "currency": "USD", "quantity": "1", "cancellation_policy": "strict"}
    assert as_bob.send(f"/sell/listings/{made.id}/edit", {**values, "version": str(made.version)}).status_code == 303
    assert made.cancellation_policy == "strict"
    assert "half comes back" in client.get(f"/listings/{made.id}", follow_redirects=True).text
    assert editing.duplicate(made, by=bob.id).cancellation_policy == "strict"


def test_no_refunds_only_where_the_law_allows_it(as_bob: PageClient, bob: Account) -> None:
    spanish, american = offer(bob.id, country="ES"), offer(bob.id, country="US")
    assert 'value="none"' not in as_bob.get(f"/sell/listings/{spanish.id}/edit").text
    with pytest.raises(Invalid):
        editing.save(spanish, {"cancellation_policy": "none"}, by=bob.id)
    assert editing.save(american, {"cancellation_policy": "none"}, by=bob.id).cancellation_policy == "none"


def test_the_api_knows_policies(as_bob: PageClient, bob: Account) -> None:
    made: Listing = offer(bob.id, country="US")
    path, headers = f"/api/v1/listings/{made.id}", {"X-CSRFToken": as_bob.csrf()}
    changed = as_bob.patch(path, json={"cancellation_policy": "moderate"}, headers=headers)
    assert changed.get_json()["cancellation_policy"] == "moderate"
    assert as_bob.patch(path, json={"cancellation_policy": "never"}, headers=headers).status_code == 400
