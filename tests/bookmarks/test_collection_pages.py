from __future__ import annotations

import re

import pytest

from marketplace.accounts.models import Account
from marketplace.bookmarks.models import Collection
from marketplace.bookmarks.queries import saved
from marketplace.bookmarks.rules import Owner
from marketplace.bookmarks.services import collecting, saving
from marketplace.core.db import session
from marketplace.listings.models import Listing
from tests.support.pages import PageClient


@pytest.fixture
def bikes(alice: Account, alices: Owner, bicycle: Listing) -> Collection:
    """Alice's collection, with one bicycle and a note that is nobody's business."""
    made = collecting.create(alice.id, "Bikes")
    bookmark = saved.get_bookmark(alices, saving.save(alices, bicycle.id).bookmark_id)
    saving.write_note(bookmark, "I would pay more")
    collecting.place(bookmark, [made.id])
    return made


def test_a_collection_is_made(as_alice: PageClient) -> None:
    assert as_alice.get("/bookmarks/collections/new").status_code == 200
    answer = as_alice.send("/bookmarks/collections/new", {"name": "For the garden"})
    assert answer.location == "/bookmarks/collections/for-the-garden"
    assert "Nothing in here yet" in as_alice.get(answer.location).get_data(as_text=True)
    for wrong in ("", " ", "x" * 61, "FOR THE GARDEN"):
        assert as_alice.send("/bookmarks/collections/new", {"name": wrong}).status_code == 422


def test_a_collection_is_renamed(as_alice: PageClient, bikes: Collection) -> None:
    answer = as_alice.send("/bookmarks/collections/bikes/settings", {"name": "Bicycles"})
    assert answer.location == "/bookmarks/collections/bicycles"
    assert as_alice.get("/bookmarks/collections/bikes").status_code == 404
    assert as_alice.send("/bookmarks/collections/bicycles/settings", {"name": ""}).status_code == 422


def test_a_shared_collection_shows_listings_but_no_notes(
    as_alice: PageClient, client: PageClient, bikes: Collection, bicycle: Listing
) -> None:
    as_alice.send("/bookmarks/collections/bikes/sharing", {"shared": "1"})
    settings = as_alice.get("/bookmarks/collections/bikes/settings").get_data(as_text=True)
    found = re.search(r"http://localhost(/collections/[\w-]+)", settings)
    assert found is not None

    answer = client.get(found[1])
    text = answer.get_data(as_text=True)
    assert bicycle.title in text
    assert "Collected by Alice" in text
    assert "pay more" not in text
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert client.post(found[1], headers={"X-CSRFToken": client.csrf()}).status_code == 405

    bicycle.status = "sold"
    session().flush()
    assert bicycle.title not in client.get(found[1]).get_data(as_text=True)

    as_alice.send("/bookmarks/collections/bikes/sharing", {"shared": "0"})
    assert client.get(found[1]).status_code == 404


def test_a_deleted_collection_leaves_its_things(as_alice: PageClient, bikes: Collection, bicycle: Listing) -> None:
    answer = as_alice.send("/bookmarks/collections/bikes/deletion")
    assert answer.location == "/bookmarks"
    assert bicycle.title in as_alice.get("/bookmarks").get_data(as_text=True)
    assert as_alice.send("/bookmarks/collections/bikes/deletion").status_code == 404


PRIVATE = [
    ("GET", "/bookmarks/collections/bikes"),
    ("GET", "/bookmarks/collections/bikes/settings"),
    ("POST", "/bookmarks/collections/bikes/settings"),
    ("POST", "/bookmarks/collections/bikes/sharing"),
    ("POST", "/bookmarks/collections/bikes/deletion"),
]


@pytest.mark.parametrize(("method", "path"), PRIVATE)
def test_a_stranger_reaches_no_private_collection(
    as_charlie: PageClient, client: PageClient, bikes: Collection, method: str, path: str
) -> None:
    answer = as_charlie.get(path) if method == "GET" else as_charlie.send(path, {"name": "Mine", "shared": "1"})
    assert answer.status_code == 404
    as_json = client.open(
        path, method=method, headers={"Accept": "application/json", "X-CSRFToken": client.csrf()}, data={"name": "x"}
    )
    assert as_json.status_code == 401
    assert bikes.name == "Bikes"
    assert not bikes.is_shared


def test_a_wrong_link_leads_nowhere(client: PageClient, bikes: Collection) -> None:
    assert client.get("/collections/guessed").status_code == 404
    assert client.get("/collections/None").status_code == 404
