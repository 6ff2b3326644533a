"""Alerts: grouped, at the hour of the person, each listing once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import time_machine
from sqlalchemy import select, update

from marketplace.accounts.models import Account
from marketplace.core import jobs
from marketplace.core.db import session
from marketplace.core.events import announce
from marketplace.listings.events import ListingsChanged
from marketplace.listings.models import Listing
from marketplace.messaging.services.blocking import block
from marketplace.search.models import SearchMatch
from marketplace.search.rules.saving import Alert
from marketplace.search.services import saving
from tests.search.market import Market
from tests.search.saved.conftest import Save
from tests.search.saved.waiting import mails, told, turned_up

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def test_an_instant_alert_tells_of_all_that_waits_in_one(market: Market, save: Save, alice: Account) -> None:
    search = save(q="bicycle", name="Bicycles")
    market.offer("Blue bicycle", price=12000)
    red = market.offer("Red bicycle", price=9950)
    (notice,) = told(alice.id)
    assert notice.content == "2 new listings for “Bicycles”"
    assert notice.url == f"/search?q=bicycle&saved={search.id}"
    assert [each["title"] for each in notice.context["listings"]] == ["Red bicycle", "Blue bicycle"]
    assert notice.context["listings"][0]["url"].startswith(f"/listings/{red.id}-")
    assert len(told(alice.id)) == 1


def test_two_alerts_of_a_search_lie_apart(market: Market, save: Save, alice: Account) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        save(q="bicycle")
        market.offer("Bicycle one")
        assert len(told(alice.id)) == 1
        clock.shift(timedelta(minutes=10))
        market.offer("Bicycle two")
        assert len(told(alice.id)) == 1
        clock.shift(timedelta(minutes=20))
        assert len(told(alice.id)) == 2


def test_a_daily_alert_comes_in_the_morning_of_the_person(market: Market, save: Save, alice: Account) -> None:
    alice.time_zone = "America/New_York"
    with time_machine.travel(NOON, tick=False) as clock:  # seven in the morning there
        search = save(q="bicycle", alert=Alert.DAILY)
        market.offer("Bicycle")
        assert told(alice.id) == []
        assert search.due_at == NOON + timedelta(hours=1)
        clock.shift(timedelta(hours=1))
        assert len(told(alice.id)) == 1
        market.offer("Bicycle two")
        assert len(told(alice.id)) == 1
        assert search.due_at == NOON + timedelta(hours=25)


def test_what_is_gone_or_too_dear_by_then_is_not_told(market: Market, save: Save, alice: Account) -> None:
    search = save(q="bicycle", max_price="200")
    sold, dearer, stays = (market.offer(f"Bicycle {n}") for n in range(3))
    turned_up(search)
    session().execute(update(Listing).where(Listing.id == sold.id).values(status="sold"))
    session().execute(update(Listing).where(Listing.id == dearer.id).values(price=90000))
    announce(ListingsChanged((sold.id, dearer.id)))
    (notice,) = told(alice.id)
    assert [each["title"] for each in notice.context["listings"]] == [stays.title]
    assert set(session().scalars(select(SearchMatch.listing_id))) == {stays.id}


def test_a_flood_is_capped_and_counted(market: Market, save: Save, alice: Account) -> None:
    save(q="bicycle")
    for number in range(9):
        market.offer(f"Bicycle {number}")
    (notice,) = told(alice.id)
    assert notice.content.startswith("9 new listings")
    assert (len(notice.context["listings"]), notice.context["more"]) == (6, 3)


def test_the_mail_shows_what_turned_up_and_how_to_stop(market: Market, save: Save, alice: Account) -> None:
    save(q="bicycle", name="Bicycles <b>")
    bicycle = market.offer("Blue bicycle", price=12000)
    bicycle.cover = {"src": "/media/ab.jpg", "srcset": "", "width": 320, "height": 240, "alt": "A bicycle"}
    for number in range(7):
        market.offer(f"Bicycle {number}", price=5000)
    session().execute(update(SearchMatch).values(matched_at=NOON))
    told(alice.id)
    jobs.run_waiting()
    (mail,) = mails()
    assert mail.recipient == alice.email
    assert mail.subject == "8 new listings for “Bicycles <b>”"
    assert "and 2 more" in mail.html
    assert "and 2 more" in mail.text
    assert "$50" in mail.html
    assert "Bicycles &lt;b&gt;" in mail.html
    assert "/saved-searches/stop/" in mail.html
    assert "/saved-searches/stop/" in mail.text


def test_without_an_alert_things_turn_up_and_nothing_is_sent(market: Market, save: Save, alice: Account) -> None:
    search = save(q="bicycle", alert=Alert.NONE)
    bicycle = market.offer("Bicycle")
    assert told(alice.id) == []
    assert turned_up(search) == {bicycle.id}
    saving.set_alert(search, Alert.INSTANT)
    assert told(alice.id) == []  # what was there before the alert was wanted is no news


def test_a_changed_rhythm_takes_what_waits_along(market: Market, save: Save, alice: Account) -> None:
    search = save(q="bicycle", alert=Alert.DAILY)
    market.offer("Bicycle")
    turned_up(search)
    saving.set_alert(search, Alert.INSTANT)
    assert len(told(alice.id)) == 1


def test_an_alert_that_is_turned_off_drops_what_waits(market: Market, save: Save, alice: Account) -> None:
    search = save(q="bicycle", alert=Alert.DAILY)
    market.offer("Bicycle")
    turned_up(search)
    saving.set_alert(search, Alert.NONE)
    saving.set_alert(search, Alert.INSTANT)
    assert told(alice.id) == []


def test_it_speaks_the_language_of_the_person(market: Market, save: Save, alice: Account) -> None:
    alice.language = "es"
    save(q="bicycle", name="Bicis")
    market.offer("Bicycle")
    (notice,) = told(alice.id)
    assert notice.content == "1 anuncio nuevo para «Bicis»"


def test_nothing_of_someone_whom_one_blocked_is_told(market: Market, save: Save, alice: Account) -> None:
    save(q="bicycle")
    block(alice.id, market.seller.id)
    market.offer("Bicycle")
    assert told(alice.id) == []
