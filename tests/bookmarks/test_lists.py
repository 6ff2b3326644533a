from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from marketplace.bookmarks.queries import saved
from marketplace.bookmarks.rules import Owner
from marketplace.bookmarks.services import collecting, saving
from marketplace.core import clock
from marketplace.core.db import session
from marketplace.listings.models import Listing
from tests.support.pages import PageClient


def text_of(client: PageClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def keep(owner: Owner, listing: Listing, note: str = "") -> int:
    kept = saving.save(owner, listing.id)
    saving.write_note(saved.get_bookmark(owner, kept.bookmark_id), note)
    return kept.bookmark_id


def test_an_empty_list_invites(as_alice: PageClient, client: PageClient) -> None:
    assert "Nothing saved yet" in text_of(as_alice, "/bookmarks")
    assert "Nothing saved yet" in text_of(client, "/bookmarks")
    assert client.get_cookie("guest") is None


def test_the_list_shows_things_with_their_notes(as_alice: PageClient, alices: Owner, bicycle: Listing) -> None:
    keep(alices, bicycle, "ask <b>Bob</b>")
    text = text_of(as_alice, "/bookmarks")
    assert bicycle.title in text
    assert "ask &lt;b&gt;Bob&lt;/b&gt;" in text
    assert "1 listing" in text


def test_a_stranger_sees_only_their_own(as_charlie: PageClient, alices: Owner, bicycle: Listing) -> None:
    bookmark_id = keep(alices, bicycle, "private")
    assert bicycle.title not in text_of(as_charlie, "/bookmarks")
    assert as_charlie.get(f"/bookmarks/{bookmark_id}").status_code == 404
    assert as_charlie.send(f"/bookmarks/{bookmark_id}", {"note": "mine now"}).status_code == 404


def test_a_guest_sees_no_accounts_things(client: PageClient, alices: Owner, bicycle: Listing) -> None:
    bookmark_id = keep(alices, bicycle)
    assert client.get(f"/bookmarks/{bookmark_id}").status_code == 404


@pytest.mark.parametrize(("status", "word"), [("sold", "Sold"), ("inactive", "Hidden")])
def test_what_is_no_longer_offered_says_so(
    as_alice: PageClient, alices: Owner, bicycle: Listing, status: str, word: str
) -> None:
    keep(alices, bicycle)
    bicycle.status = status
    session().flush()
    text = text_of(as_alice, "/bookmarks")
    assert bicycle.title in text
    assert word in text


def test_what_was_taken_down_shows_nothing_of_itself(
    as_alice: PageClient, alices: Owner, bicycle: Listing, lamp: Listing
) -> None:
    keep(alices, bicycle)
    keep(alices, lamp)
    bicycle.status, lamp.deleted_at = "removed", clock.now()
    session().flush()
    text = text_of(as_alice, "/bookmarks")
    assert bicycle.title not in text
    assert lamp.title not in text
    assert text.count("This listing was taken down.") == 2
    assert 'aria-label="Note' not in text


def test_the_list_is_ordered_and_paged(as_alice: PageClient, alices: Owner, offer: Callable[..., Listing]) -> None:
    for number in range(26):
        kept = keep(alices, offer(title=f"Thing {number:02}", price=1000 - number))
        saved.get_bookmark(alices, kept).created_at = clock.now() - timedelta(hours=number)
    session().flush()

    titles = {
        sort: [
            entry["title"] for entry in as_alice.get(f"/bookmarks?sort={sort}", headers=JSON).get_json()["bookmarks"]
        ]
        for sort in ("newest", "oldest", "price", "title", "nonsense")
    }
    assert titles["newest"][0] == titles["title"][0] == titles["nonsense"][0] == "Thing 00"
    assert titles["oldest"][0] == titles["price"][0] == "Thing 25"
    assert "Thing 25" in text_of(as_alice, "/bookmarks?page=2")
    assert as_alice.get("/bookmarks?page=0").status_code == 400


JSON = {"Accept": "application/json"}


def test_the_number_of_statements_does_not_grow(
    as_alice: PageClient, alices: Owner, offer: Callable[..., Listing], count_statements: Callable[..., int]
) -> None:
    keep(alices, offer())
    as_alice.get("/bookmarks")
    with_one = count_statements(lambda: as_alice.get("/bookmarks"))
    for _ in range(9):
        keep(alices, offer())
    assert count_statements(lambda: as_alice.get("/bookmarks")) == with_one


def test_a_note_and_collections_are_kept(as_alice: PageClient, alices: Owner, bicycle: Listing) -> None:
    bookmark_id = keep(alices, bicycle)
    gifts = collecting.create(alices.account_id or 0, "Gifts")

    answer = as_alice.send(
        f"/bookmarks/{bookmark_id}", {"note": "too big?", "collections": str(gifts.id), "new_collection": "Summer"}
    )

    assert answer.status_code == 303
    assert "too big?" in text_of(as_alice, "/bookmarks/collections/gifts")
    assert bicycle.title in text_of(as_alice, "/bookmarks/collections/summer")
    as_alice.send(f"/bookmarks/{bookmark_id}", {"note": ""})
    assert "Nothing in here yet" in text_of(as_alice, "/bookmarks/collections/gifts")


def test_a_note_that_does_not_fit_comes_back(as_alice: PageClient, alices: Owner, bicycle: Listing) -> None:
    bookmark_id = keep(alices, bicycle, "old")
    collecting.create(alices.account_id or 0, "Gifts")
    for wrong in ({"note": "x" * 501}, {"note": "new", "new_collection": "gifts"}, {"collections": "999"}):
        assert as_alice.send(f"/bookmarks/{bookmark_id}", wrong).status_code == 422
    assert saved.get_bookmark(alices, bookmark_id).note == "old"


def test_a_guest_writes_notes_too(client: PageClient, bicycle: Listing) -> None:
    client.send(f"/bookmarks/listings/{bicycle.id}", {"saved": "1"})
    entry = client.get("/bookmarks", headers=JSON).get_json()["bookmarks"][0]

    assert "Sign in" in text_of(client, f"/bookmarks/{entry['bookmark_id']}")
    client.send(f"/bookmarks/{entry['bookmark_id']}", {"note": "for the summer", "new_collection": "Ignored"})

    assert "for the summer" in text_of(client, "/bookmarks")


def test_cards_say_what_is_saved_with_one_statement(
    as_alice: PageClient, alices: Owner, offer: Callable[..., Listing], statements: list[str]
) -> None:
    for _ in range(5):
        keep(alices, offer())
    statements.clear()
    text = text_of(as_alice, "/bookmarks")
    assert text.count('class="save on"') == 5
    assert text.count("data-saved=") == 1, "the first control carries the words for all"
    assert sum("array_agg(bookmarks.listing_id)" in one for one in statements) == 1
