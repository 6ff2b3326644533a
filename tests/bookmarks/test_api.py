from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from marketplace.accounts.models import Account
from marketplace.bookmarks.queries import saved
from marketplace.bookmarks.rules import Owner
from marketplace.bookmarks.services import saving
from marketplace.core.db import session
from marketplace.listings.models import Listing
from tests.support.pages import PageClient

PATH = "/api/v1/users/me/bookmarks"


def post(client: PageClient, body: Any) -> Any:
    return client.post(PATH, json=body, headers={"X-CSRFToken": client.csrf()})


def delete(client: PageClient, listing_id: int) -> Any:
    return client.delete(f"{PATH}/{listing_id}", headers={"X-CSRFToken": client.csrf()})


def test_saving_answers_201_and_then_200(as_alice: PageClient, alice: Account, bicycle: Listing) -> None:
    first, again = post(as_alice, {"listing_id": bicycle.id}), post(as_alice, {"listing_id": bicycle.id})

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.get_json() == again.get_json()
    assert first.get_json()["user_id"] == alice.id
    assert first.get_json()["listing_id"] == bicycle.id


def test_the_list_shows_the_listings(as_alice: PageClient, alices: Owner, bicycle: Listing, lamp: Listing) -> None:
    saving.save(alices, bicycle.id)
    saving.save(alices, lamp.id)
    lamp.status = "removed"
    session().flush()

    body = as_alice.get(PATH).get_json()

    assert (body["currentPage"], body["totalPages"], body["totalItems"], body["hasNext"]) == (1, 1, 2, False)
    gone, there = body["bookmarks"]
    assert (gone["listing"], gone["standing"]) == (None, "gone")
    assert there["listing"]["title"] == bicycle.title
    assert there["listing"]["price"] == "285.00"
    assert as_alice.get(f"{PATH}?limit=1&page=2").get_json()["bookmarks"][0]["listing_id"] == bicycle.id


def test_letting_go_answers_once(as_alice: PageClient, alices: Owner, bicycle: Listing) -> None:
    saving.save(alices, bicycle.id)
    assert delete(as_alice, bicycle.id).status_code == 200
    assert delete(as_alice, bicycle.id).status_code == 404
    assert saved.count_of(alices) == 0


def test_a_stranger_reaches_only_their_own(as_charlie: PageClient, alices: Owner, bicycle: Listing) -> None:
    saving.save(alices, bicycle.id)
    assert as_charlie.get(PATH).get_json()["totalItems"] == 0
    assert delete(as_charlie, bicycle.id).status_code == 404
    assert saved.count_of(alices) == 1


def test_nobody_is_asked_to_sign_in(client: PageClient, bicycle: Listing) -> None:
    for answer in (client.get(PATH), post(client, {"listing_id": bicycle.id}), delete(client, bicycle.id)):
        assert answer.status_code == 401
        assert answer.mimetype == "application/problem+json"
        assert answer.get_json()["code"] == "unauthenticated"


@pytest.mark.parametrize(
    "body", [{}, {"listing_id": "7"}, {"listing_id": 0}, {"listing_id": 2**63}, {"listing_id": 1, "more": 2}, []]
)
def test_bad_input_is_named(as_alice: PageClient, body: Any) -> None:
    answer = post(as_alice, body)
    assert answer.status_code == 400
    assert answer.get_json()["code"] == "invalid"


def test_what_is_not_offered_is_not_there(as_alice: PageClient, offer: Callable[..., Listing]) -> None:
    assert post(as_alice, {"listing_id": offer(status="draft").id}).status_code == 404
    assert post(as_alice, {"listing_id": 999_999_999}).status_code == 404


def test_other_methods_and_pages_are_refused(as_alice: PageClient) -> None:
    assert as_alice.put(PATH, json={}, headers={"X-CSRFToken": as_alice.csrf()}).status_code == 405
    assert as_alice.get(f"{PATH}?limit=101").status_code == 400
    assert as_alice.get(f"{PATH}?page=0").status_code == 400
    assert as_alice.post(PATH, json={"listing_id": 1}).status_code == 400, "a cookie needs the token"


def test_the_list_takes_the_same_number_of_statements(
    as_alice: PageClient, alices: Owner, offer: Callable[..., Listing], count_statements: Callable[..., int]
) -> None:
    saving.save(alices, offer().id)
    as_alice.get(PATH)
    with_one = count_statements(lambda: as_alice.get(PATH))
    for _ in range(9):
        saving.save(alices, offer().id)
    assert count_statements(lambda: as_alice.get(PATH)) == with_one


def test_the_description_knows_bookmarks(client: PageClient) -> None:
    paths = client.get("/api/v1/openapi.json").get_json()["paths"]
    assert {"200", "201", "400", "401", "404", "409"} <= set(paths[PATH]["post"]["responses"])
    assert set(paths[f"{PATH}/{{listing_id}}"]) >= {"delete"}
