"""Saving searches on pages: from results, from nothing found, as a guest, and out of a mail."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import select

from marketplace.core.db import session
from marketplace.search.models import SavedSearch
from marketplace.search.rules.saving import Alert
from marketplace.search.services import alerting
from tests.search.market import Market
from tests.search.saved.conftest import Save
from tests.search.saved.waiting import turned_up
from tests.support.pages import PageClient


def post(client: PageClient, path: str, **fields: Any) -> Any:
    return client.post(path, data={"csrf_token": client.csrf(), **fields})


def test_a_result_leads_to_a_form_that_names_the_search(as_alice: PageClient, market: Market) -> None:
    market.shelf("bikes")
    market.offer("Red bicycle", shelf_of="bikes")
    page = as_alice.get("/categories/bikes?q=bicycle&max_price=90&sort=price_asc").get_data(as_text=True)
    (url,) = set(re.findall(r'href="(/saved-searches/new[^"]*)"', page))
    url = url.replace("&amp;", "&")
    form = as_alice.get(url).get_data(as_text=True)
    assert 'value="bicycle · Bikes · Up to 90"' in form
    saved = post(as_alice, url, name="Bikes", alert="instant")
    assert saved.status_code == 303
    assert saved.location == "/search?q=bicycle&category=bikes&max_price=90&sort=price_asc"
    after = as_alice.get(saved.location).get_data(as_text=True)
    assert "Search saved" in after
    assert "/saved-searches/new" not in after
    row = session().scalars(select(SavedSearch)).one()
    assert (row.name, row.alert) == ("Bikes", "instant")


def test_nothing_found_offers_to_wait_for_it(client: PageClient, market: Market) -> None:
    page = client.get("/search?q=theremin").get_data(as_text=True)
    assert "Tell me when something turns up" in page
    assert "/saved-searches/new" not in client.get("/search").get_data(as_text=True)


def test_a_guest_signs_in_and_comes_back_with_the_search(client: PageClient, market: Market) -> None:
    answer = client.get("/saved-searches/new?q=theremin&max_price=90")
    assert answer.status_code == 302
    assert "next=/saved-searches/new?q%3Dtheremin" in answer.location.replace("%2F", "/").replace("%3F", "?")
    assert client.get("/saved-searches").status_code == 302


def test_a_misspelling_that_was_corrected_is_saved_as_meant(as_alice: PageClient, market: Market) -> None:
    market.offer("Bicycle")
    market.learn()
    page = as_alice.get("/search?q=bycicle").get_data(as_text=True)
    assert 'href="/saved-searches/new?q=bicycle"' in page


def test_saving_again_leads_to_what_is_kept(as_alice: PageClient, save: Save) -> None:
    search = save(q="tent")
    answer = as_alice.get("/saved-searches/new?q=Tent")
    assert (answer.status_code, answer.location) == (303, f"/saved-searches/{search.id}")


def test_a_form_without_a_name_comes_back(as_alice: PageClient, market: Market) -> None:
    assert post(as_alice, "/saved-searches/new?q=tent", name="", alert="daily").status_code == 422
    assert post(as_alice, "/saved-searches/new?q=tent", name="Tent", alert="hourly").status_code == 422
    assert post(as_alice, "/saved-searches/new", name="All", alert="daily").status_code == 422
    assert as_alice.get("/saved-searches/new?kind=castle").status_code == 400


def test_the_list_runs_changes_removes_and_brings_back(as_alice: PageClient, market: Market, save: Save) -> None:
    assert "No search saved yet" in as_alice.get("/saved-searches").get_data(as_text=True)
    search = save(q="tent", name="Tents & more")
    market.offer("Tent")
    turned_up(search)
    page = as_alice.get("/saved-searches").get_data(as_text=True)
    assert "1 new" in page
    assert f'href="/search?q=tent&amp;saved={search.id}"' in page
    changed = post(as_alice, f"/saved-searches/{search.id}", name="Tents", alert="none")
    assert changed.status_code == 303
    assert "No alert" in as_alice.get("/saved-searches").get_data(as_text=True)
    removed = post(as_alice, f"/saved-searches/{search.id}/removal")
    page = as_alice.get(removed.location).get_data(as_text=True)
    assert "“Tents” is removed." in page
    assert post(as_alice, f"/saved-searches/{search.id}/restoration").status_code == 303
    assert "“Tents” is back." in as_alice.get("/saved-searches").get_data(as_text=True)


def test_running_a_search_makes_what_is_new_known(as_alice: PageClient, market: Market, save: Save) -> None:
    search = save(q="tent")
    market.offer("Tent")
    turned_up(search)
    as_alice.get(f"/search?q=tent&saved={search.id}")
    assert "1 new" not in as_alice.get("/saved-searches").get_data(as_text=True)


def test_a_stranger_sees_and_changes_nothing(as_charlie: PageClient, save: Save) -> None:
    search = save(q="tent")
    path = f"/saved-searches/{search.id}"
    assert as_charlie.get(path).status_code == 404
    assert post(as_charlie, f"{path}/removal").status_code == 404
    assert post(as_charlie, f"{path}/restoration").status_code == 404
    assert as_charlie.get(f"{path}/removal").status_code == 405
    as_charlie.get(f"/search?q=tent&saved={search.id}")
    assert as_charlie.get("/saved-searches?removed=9999999999999999999").status_code == 200


def test_the_list_answers_programs(as_alice: PageClient, save: Save) -> None:
    save(q="tent")
    answer = as_alice.get("/saved-searches", headers={"Accept": "application/json"}).get_json()
    assert answer["totalItems"] == 1


def test_the_link_of_a_mail_stops_the_alert_when_a_person_says_so(client: PageClient, save: Save) -> None:
    search = save(q="tent")
    path = f"/saved-searches/stop/{alerting.stop_token(search.id)}"
    assert "The alert is on" in client.get(path).get_data(as_text=True)
    assert search.alert == Alert.INSTANT.value, "a scanner that opens the link stops nothing"
    off = post(client, path, alert="none")
    assert "The alert is stopped" in client.get(off.location).get_data(as_text=True)
    assert search.alert == Alert.NONE.value
    post(client, path, alert="daily")
    assert search.alert == Alert.DAILY.value
    assert client.get("/saved-searches/stop/nonsense").status_code == 404
    session().delete(search)
    session().flush()
    assert client.get(path).status_code == 404
