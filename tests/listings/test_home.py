from __future__ import annotations

from collections.abc import Callable

import pytest

from marketplace.accounts.models import Account
from marketplace.bookmarks.jobs import rank_popular
from marketplace.bookmarks.rules import Owner
from marketplace.bookmarks.services import recalling, saving
from marketplace.listings.models import Listing, Place, PlaceName
from tests.bookmarks import stock
from tests.support.pages import PageClient

VALENCIA = (39.47, -0.376)


@pytest.fixture
def valencia(session) -> Place:
    place = Place(
        id=900_000_001, name="Valencia", area="", country="ES", latitude=VALENCIA[0], longitude=VALENCIA[1],
        population=800_000, time_zone="Europe/Madrid",
    )  # fmt: skip
    session.add(place)
    session.flush()
    session.add(PlaceName(folded="valencia", place_id=place.id, is_main=True))
    session.flush()
    return place


def offer(seller: Account, title: str, at: tuple[float, float] = VALENCIA, **values: object) -> Listing:
    return stock.offer(seller.id, title=title, area_latitude=at[0], area_longitude=at[1], **values)


def text_of(client: PageClient, path: str = "/") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_an_empty_market_invites_the_first_stall(client: PageClient) -> None:
    text = text_of(client)
    assert "Nothing is offered yet" in text
    assert "Choose your town" in text


def test_the_newest_stand_on_the_start_page_and_drafts_do_not(client: PageClient, bob: Account) -> None:
    offer(bob, "A new bicycle")
    offer(bob, "Not ready", status="draft")
    text = text_of(client)
    assert "A new bicycle" in text
    assert "New today" in text
    assert "Not ready" not in text


def test_strangers_get_no_cookie_and_a_page_that_may_be_kept(client: PageClient, bob: Account) -> None:
    offer(bob, "A new bicycle")
    answer = client.get("/")
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "public, max-age=30"
    assert client.get("/", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    offer(bob, "Another one")
    assert client.get("/", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 200


def test_the_page_of_someone_signed_in_is_theirs_alone(as_alice: PageClient) -> None:
    assert as_alice.get("/").headers["Cache-Control"] == "no-store"


def test_the_number_of_statements_is_constant(
    client: PageClient, bob: Account, valencia: Place, count_statements: Callable[..., int]
) -> None:
    client.set_cookie("place", str(valencia.id))
    offer(bob, "First")
    text_of(client)
    with_one = count_statements(lambda: text_of(client))
    for number in range(12):
        offer(bob, f"Thing {number}")
    assert count_statements(lambda: text_of(client)) == with_one
    assert with_one <= 6


def test_a_town_is_found_and_chosen(client: PageClient, bob: Account, valencia: Place) -> None:
    offer(bob, "Round the corner")
    offer(bob, "Far away", at=(48.2, 16.37))
    assert "Valencia, " in text_of(client, "/your-town?q=valen")
    assert "We know no town" in text_of(client, "/your-town?q=nowhere")

    answer = client.send("/your-town", {"place": str(valencia.id)})

    assert (answer.status_code, answer.location) == (303, "/")
    text = text_of(client)
    row = text[text.index('id="near"') : text.index('id="h-new"')]
    assert "Near Valencia" in row
    assert "Round the corner" in row
    assert "Far away" not in row
    client.send("/your-town", {"place": ""})
    assert "Choose your town" in text_of(client)


def test_the_nearest_come_first(client: PageClient, bob: Account, valencia: Place) -> None:
    offer(bob, "Twenty kilometres", at=(39.65, -0.376))
    offer(bob, "Next door")
    client.set_cookie("place", str(valencia.id))
    text = text_of(client)
    row = text[text.index('id="near"') : text.index('id="h-new"')]
    assert row.index("Next door") < row.index("Twenty kilometres")


@pytest.mark.parametrize("given", ["nonsense", "-1", "9" * 30, "12345678"])
def test_a_town_that_is_none_is_ignored_or_refused(client: PageClient, given: str) -> None:
    assert client.send("/your-town", {"place": given}).status_code == 404
    client.set_cookie("place", given)
    assert "Choose your town" in text_of(client)


def test_choosing_needs_the_token_and_goes_nowhere_strange(client: PageClient, valencia: Place) -> None:
    assert client.post("/your-town", data={"place": str(valencia.id)}).status_code == 400
    answer = client.send("/your-town", {"place": str(valencia.id), "next": "https://evil.example"})
    assert answer.location == "/"
    assert client.send("/").status_code == 405


def test_categories_with_their_counts_lead_in(client: PageClient, bob: Account) -> None:
    offer(bob, "A bicycle")
    client.application.extensions.pop("category_tree", None)
    client.application.extensions.pop("category_counts", None)
    text = text_of(client)
    assert "/categories/bicycles-for-tests" in text
    assert "1 listing<" in text
    spanish = client.get("/", headers={"Accept-Language": "es"}).get_data(as_text=True)
    assert "Bicicletas" in spanish


def test_what_one_looked_at_and_kept_comes_back(as_alice: PageClient, alice: Account, bob: Account) -> None:
    seen, kept, popular = (offer(bob, title) for title in ("Seen lately", "Kept for later", "Loved by all"))
    for number in range(8):
        offer(bob, f"Newer {number}")
    recalling.note_view(alice.id, seen.id)
    saving.save(Owner(account_id=alice.id), kept.id)
    saving.save(Owner(guest=b"somebody"), popular.id)
    rank_popular()

    text = text_of(as_alice).partition("<main")[2]

    assert text.index("Popular this week") < text.index("Recently viewed") < text.index("Saved by you")
    assert "Seen lately" in text[text.index("Recently viewed") : text.index("Saved by you")]
    assert "Kept for later" in text[text.index("Saved by you") :]


def test_a_guests_browser_fills_in_what_it_remembers(client: PageClient, bob: Account) -> None:
    offer(bob, "A bicycle")
    text = text_of(client)
    assert "<recent-views" in text
    assert 'data-url="/recently-viewed"' in text
