"""Listings in the administration: found, hidden with a reason, put back, one or many at a time."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from marketplace.accounts.models import Account
from marketplace.core import jobs
from marketplace.core.db import session
from marketplace.listings.models import Listing, ListingSweep
from marketplace.listings.services import sweeping
from marketplace.notifications.models import Notice
from tests.bookmarks.stock import offer
from tests.support.pages import PageClient


@pytest.fixture
def shelf(bob: Account, charlie: Account) -> list[Listing]:
    found = [
        offer(bob.id, title="Blue bicycle"),
        offer(bob.id, title="Réd kayak"),
        offer(charlie.id, title="Oak table"),
    ]
    session().commit()
    return found


def told(account: Account) -> list[str]:
    return list(session().scalars(select(Notice.content).where(Notice.account_id == account.id).order_by(Notice.id)))


@pytest.mark.parametrize(
    ("query", "titles"),
    [("q=kay", {"Réd kayak"}), ("q=red", {"Réd kayak"}), ("seller=charlie", {"Oak table"}), ("status=removed", set()),
     ("status=active&kind=product&seller=bob", {"Blue bicycle", "Réd kayak"})],
)  # fmt: skip
def test_they_are_found(as_vera: PageClient, shelf: list[Listing], query: str, titles: set[str]) -> None:
    page = as_vera.get(f"/admin/listings?{query}").text
    assert {each.title for each in shelf if each.title in page} == titles


def test_one_is_hidden_and_put_back_and_its_owner_told(as_vera: PageClient, shelf: list[Listing], bob: Account) -> None:
    path = f"/admin/listings/{shelf[0].id}"
    assert as_vera.send(f"{path}/moderation", {"action": "hide"}).status_code == 400
    assert as_vera.send(f"{path}/moderation", {"action": "hide", "reason": "Stolen"}).status_code == 303
    assert shelf[0].status == "removed"
    assert "Stolen" in as_vera.get(path).text
    assert as_vera.send(f"{path}/moderation", {"action": "restore"}).status_code == 303
    assert shelf[0].status == "active"
    assert told(bob)[-1] == "“Blue bicycle” is back as it was"
    assert as_vera.send("/admin/listings/99999/moderation", {"action": "hide", "reason": "x"}).status_code == 404


def test_a_sold_listing_comes_back_sold(shelf: list[Listing], vera: Account) -> None:
    shelf[0].status = "sold"
    session().flush()
    sweeping.act("hide", shelf[0].id, by=vera.id, reason="x")
    sweeping.act("restore", shelf[0].id, by=vera.id, reason="")
    assert shelf[0].status == "sold"


def test_several_are_hidden_at_once(as_vera: PageClient, shelf: list[Listing]) -> None:
    ids = [shelf[0].id, shelf[2].id, 99999]
    response = as_vera.send(
        "/admin/listings/several", {"ids": ids, "action": "hide", "reason": "Spam"}, follow_redirects=True
    )
    assert "2 listings changed." in response.text
    assert [each.status for each in shelf] == ["removed", "active", "removed"]


def test_many_are_hidden_in_a_job_with_progress(as_vera: PageClient, shelf: list[Listing], bob: Account) -> None:
    sweeping.act("hide", shelf[1].id, by=bob.id, reason="before")
    session().commit()
    response = as_vera.send("/admin/listings/several", {"action": "hide:all", "reason": "Spam", "seller": "bob"})
    assert response.status_code == 303
    assert "0 of 2" in as_vera.get(response.location).text
    jobs.run_waiting()
    assert "Done: 1 changed, 1 left as they were." in as_vera.get(response.location).text
    assert [each.status for each in shelf] == ["removed", "removed", "active"]
    assert told(bob)


def test_pieces_follow_each_other(shelf: list[Listing], vera: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "PIECE", 1)
    sweep = sweeping.begin("hide", {"kind": "product"}, 3, by=vera.id, reason="x")
    jobs.run_waiting()
    assert session().get_one(ListingSweep, sweep.id).done == 3
    assert {each.status for each in shelf} == {"removed"}


def test_nobody_hides_the_whole_market(as_vera: PageClient, shelf: list[Listing]) -> None:
    assert as_vera.send("/admin/listings/several", {"action": "hide:all", "reason": "x"}).status_code == 400
    assert {each.status for each in shelf} == {"active"}


def test_others_stay_out(as_bob: PageClient, shelf: list[Listing]) -> None:
    assert as_bob.get("/admin/listings").status_code == 403
    assert (
        as_bob.send("/admin/listings/several", {"ids": shelf[2].id, "action": "hide", "reason": "x"}).status_code == 403
    )
    assert as_bob.get("/admin/listings/several/1").status_code == 403


class TestApi:
    def test_programs_find_hide_and_restore(self, as_vera: PageClient, shelf: list[Listing]) -> None:
        found = as_vera.get("/api/v1/admin/listings?q=kay&status=active").get_json()
        assert [each["seller"] for each in found["listings"]] == ["bob"]
        headers, path = {"X-CSRFToken": as_vera.csrf()}, f"/api/v1/admin/listings/{shelf[1].id}"
        hidden = as_vera.post(f"{path}/hide", json={"reason": "Spam"}, headers=headers)
        assert hidden.get_json()["status"] == "removed"
        assert as_vera.post(f"{path}/hide", json={}, headers=headers).status_code == 400
        assert as_vera.post(f"{path}/restore", headers=headers).get_json()["status"] == "active"
        assert as_vera.post("/api/v1/admin/listings/99999/restore", headers=headers).status_code == 404

    def test_others_stay_out(self, as_bob: PageClient, client: PageClient) -> None:
        assert as_bob.get("/api/v1/admin/listings").status_code == 403
        assert client.get("/api/v1/admin/listings").status_code == 401
