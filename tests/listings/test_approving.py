"""New listings that wait for a moderator: approved, or declined with a reason; one or many."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.accounts.models import Account
from marketplace.core import settings
from marketplace.core.db import session
from marketplace.core.models import AuditEntry
from marketplace.listings.models import Listing
from marketplace.listings.rules.addresses import path_of
from marketplace.listings.services import publishing
from marketplace.notifications.models import Notice
from tests.listings import shelf
from tests.support.pages import PageClient

DESK = "/admin/listings/approvals"


@pytest.fixture(autouse=True)
def _approval_is_asked_for(app: Flask, ada: Account) -> Iterator[None]:
    settings.change("listings.require_approval", True, by=ada.id)
    settings.forget()
    yield
    settings.forget()


def sent(seller: Account, **values: Any) -> Listing:
    listing = publishing.publish(shelf.draft(seller, **values), by=seller.id)
    session().commit()
    assert listing.status == "pending_verification"
    return listing


def status(listing: Listing) -> str:
    session().expire_all()
    return listing.status


def test_what_waits_is_shown_and_approved(as_vera: PageClient, client: PageClient, bob: Account) -> None:
    one, other, third = (sent(bob, title=f"Bicycle number {number}") for number in range(3))
    page = as_vera.get(DESK).get_data(as_text=True)
    assert page.index("Bicycle number 0") < page.index("Bicycle number 2")
    answer = as_vera.send(DESK, {"action": "approve", "ids": [one.id, other.id]})
    assert answer.status_code == 303
    assert [status(each) for each in (one, other, third)] == ["active", "active", "pending_verification"]
    assert client.get(path_of(one.id, one.title)).status_code == 200
    assert client.get(path_of(third.id, third.title)).status_code == 404
    told = session().scalars(select(Notice.content).where(Notice.account_id == bob.id).order_by(Notice.id)).all()
    assert told == [f"“Bicycle number {number}” is public now" for number in (0, 1)]
    assert session().scalars(select(AuditEntry.action).where(AuditEntry.target_type == "listing")).all() == [
        "listing.approve", "listing.approve",
    ]  # fmt: skip


def test_declining_needs_a_reason_that_the_seller_reads(as_vera: PageClient, as_bob: PageClient, bob: Account) -> None:
    listing = sent(bob)
    answer = as_vera.send(DESK, {"action": "decline", "ids": listing.id})
    assert answer.status_code == 422
    assert "Say why" in answer.get_data(as_text=True)
    given = {"action": "decline", "ids": listing.id, "reason": "The photo is not yours."}
    assert as_vera.send(DESK, given).status_code == 303
    assert status(listing) == "draft"
    assert "The photo is not yours." in as_bob.get(path_of(listing.id, listing.title)).get_data(as_text=True)
    notice = session().scalars(select(Notice).where(Notice.account_id == bob.id)).one()
    assert notice.content == "“Blue touring bicycle” needs a change before others see it"
    publishing.publish(listing, by=bob.id)
    assert (listing.status, listing.removed_reason) == ("pending_verification", "")


@pytest.mark.parametrize(
    ("data", "expected"),
    [({"action": "approve"}, 422), ({"action": "explode", "ids": "1"}, 404), ({}, 404)],
)
def test_nonsense_changes_nothing(as_vera: PageClient, bob: Account, data: dict[str, Any], expected: int) -> None:
    listing = sent(bob)
    assert as_vera.send(DESK, data).status_code == expected
    assert status(listing) == "pending_verification"


def test_what_is_done_already_is_told(as_vera: PageClient, bob: Account) -> None:
    listing = sent(bob)
    publishing.change_status(listing, "draft", by=bob.id)
    session().commit()
    as_vera.send(DESK, {"action": "approve", "ids": [listing.id, 999_999]})
    assert status(listing) == "draft"
    assert "stayed as they are" in as_vera.get(DESK).get_data(as_text=True)


def test_nobody_approves_their_own(as_vera: PageClient, vera: Account) -> None:
    listing = sent(vera)
    as_vera.send(DESK, {"action": "approve", "ids": listing.id})
    assert status(listing) == "pending_verification"


def test_others_stay_out(as_bob: PageClient, client: PageClient, bob: Account) -> None:
    listing = sent(bob)
    assert as_bob.get(DESK).status_code == 403
    assert as_bob.send(DESK, {"action": "approve", "ids": listing.id}).status_code == 403
    assert client.get(DESK).status_code == 302
    assert status(listing) == "pending_verification"


def test_the_owner_may_not_approve_but_take_back(as_bob: PageClient, bob: Account) -> None:
    listing = sent(bob)
    path = f"/sell/listings/{listing.id}/status"
    assert as_bob.send(path, {"status": "active"}).status_code == 403
    assert as_bob.send(path, {"status": "draft"}).status_code == 303
    assert status(listing) == "draft"


def test_an_empty_desk_says_so(as_vera: PageClient) -> None:
    assert "Nothing waits" in as_vera.get(DESK).get_data(as_text=True)


def test_the_desk_sorts_filters_and_is_saved(as_vera: PageClient, bob: Account, charlie: Account) -> None:
    charlie.is_verified = True
    sent(bob, title="=1+1 bicycle", price=9000)
    sent(charlie, title="Amber lamp", price=1000)

    def order(query: str) -> list[str]:
        page = as_vera.get(f"{DESK}?{query}").get_data(as_text=True)
        return re.findall(r'name="ids".+?aria-label="Select (.+?)"', page)

    assert order("") == ["=1+1 bicycle", "Amber lamp"]
    assert order("sort=-since") == order("sort=price") == ["Amber lamp", "=1+1 bicycle"]
    assert order("q=lamp") == order("seller=charlie") == order("verified=yes") == ["Amber lamp"]
    assert order("kind=rental") == []
    assert "Nothing that waits fits" in as_vera.get(f"{DESK}?kind=rental").get_data(as_text=True)
    answer = as_vera.get(f"{DESK}?format=csv&seller=bob")
    (row,) = csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff")))
    assert (row["title"], row["seller"]) == ("'=1+1 bicycle", "bob"), "no cell is a formula"


def test_the_desk_costs_the_same_however_much_waits(
    as_vera: PageClient, bob: Account, count_statements: Callable[[Callable[[], Any]], int]
) -> None:
    sent(bob)
    as_vera.get(DESK)
    few = count_statements(lambda: as_vera.get(DESK))
    for _ in range(4):
        sent(bob)
    assert count_statements(lambda: as_vera.get(DESK)) <= few + 1
