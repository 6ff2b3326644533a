"""Offers in the JSON API: it works · signed out · a stranger · wrong method · already done · bad input."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from marketplace.accounts.models import Account
from marketplace.listings.models import Listing
from tests.offers.conftest import Bid
from tests.support.pages import PageClient

URL = "/api/v1/offers"
Send = Callable[..., Any]


@pytest.fixture
def send() -> Send:
    def post(client: PageClient, path: str = "", body: Any = None, **headers: str) -> Any:
        return client.post(URL + path, json=body or {}, headers={"X-CSRFToken": client.csrf(), **headers})

    return post


def test_the_way(as_alice: PageClient, as_bob: PageClient, bicycle: Listing, alice: Account, send: Send) -> None:
    made = send(as_alice, body={"listing_id": bicycle.id, "amount": "220.00", "message": "For my mother."})
    assert made.status_code == 201
    body = made.get_json()
    assert {key: body[key] for key in ("status", "turn", "role", "amount", "asked", "currency", "open_moves")} == {
        "status": "open", "turn": "seller", "role": "buyer", "amount": "220.00", "asked": "285.00", "currency": "USD",
        "open_moves": ["withdraw"],
    }  # fmt: skip
    path = f"/{body['offer_id']}"
    answered = send(as_bob, f"{path}/counter", {"amount": 260}).get_json()
    assert (answered["turn"], answered["amount"], answered["open_moves"]) == ("buyer", "260.00", ["withdraw"])
    agreed = send(as_alice, f"{path}/accept").get_json()
    assert (agreed["status"], agreed["can_be_bought"]) == ("accepted", True)
    assert [each["move"] for each in agreed["moves"]] == ["offer", "counter", "accept"]
    assert agreed["moves"][0]["by_user_id"] == alice.id
    listed = as_bob.get(f"{URL}?side=selling&status=accepted").get_json()
    assert (listed["totalItems"], listed["offers"][0]["offer_id"]) == (1, body["offer_id"])
    assert as_bob.get(URL).get_json()["totalItems"] == 0
    assert as_alice.get(URL + path).get_json() == agreed


def test_declining_and_taking_back(
    as_alice: PageClient, as_bob: PageClient, bid: Bid, lamp: Listing, send: Send
) -> None:
    one, other = bid(), bid("50", lamp)
    assert send(as_bob, f"/{one.id}/decline", {"message": "No."}).get_json()["status"] == "declined"
    assert send(as_alice, f"/{other.id}/withdraw").get_json()["status"] == "withdrawn"
    again = send(as_bob, f"/{one.id}/decline", {})
    assert (again.status_code, again.get_json()["code"]) == (409, "illegal_transition")


def test_the_same_again(as_alice: PageClient, bicycle: Listing, send: Send) -> None:
    body = {"listing_id": bicycle.id, "amount": "220.00"}
    key = {"Idempotency-Key": "offer-1"}
    first = send(as_alice, body=body, **key)
    again = send(as_alice, body=body, **key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.get_json()["offer_id"] == again.get_json()["offer_id"]
    assert again.headers["Idempotency-Replayed"] == "true"
    without = send(as_alice, body=body)
    assert (without.status_code, without.get_json()["code"]) == (409, "offer_open")


def test_strangers_and_guests(client: PageClient, as_charlie: PageClient, bid: Bid, send: Send) -> None:
    offer = bid()
    assert as_charlie.get(f"{URL}/{offer.id}").status_code == 404
    for move in ("accept", "decline", "withdraw"):
        assert send(as_charlie, f"/{offer.id}/{move}").status_code == 404
    assert send(as_charlie, f"/{offer.id}/counter", {"amount": "250"}).status_code == 404
    assert client.get(URL).status_code == 401
    assert client.get(f"{URL}/{offer.id}").status_code == 401
    assert as_charlie.delete(f"{URL}/{offer.id}", headers={"X-CSRFToken": as_charlie.csrf()}).status_code == 405


@pytest.mark.parametrize(
    "wrong",
    [{"amount": "a lot"}, {"amount": True}, {"amount": "-1"}, {"amount": "1e400"}, {"amount": "NaN"}, {"price": "3"},
     {"message": "x" * 601}, {"message": "\x00"}, {"listing_id": "1"}, {"listing_id": True}, {"amount": "285"}],
)  # fmt: skip
def test_bad_input(as_alice: PageClient, bicycle: Listing, send: Send, wrong: dict[str, Any]) -> None:
    answer = send(as_alice, body={"listing_id": bicycle.id, "amount": "240", **wrong})
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert as_alice.get(URL).get_json()["totalItems"] == 0


def test_a_status_that_is_none(as_alice: PageClient) -> None:
    assert as_alice.get(f"{URL}?status=lost").status_code == 400
    assert as_alice.get(f"{URL}?side=both").status_code == 400


def test_lists_cost_the_same_however_long(
    as_alice: PageClient, bid: Bid, offer: Callable[..., Listing], count_statements: Callable[[Callable[[], Any]], int]
) -> None:
    bid()
    as_alice.get(URL)
    few, page = count_statements(lambda: as_alice.get(URL)), count_statements(lambda: as_alice.get("/offers"))
    for _number in range(6):
        bid("240", offer())
    assert count_statements(lambda: as_alice.get(URL)) == few
    assert count_statements(lambda: as_alice.get("/offers")) == page
