"""The pages of search, as people with and without scripts see them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from marketplace.accounts.models import Account
from marketplace.search.queries import kept
from marketplace.search.queries.looked_for import popular_searches, recent_searches
from marketplace.search.services import looking
from tests.search.market import Market
from tests.support.pages import PageClient


def titles(html: str) -> list[str]:
    return re.findall(r'<h2><a href="/listings/[^"]+">([^<]+)</a>', html)


def page(client: PageClient, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, response.get_data(as_text=True)[:500]
    return response.get_data(as_text=True)


def test_results_say_how_many_and_keep_what_was_typed(client: PageClient, market: Market) -> None:
    for n in range(3):
        market.offer(f"Oak chair {n}")
    html = page(client, "/search?q=chair")
    assert len(titles(html)) == 3
    assert "3 results" in html
    assert html.count('value="chair"') >= 1


def test_every_filter_is_a_chip_that_lets_go_of_it(client: PageClient, market: Market) -> None:
    market.offer("Oak chair", price=4000)
    html = page(client, "/search?q=chair&kind=product&min_price=10&verified=true")
    applied = html.split('class="row g2 applied"')[1].split("</ul>")[0]
    assert 'href="/search?q=chair&amp;min_price=10&amp;verified=true"' in applied
    assert applied.count("<li>") == 4


def test_an_empty_result_offers_ways_on(client: PageClient, market: Market) -> None:
    market.offer("Oak chair")
    assert "Nothing found" in page(client, "/search?q=chair&min_price=100000")


def test_a_misspelt_word_is_answered_with_what_was_meant(client: PageClient, market: Market) -> None:
    market.offer("Oak bookcase")
    market.learn()
    html = page(client, "/search?q=bokcase")
    assert titles(html) == ["Oak bookcase"]
    assert "bokcase" in html
    assert "bookcase" in html


def test_a_category_has_its_own_page_with_what_lies_below_it(client: PageClient, market: Market) -> None:
    market.shelf("sports")
    market.offer("Canoe", shelf_of="sports")
    market.shelf("boats", "sports")
    html = page(client, "/categories/sports")
    assert titles(html) == ["Canoe"]
    assert "/categories/boats" in html
    page(client, "/categories/none-such", 404)


def test_the_map_shows_what_is_somewhere(client: PageClient, market: Market) -> None:
    market.offer("Cottage", kind="rental")
    assert "map-view" in page(client, "/search?kind=rental")
    market.offer("Mug")
    assert "map-view" not in page(client, "/search?q=mug")


def test_a_place_that_nobody_knows_is_told_about(client: PageClient, market: Market) -> None:
    market.offer("Mug")
    html = page(client, "/search?location=Xyzzyville")
    assert "Xyzzyville" in html
    assert titles(html) == ["Mug"]


def test_parameters_that_mean_nothing_are_refused(client: PageClient, market: Market) -> None:
    page(client, "/search?category=none-such", 400)
    page(client, "/search?sort=sideways", 400)
    page(client, "/search?page=0", 400)


def test_the_address_says_it_all_and_nothing_else(client: PageClient, market: Market) -> None:
    for n in range(30):
        market.offer(f"Chair {n}")
    html = page(client, "/search?sortBy=price&order=desc&kind=&utm_source=mail&search=chair")
    assert "/search?q=chair&amp;sort=price_desc&amp;page=2" in html
    assert "utm_source" not in html.split("<main")[1].split("</main>")[0]


@pytest.mark.parametrize("path", ["/search", "/search?q=chair", "/categories/things"])
def test_the_number_of_statements_does_not_follow_the_number_of_results(
    client: PageClient, market: Market, count_statements: Callable[[Callable[[], Any]], int], path: str
) -> None:
    market.offer("Chair 0")
    page(client, path)

    def anew() -> None:
        kept.forget()
        page(client, path)

    few = count_statements(anew)
    for n in range(12):
        market.offer(f"Chair {n}")
    assert count_statements(anew) <= few
    assert count_statements(lambda: page(client, path)) < few


def test_suggestions_go_on_as_typed(client: PageClient, market: Market) -> None:
    market.shelf("lanterns")
    for n in range(3):
        market.offer(f"Brass lantern {n}", shelf_of="lanterns")
    market.learn()
    found = client.get("/search/suggestions?query=brass lan").get_json()["suggestions"]
    assert found[0]["text"] == "brass lantern"
    found = client.get("/search/suggestions?query=lant").get_json()["suggestions"]
    assert {"text": "Lanterns", "type": "category", "url": "/categories/lanterns"} in found
    assert client.get("/search/suggestions?query=%25").get_json() == {"suggestions": []}


def test_ones_own_searches_are_remembered_and_forgotten(as_alice: PageClient, alice: Account, market: Market) -> None:
    market.offer("Brass lantern")
    for words in ("lantern", "brass", "lantern"):
        page(as_alice, f"/search?q={words}")
    assert recent_searches(alice.id) == ["lantern", "brass"]
    assert as_alice.get("/search/suggestions?query=").get_json()["suggestions"][0]["type"] == "recent"
    assert as_alice.send("/search/recent/clearing").status_code == 303
    assert recent_searches(alice.id) == []
    page(as_alice, "/search?q=lantern")
    assert recent_searches(alice.id) == ["lantern"]


def test_the_same_words_with_another_order_are_not_written_again(
    as_alice: PageClient, alice: Account, market: Market, statements: list[str]
) -> None:
    market.offer("Brass lantern")
    for address in ("/search?q=lantern", "/search?q=lantern&sort=price_asc", "/search?q=lantern&kind=product"):
        page(as_alice, address)
    assert recent_searches(alice.id) == ["lantern"]
    assert sum("INTO recent_searches" in statement for statement in statements) == 1


def test_who_looked_last_long_ago_is_written_anew(
    app: Flask, alice: Account, bob: Account, statements: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    app.extensions.pop("searches_known", None)
    monkeypatch.setattr(looking, "MOST_KNOWN", 1)
    for account in (alice, alice, bob, alice):
        looking.remember(account.id, "lantern")
    assert sum("INTO recent_searches" in statement for statement in statements) == 3


def test_only_the_latest_searches_are_remembered(alice: Account) -> None:
    for number in (*range(looking.MOST_RECENT + 3), 5):
        looking.remember(alice.id, f"word {number}")
        assert recent_searches(alice.id, 100).count(f"word {number}") == 1
    assert len(recent_searches(alice.id, 100)) == looking.MOST_RECENT


def test_rare_searches_stay_the_searchers_own(app: Flask, client: PageClient, market: Market) -> None:
    market.offer("Brass lantern")
    for words in ("lantern", "lantern", "Lantern", "secret", "nothing", "nothing", "nothing"):
        page(client, f"/search?q={words}")
    looking.write_counts()
    app.extensions.pop("popular_searches", None)
    assert popular_searches() == ["lantern"]


def test_clearing_is_for_people_with_an_account(client: PageClient) -> None:
    assert client.send("/search/recent/clearing").status_code in {302, 401}


def test_what_is_ones_own_is_not_on_the_page_of_the_next(
    as_alice: PageClient, as_bob: PageClient, client: PageClient, market: Market
) -> None:
    market.offer("Oak chair", shelf_of="chairs")
    page(as_alice, "/search?q=chair")
    as_alice.send("/saved-searches/new?q=chair", {"name": "Chairs", "alert": "instant"})
    for _ in range(2):
        assert "Search saved" in page(as_alice, "/search?q=chair")
        assert "Forget these" in page(as_alice, "/categories/chairs")
        for other in (as_bob, client):
            html = page(other, "/search?q=chair")
            assert "Search saved" not in html
            assert "Save this search" in html
        assert "Forget these" not in page(client, "/categories/chairs")


def test_a_page_that_is_asked_for_again_shows_what_is_there_now(client: PageClient, market: Market) -> None:
    offered = [market.offer(f"Oak chair {n}", price=4000) for n in range(2)]
    assert page(client, "/search?q=chair").count("$40") >= 2
    offered[0].price = 5500
    offered[1].status = "inactive"
    html = page(client, "/search?q=chair")
    assert titles(html) == ["Oak chair 0"]
    assert "$55" in html
