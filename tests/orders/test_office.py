"""Orders and disputes in the administration: one table for people, the same for programs."""

from __future__ import annotations

from typing import Any

from marketplace.accounts.models import Account
from marketplace.cart.rules.limits import Owner
from marketplace.core import audit
from marketplace.core.db import session
from marketplace.listings.models import Listing
from marketplace.orders.services import disputing
from tests.orders import acts
from tests.support.pages import PageClient

API = "/api/v1/admin"


def call(client: PageClient, path: str, body: Any) -> Any:
    return client.post(f"{API}{path}", json=body, headers={"X-CSRFToken": client.csrf()})


def test_orders_are_found_sorted_and_taken_away(as_vera: PageClient, alices: Owner, bicycle: Listing) -> None:
    (order,) = acts.buy(alices, bicycle)
    session().commit()
    there = {
        "": True, "query=larkspur": True, f"query={order.reference.lower()}": True, "query=kayak": False,
        "seller=bob&buyer=@alice": True, "seller=alice": False, "status=confirmed&sort=-placed": True,
        "status=expired": False,
    }  # fmt: skip
    for query, is_there in there.items():
        assert (order.reference in as_vera.get(f"/admin/orders?{query}").text) == is_there, query
    page = as_vera.get("/admin/orders").text
    assert 'data-label="Amount"' in page
    assert "The seller prepares it" in page
    lines = as_vera.get("/admin/orders?format=csv").text.splitlines()
    assert lines[0].removeprefix("\ufeff") == "reference,placed,seller,buyer,state,amount,currency"
    assert order.reference in lines[1]


class TestApi:
    def test_orders_are_listed_and_moved_in_someones_place(
        self, as_vera: PageClient, alices: Owner, bicycle: Listing
    ) -> None:
        (order,) = acts.buy(alices, bicycle)
        session().commit()
        found = as_vera.get(f"{API}/orders?query=larkspur&limit=1").get_json()
        assert [(each["order_id"], each["seller"], each["buyer"]) for each in found["orders"]] == [
            (order.id, "bob", "alice")
        ]
        assert "ship" in as_vera.get(f"{API}/orders/{order.id}").get_json()["open_moves"]
        assert call(as_vera, f"/orders/{order.id}/moves", {"move": "ship"}).status_code == 400
        assert call(as_vera, f"/orders/{order.id}/moves", {"move": "split", "reason": "x"}).status_code == 400
        assert call(as_vera, f"/orders/{order.id}/moves", {"move": "accept", "reason": "x"}).status_code == 409
        moved = call(as_vera, f"/orders/{order.id}/moves", {"move": "ship", "reason": "By phone"}).get_json()
        assert moved["state"] == "shipped"
        assert audit.entries_of("order", order.id)[0].reason == "By phone"
        assert as_vera.get(f"{API}/orders/99999").status_code == 404

    def test_disputes_are_listed_and_settled(self, as_vera: PageClient, alices: Owner, bicycle: Listing) -> None:
        (order,) = acts.buy(alices, bicycle)
        disputing.open_dispute(order.id, acts.buyer(order), reason="The fork is bent")
        session().commit()
        assert [each["reason"] for each in as_vera.get(f"{API}/disputes").get_json()["disputes"]] == [
            "The fork is bent"
        ]
        path = f"/orders/{order.id}/decision"
        assert call(as_vera, path, {"outcome": "split", "refund": "0.001", "decision": "x"}).status_code == 400
        assert call(as_vera, path, {"outcome": "split", "decision": ""}).status_code == 400
        split = {"outcome": "split", "refund": "100", "decision": "Both are right"}
        keyed = {"X-CSRFToken": as_vera.csrf(), "Idempotency-Key": "decide-1"}
        settled, again = (as_vera.post(f"{API}{path}", json=split, headers=keyed) for _n in range(2))
        assert (again.status_code, again.headers.get("Idempotency-Replayed")) == (200, "true")
        assert as_vera.post(f"{API}{path}", json={**split, "refund": "99"}, headers=keyed).status_code == 422
        dispute = settled.get_json()["dispute"]
        assert (dispute["outcome"], dispute["refund"], dispute["decision"]) == ("split", "100.00", "Both are right")
        assert as_vera.get(f"{API}/disputes").get_json()["disputes"] == []
        assert as_vera.get(f"{API}/disputes?closed=true").get_json()["totalItems"] == 1
        assert call(as_vera, path, {"outcome": "release", "decision": "Again"}).status_code in {404, 409}

    def test_who_may(self, as_bob: PageClient, client: PageClient, alice: Account) -> None:  # noqa: ARG002 - a buyer
        for path in ("/orders", "/orders/1", "/disputes"):
            assert [each.get(f"{API}{path}").status_code for each in (as_bob, client)] == [403, 401], path
