from __future__ import annotations

from collections.abc import Callable

import pytest

from marketplace.accounts.models import Account
from marketplace.bookmarks.queries import saved
from marketplace.bookmarks.rules import Owner
from marketplace.bookmarks.services import saving
from marketplace.core.db import session
from marketplace.core.guests import COOKIE_NAME
from marketplace.listings.models import Listing
from tests.support.pages import PageClient


def page(listing: Listing) -> str:
    return f"/bookmarks/listings/{listing.id}"


def test_the_page_asks_and_the_form_saves(as_alice: PageClient, alices: Owner, bicycle: Listing) -> None:
    text = as_alice.get(page(bicycle)).get_data(as_text=True)
    assert "Save this listing" in text
    assert bicycle.title in text

    answer = as_alice.send(page(bicycle), {"saved": "1", "next": "/search?q=bicycle"})
    assert (answer.status_code, answer.location) == (303, "/search?q=bicycle")
    assert saved.saved_ids(alices) == {bicycle.id}
    assert "Let go of this listing" in as_alice.get(page(bicycle)).get_data(as_text=True)


def test_without_an_account_it_is_kept_by_a_cookie(client: PageClient, bicycle: Listing) -> None:
    assert client.get(page(bicycle)).status_code == 200
    assert client.get_cookie(COOKIE_NAME) is None, "looking alone needs no cookie"

    answer = client.send(page(bicycle), {"saved": "1"})

    assert answer.status_code == 303
    cookie = client.get_cookie(COOKIE_NAME)
    assert cookie is not None
    assert cookie.http_only
    assert bicycle.title in client.get("/bookmarks").get_data(as_text=True)


def test_a_script_saves_by_json(client: PageClient, bicycle: Listing) -> None:
    headers = {"X-CSRFToken": client.csrf(), "Accept": "application/json"}
    for wanted in (True, True, False, False):
        answer = client.post(page(bicycle), json={"saved": wanted}, headers=headers)
        assert (answer.status_code, answer.get_json()) == (200, {"saved": wanted})
    assert client.get("/bookmarks", headers=headers).get_json()["totalItems"] == 0


def test_a_write_needs_its_token(client: PageClient, bicycle: Listing) -> None:
    assert client.post(page(bicycle), data={"saved": "1"}).status_code == 400
    assert client.get_cookie(COOKIE_NAME) is None


@pytest.mark.parametrize("given", [{}, {"saved": "maybe"}, {"saved": ""}])
def test_a_form_says_what_it_wants(as_alice: PageClient, bicycle: Listing, given: dict[str, str]) -> None:
    assert as_alice.send(page(bicycle), given).status_code == 400


@pytest.mark.parametrize("given", [[], {}, {"saved": "1"}, {"saved": None}, 7])
def test_a_script_says_what_it_wants(as_alice: PageClient, bicycle: Listing, given: object) -> None:
    headers = {"X-CSRFToken": as_alice.csrf(), "Accept": "application/json"}
    answer = as_alice.post(page(bicycle), json=given, headers=headers)
    assert answer.status_code == 400
    assert "saved" in answer.get_json()["errors"]


def test_what_is_not_offered_is_not_there(as_alice: PageClient, offer: Callable[..., Listing]) -> None:
    draft = offer(status="draft", title="Not yet")
    assert as_alice.get(page(draft)).status_code == 404
    assert as_alice.send(page(draft), {"saved": "1"}).status_code == 404
    assert as_alice.get("/bookmarks/listings/999999999").status_code == 404
    assert as_alice.put(page(draft), headers={"X-CSRFToken": as_alice.csrf()}).status_code == 405


def test_a_strange_place_to_go_back_to_is_not_gone_to(as_alice: PageClient, bicycle: Listing) -> None:
    for target in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        assert as_alice.send(page(bicycle), {"saved": "1", "next": target}).location == "/bookmarks"
    came_from = {"Referer": "http://localhost/search?q=lamp"}
    assert 'value="/search?q=lamp"' in as_alice.get(page(bicycle), headers=came_from).get_data(as_text=True)
    came_from = {"Referer": "http://evil.example/search"}
    assert "evil.example" not in as_alice.get(page(bicycle), headers=came_from).get_data(as_text=True)


def test_letting_go_can_be_undone(as_alice: PageClient, alices: Owner, bicycle: Listing) -> None:
    saving.save(alices, bicycle.id)
    answer = as_alice.send(page(bicycle), {"saved": "0", "next": "/bookmarks"})

    text = as_alice.get(answer.location).get_data(as_text=True)
    assert "You let go of “Larkspur touring bicycle”" in text
    as_alice.send(page(bicycle), {"saved": "1", "next": "/bookmarks"})
    assert saved.saved_ids(alices) == {bicycle.id}


def test_an_account_that_keeps_nothing_is_refused(as_alice: PageClient, alice: Account, bicycle: Listing) -> None:
    alice.role = "service"
    session().flush()
    assert as_alice.send(page(bicycle), {"saved": "1"}).status_code == 403
