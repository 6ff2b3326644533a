"""Saved searches as a program keeps them."""

from __future__ import annotations

from typing import Any

import pytest

from marketplace.accounts.models import Account
from marketplace.search.models import SavedSearch
from tests.search.market import Market
from tests.search.saved.conftest import Save
from tests.search.saved.waiting import turned_up
from tests.support.pages import PageClient

PATH = "/api/v1/users/me/saved-searches"
TENTS = {
    "name": "Tents",
    "params": {"search": "tent", "max_price": 90, "kind": ["rental", "product"]},
    "alert": "daily",
}


def send(client: PageClient, body: Any, method: str = "POST", path: str = PATH) -> Any:
    return client.open(path, method=method, json=body, headers={"X-CSRFToken": client.csrf()})


def test_saving_answers_201_and_then_200_with_the_same(as_alice: PageClient, market: Market) -> None:
    first = send(as_alice, TENTS)
    again = send(as_alice, {**TENTS, "name": "Others", "alert": "instant"})
    assert (first.status_code, again.status_code) == (201, 200)
    body = first.get_json()
    assert body == again.get_json()
    assert (body["name"], body["alert"], body["new_count"], body["date_alerted"]) == ("Tents", "daily", 0, None)
    assert body["params"] == {"search": "tent", "kind": ["product", "rental"], "max_price": "90"}
    assert body["url"].startswith("/search?q=tent&kind=product&kind=rental&max_price=90&saved=")


def test_the_list_counts_what_is_new(as_alice: PageClient, market: Market, save: Save) -> None:
    search = save(q="bicycle")
    save(q="lamp")
    market.offer("Bicycle")
    turned_up(search)
    body = as_alice.get(PATH).get_json()
    assert (body["currentPage"], body["totalPages"], body["totalItems"], body["hasNext"]) == (1, 1, 2, False)
    assert [each["new_count"] for each in body["saved_searches"]] == [0, 1]
    assert len(as_alice.get(f"{PATH}?limit=1&page=2").get_json()["saved_searches"]) == 1


def test_name_and_alert_can_be_changed(as_alice: PageClient, save: Save) -> None:
    path = f"{PATH}/{save(q='tent').id}"
    changed = send(as_alice, {"name": "Tents", "alert": "none"}, "PATCH", path).get_json()
    assert (changed["name"], changed["alert"]) == ("Tents", "none")
    assert send(as_alice, {"alert": "instant"}, "PATCH", path).get_json()["name"] == "Tents"
    assert send(as_alice, {"alert": "hourly"}, "PATCH", path).status_code == 400


def test_letting_go_answers_once(as_alice: PageClient, save: Save) -> None:
    path = f"{PATH}/{save(q='tent').id}"
    assert send(as_alice, None, "DELETE", path).status_code == 200
    assert send(as_alice, None, "DELETE", path).status_code == 404
    assert as_alice.get(PATH).get_json()["totalItems"] == 0


def test_a_stranger_reaches_only_their_own(as_charlie: PageClient, save: Save) -> None:
    path = f"{PATH}/{save(q='tent').id}"
    assert as_charlie.get(PATH).get_json()["saved_searches"] == []
    assert send(as_charlie, {"name": "Mine"}, "PATCH", path).status_code == 404
    assert send(as_charlie, None, "DELETE", path).status_code == 404


def test_signed_out_and_wrong_method(client: PageClient, as_alice: PageClient) -> None:
    assert client.get(PATH).status_code == 401
    assert send(as_alice, TENTS, "PUT").status_code == 405


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"), ({"name": "x" * 101}, "name"),
        ({"alert": "hourly"}, "alert"), ({"colour": 1}, "colour"),
        ({"params": {"colour": "red"}}, "colour"), ({"params": {"kind": "castle"}}, "kind"),
        ({"params": {"category": "none-such"}}, "category"), ({"params": {"location": "Xyzzy"}}, "location"),
        ({"params": "tent"}, "params"), ({"params": {"search": {"a": 1}}}, "params"),
        ({"params": {"page": "2"}}, "page"),
    ],
)  # fmt: skip
def test_bad_input_names_the_field(as_alice: PageClient, market: Market, change: dict[str, Any], field: str) -> None:
    problem = send(as_alice, {**TENTS, **change})
    assert problem.status_code == 400
    assert any(name.split(".")[0] == field or field in name for name in problem.get_json()["errors"]), (
        problem.get_json()
    )


def test_a_search_for_nothing_and_one_too_many_are_refused(
    as_alice: PageClient, alice: Account, session: Any, market: Market
) -> None:
    nothing = send(as_alice, {"name": "All", "params": {}})
    assert (nothing.status_code, nothing.get_json()["code"]) == (400, "search_empty")
    for number in range(50):
        mark = bytes([number])
        session.add(
            SavedSearch(account_id=alice.id, name="x", params={}, fingerprint=mark, language="en", alert="none")
        )
    session.commit()
    full = send(as_alice, TENTS)
    assert (full.status_code, full.get_json()["code"]) == (409, "saved_searches_full")


def test_it_is_in_the_description(client: PageClient) -> None:
    paths = client.get("/api/v1/openapi.json").get_json()["paths"]
    found = next(methods for path, methods in paths.items() if path.endswith("/users/me/saved-searches"))
    assert {"get", "post"} <= found.keys()
    assert "200" in found["post"]["responses"]
