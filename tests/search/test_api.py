"""Searching as a program."""

from __future__ import annotations

from typing import Any

import pytest

from tests.search.market import Market
from tests.support.pages import PageClient


def get(client: PageClient, query: str, status: int = 200) -> dict[str, Any]:
    response = client.get(f"/api/v1/listings?{query}")
    assert response.status_code == status, response.get_data(as_text=True)[:500]
    answer: dict[str, Any] = response.get_json()
    return answer


def test_listings_are_listed_and_searched(client: PageClient, market: Market) -> None:
    mug, vase = market.offer("Mug", price=700), market.offer("Vase", price=900)
    everything = get(client, "")
    assert {each["listing_id"] for each in everything["listings"]} == {mug.id, vase.id}
    assert (everything["currentPage"], everything["totalItems"], everything["hasNext"]) == (1, 2, False)
    found = get(client, "search=vase&limit=1&page=1")
    assert [each["price"] for each in found["listings"]] == ["9.00"]
    assert not found["isEstimate"]


def test_facets_on_request(client: PageClient, market: Market) -> None:
    for n in range(3):
        market.offer(f"Mug {n}", price=500 + n * 100)
    assert get(client, "search=mug")["facets"] is None
    found = get(client, "search=mug&facets=true")["facets"]
    assert found["values"]["kind"] == [{"value": "product", "count": 3}]
    assert found["price"]["least"] == "5.00"


def test_attributes_are_parameters_too(client: PageClient, market: Market) -> None:
    market.offer("Mug")
    assert get(client, "attr.colour=red")["totalItems"] == 0


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"), ("limit=101", "limit"), ("page=0", "page"), ("colour=red", "colour"),
        ("sortBy=price%3Bselect", "sortBy"), ("kind=castle", "kind"), ("bbox=1,2,3", "bbox"), ("near=x", "near"),
        ("min_price=-1", "min_price"), ("location=Xyzzyville", "location"), ("category=none-such", "category"),
        ("attr.x'%20or%201=1", "attr.x' or 1"),
    ],
)  # fmt: skip
def test_bad_parameters_are_problem_documents_that_name_them(
    client: PageClient, market: Market, query: str, field: str
) -> None:
    problem = get(client, query, 400)
    assert problem["status"] == 400
    assert field in problem["errors"]


def test_what_is_not_public_is_not_found(client: PageClient, market: Market) -> None:
    hidden = market.offer("Mug")
    client_answer = get(client, "search=mug")
    assert client_answer["totalItems"] == 1
    hidden.status = "inactive"
    assert get(client, "search=mug")["listings"] == []


def test_suggestions(client: PageClient, market: Market) -> None:
    market.offer("Brass lantern")
    market.learn()
    answer = client.get("/api/v1/search/suggestions?query=lan").get_json()
    assert answer["suggestions"][0]["text"] == "lantern"
    assert client.get("/api/v1/search/suggestions?colour=red").status_code == 400
