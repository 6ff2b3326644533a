"""The administration of listings and categories, for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from marketplace.accounts.models import Account
from marketplace.core import audit, jobs, settings
from marketplace.core.db import session
from marketplace.listings.models import Category, Listing
from marketplace.listings.services import arranging, publishing
from tests.bookmarks.stock import offer
from tests.listings import shelf
from tests.support.pages import PageClient

API = "/api/v1/admin"
NAMES = {"en": "Boats", "es": "Barcos"}
CATEGORY = {"names": NAMES, "kinds": ["product"], "icon": "waves"}
HULL = {
    "labels": {"en": "Hull", "es": "Casco"}, "type": "choice",
    "choices": [{"value": each, "labels": {"en": each, "es": each}} for each in ("wood", "steel")],
}  # fmt: skip


@pytest.fixture
def boats(app: Flask, ada: Account) -> Category:
    made = arranging.add(NAMES, ["product"], "tag", parent_id=None, by=ada.id)
    session().commit()
    return made


def call(client: PageClient, method: str, path: str, body: Any = None) -> Any:
    return client.open(f"{API}{path}", method=method, json=body, headers={"X-CSRFToken": client.csrf()})


class TestCategories:
    def test_the_tree_comes_in_pages_each_with_those_below_it(self, as_ada: PageClient, boats: Category) -> None:
        made = call(as_ada, "POST", "/categories", {**CATEGORY, "parent_id": boats.id})
        assert made.status_code == 201
        found = as_ada.get(f"{API}/categories?limit=100").get_json()
        order = [each["category_id"] for each in found["categories"]]
        assert order.index(made.get_json()["category_id"]) == order.index(boats.id) + 1
        assert [each["depth"] for each in found["categories"]][-2:] == [1, 2]
        assert len(as_ada.get(f"{API}/categories?limit=1&page=2").get_json()["categories"]) == 1

    def test_one_is_changed_moved_ordered_and_merged(self, as_ada: PageClient, boats: Category) -> None:
        other = call(as_ada, "POST", "/categories", CATEGORY).get_json()["category_id"]
        path = f"/categories/{other}"
        changed = call(as_ada, "PUT", path, {**CATEGORY, "is_hidden": True}).get_json()
        assert changed["is_hidden"] is True
        assert audit.entries_of("category", other)[0].action == "category.changed"
        assert call(as_ada, "POST", f"{path}/move", {"parent_id": boats.id}).get_json()["depth"] == 2
        assert call(as_ada, "POST", f"/categories/{boats.id}/move", {"parent_id": other}).status_code == 409
        assert call(as_ada, "POST", f"{path}/shift", {"direction": "up"}).status_code == 200
        assert as_ada.get(f"{API}/categories/{boats.id}").get_json()["impact"]["categories_below"] == 1
        merged = call(as_ada, "POST", f"{path}/merge", {"into_id": boats.id}).get_json()
        assert (merged["moved"], merged["category"]["category_id"]) == (0, boats.id)
        assert as_ada.get(f"{API}{path}").status_code == 404

    def test_what_listings_are_asked(self, as_ada: PageClient, boats: Category) -> None:
        path = f"/categories/{boats.id}/attributes"
        assert call(as_ada, "POST", path, {**HULL, "key": "hull"}).status_code == 201
        assert call(as_ada, "POST", path, {**HULL, "key": "hull"}).status_code == 409
        changed = call(as_ada, "PUT", f"{path}/hull", {**HULL, "required": True}).get_json()
        assert changed["required"] is True
        assert call(as_ada, "PUT", f"{path}/sail", HULL).status_code == 404
        detail = call(as_ada, "POST", f"{path}/hull/shift", {"direction": "down"}).get_json()
        assert [each["key"] for each in detail["attributes"]] == ["hull"]
        assert call(as_ada, "DELETE", f"{path}/hull").status_code == 200
        assert call(as_ada, "DELETE", f"{path}/hull").status_code == 404
        assert audit.entries_of("category", boats.id)[0].action == "attribute.removed"

    @pytest.mark.parametrize(
        ("body", "field"),
        [({**CATEGORY, "names": {"en": "Boats"}}, "names"), ({**CATEGORY, "kinds": ["magic"]}, "kinds.0"),
         ({**CATEGORY, "names": {**NAMES, "fr": "x"}}, "names"), ({**CATEGORY, "slug": "x"}, "slug")],
    )  # fmt: skip
    def test_what_does_not_fit_is_named(self, as_ada: PageClient, body: dict[str, Any], field: str) -> None:
        answer = call(as_ada, "POST", "/categories", body)
        assert (answer.status_code, list(answer.get_json()["errors"])) == (400, [field])

    def test_moderators_and_others_stay_out(
        self, as_vera: PageClient, as_bob: PageClient, client: PageClient, boats: Category
    ) -> None:
        for who, status in ((as_vera, 403), (as_bob, 403), (client, 401)):
            assert who.get(f"{API}/categories").status_code == status
            assert call(who, "PUT", f"/categories/{boats.id}", CATEGORY).status_code == status


class TestApprovals:
    @pytest.fixture(autouse=True)
    def _asked_for(self, ada: Account) -> Iterator[None]:
        settings.change("listings.require_approval", True, by=ada.id)
        settings.forget()
        yield
        settings.forget()

    def test_what_waits_is_listed_and_decided(self, as_vera: PageClient, bob: Account) -> None:
        one, other = (publishing.publish(shelf.draft(bob, title=f"Bicycle {n}"), by=bob.id) for n in range(2))
        session().commit()
        found = as_vera.get(f"{API}/listings/approvals?limit=1").get_json()
        assert ([each["title"] for each in found["listings"]], found["totalItems"]) == (["Bicycle 0"], 2)
        done = call(as_vera, "POST", "/listings/approvals", {"listing_ids": [one.id, 99999], "action": "approve"})
        assert done.get_json() == {"changed": [one.id], "unchanged": [99999]}
        declined = {"listing_ids": [other.id], "action": "decline"}
        assert list(call(as_vera, "POST", "/listings/approvals", declined).get_json()["errors"]) == ["reason"]
        call(as_vera, "POST", "/listings/approvals", {**declined, "reason": "Not yours."})
        session().expire_all()
        assert (one.status, other.status) == ("active", "draft")
        assert call(as_vera, "POST", "/listings/approvals", declined | {"reason": "x"}).get_json()["changed"] == []

    def test_others_stay_out(self, as_bob: PageClient, client: PageClient) -> None:
        assert as_bob.get(f"{API}/listings/approvals").status_code == 403
        assert client.get(f"{API}/listings/approvals").status_code == 401


class TestSeveral:
    @pytest.fixture
    def stock(self, bob: Account) -> list[Listing]:
        found = [offer(bob.id, title=f"Chair {number}") for number in range(3)]
        session().commit()
        return found

    def test_several_are_hidden_and_put_back(self, as_vera: PageClient, stock: list[Listing]) -> None:
        ids = [stock[0].id, stock[1].id]
        hidden = call(as_vera, "POST", "/listings/several", {"listing_ids": ids, "action": "hide", "reason": "Spam"})
        assert hidden.get_json() == {"changed": ids, "unchanged": []}
        assert audit.entries_of("listing", ids[0])[0].reason == "Spam"
        again = call(as_vera, "POST", "/listings/several", {"listing_ids": ids, "action": "hide", "reason": "Spam"})
        assert again.get_json() == {"changed": [], "unchanged": ids}
        assert call(as_vera, "POST", "/listings/several", {"listing_ids": ids, "action": "hide"}).status_code == 400
        assert call(as_vera, "POST", "/listings/several", {"listing_ids": [], "action": "restore"}).status_code == 400

    @pytest.mark.usefixtures("stock")
    def test_everything_that_filters_choose(self, as_vera: PageClient) -> None:
        body = {"action": "hide", "reason": "Spam", "filters": {"seller": "bob"}}
        begun = call(as_vera, "POST", "/listings/sweeps", body)
        assert (begun.status_code, begun.get_json()["total"], begun.get_json()["done"]) == (202, 3, 0)
        jobs.run_waiting()
        sweep = as_vera.get(f"{API}/listings/sweeps/{begun.get_json()['sweep_id']}").get_json()
        assert (sweep["done"], sweep["filters"]) == (3, {"seller": "bob"})
        assert sweep["date_finished"] is not None
        assert call(as_vera, "POST", "/listings/sweeps", {**body, "filters": {}}).status_code == 400
        assert as_vera.get(f"{API}/listings/sweeps/99999").status_code == 404

    def test_others_stay_out(self, as_bob: PageClient, client: PageClient) -> None:
        body = {"listing_ids": [1], "action": "restore"}
        assert call(as_bob, "POST", "/listings/several", body).status_code == 403
        assert call(client, "POST", "/listings/several", body).status_code == 401
