"""What turns up: new things and things that newly fit, never one's own, never twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select, text, update

from marketplace.accounts.models import Account
from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.events import announce
from marketplace.core.jobs import declared
from marketplace.listings.events import ListingsChanged
from marketplace.listings.models import Listing
from marketplace.listings.rules.lifecycle import Status
from marketplace.listings.services import moderating, personal, publishing
from marketplace.listings.services.trust import set_rating, set_verified
from marketplace.search.models import SearchChange, SearchMatch, SearchWatch, SearchWatchKey
from marketplace.search.rules.saving import Alert
from marketplace.search.services import matching, saving, watching
from tests.search.market import Market
from tests.search.saved.conftest import Save
from tests.search.saved.waiting import turned_up


def change(listing: Listing, **values: Any) -> None:
    session().execute(update(Listing).where(Listing.id == listing.id).values(**values))
    announce(ListingsChanged((listing.id,)))


def test_what_was_there_before_does_not_turn_up(market: Market, save: Save) -> None:
    old = market.offer("Red bicycle")
    search = save(q="bicycle")
    new = market.offer("Blue bicycle")
    market.offer("Lamp")
    change(old, title="Red bicycle, hardly used")
    assert turned_up(search) == {new.id}


def test_a_price_that_drops_into_the_range_counts_and_back_again_does_not(market: Market, save: Save) -> None:
    bicycle = market.offer("Bicycle", price=20000)
    search = save(q="bicycle", max_price="150")
    change(bicycle, price=18000)
    assert turned_up(search) == set()
    change(bicycle, price=15000)
    assert turned_up(search) == {bicycle.id}
    first = session().scalar(select(SearchMatch.matched_at))
    change(bicycle, price=20000)
    turned_up(search)
    change(bicycle, price=14000)
    assert turned_up(search) == {bicycle.id}
    assert session().scalar(select(SearchMatch.matched_at)) == first


def test_several_changes_between_two_looks_are_one(market: Market, save: Save) -> None:
    bicycle = market.offer("Bicycle", price=10000)
    search = save(q="bicycle", max_price="150")
    change(bicycle, price=90000)
    change(bicycle, price=10000)
    assert turned_up(search) == set()


def test_trust_that_is_earned_counts_as_a_change(market: Market, save: Save) -> None:
    plain = market.offer("Bicycle")
    checked, loved = save(verified="true", q="bicycle"), save(min_rating="4.5", q="bicycle")
    set_verified(plain.id, verified=True)
    set_rating(plain.id, 5, 1)  # type: ignore[arg-type] # a whole number is an average, too
    assert turned_up(checked) == turned_up(loved) == {plain.id}


def test_ones_own_and_hidden_things_do_not_turn_up(market: Market, save: Save) -> None:
    bobs = save(account=market.seller, q="bicycle")
    alices = save(q="bicycle")
    shown, hidden = market.offer("Bicycle"), market.offer("Bicycle two")
    change(hidden, status="inactive")
    assert turned_up(bobs) == set()
    assert turned_up(alices) == {shown.id}


def test_a_listing_that_is_gone_before_the_look_is_forgotten(market: Market, save: Save) -> None:
    search = save(q="bicycle")
    gone = market.offer("Bicycle")
    session().delete(gone)
    assert turned_up(search) == set()
    assert not session().scalars(select(SearchChange)).all()


def test_a_removed_search_waits_for_nothing_until_it_is_had_back(market: Market, save: Save) -> None:
    search = save(q="bicycle")
    saving.remove(search)
    market.offer("Bicycle")
    assert turned_up(search) == set()
    saving.restore(search)
    second = market.offer("Bicycle two")
    assert turned_up(search) == {second.id}


def test_what_the_market_hid_and_shows_again_is_news_to_those_alone_who_never_saw_it(
    market: Market, save: Save, bob: Account, charlie: Account, ada: Account
) -> None:
    early = save(q="bicycle")
    bicycle = market.offer("Bicycle")
    moderating.hide(bicycle.id, by=ada.id, reason="Reported.")
    assert turned_up(early) == set(), "hidden before it was compared"
    late = save(account=charlie, q="bicycle")
    late.created_at = clock.now() + timedelta(seconds=1)
    moderating.restore(bicycle.id, by=ada.id, reason="It is fine.")
    assert (turned_up(early), turned_up(late)) == ({bicycle.id}, set())
    session().execute(delete(SearchMatch))
    personal.hide_all(bob.id)
    turned_up(late)
    personal.show_again(bob.id)
    assert (turned_up(early), turned_up(late)) == ({bicycle.id}, set())


def test_what_its_seller_shows_again_is_news(market: Market, save: Save, bob: Account) -> None:
    bicycle = market.offer("Bicycle")
    publishing.change_status(bicycle, Status.INACTIVE, by=bob.id)
    search = save(q="bicycle")
    assert turned_up(search) == set()
    publishing.change_status(bicycle, Status.ACTIVE, by=bob.id)
    assert turned_up(search) == {bicycle.id}


def test_where_nobody_waits_nothing_is_noted(market: Market) -> None:
    market.offer("Bicycle")
    assert not session().scalars(select(SearchChange)).all()


def test_a_word_that_no_document_had_is_waited_for(market: Market, save: Save) -> None:
    market.offer("Lamp")
    market.learn()
    search = save(q="theremins")
    theremin = market.offer("Theremin")
    assert turned_up(search) == {theremin.id}


def test_a_misspelling_is_kept_as_it_was_corrected(market: Market, save: Save) -> None:
    market.offer("Bicycle")
    market.learn()
    search = save(q="bycicle")
    assert search.params == {"search": ["bicycle"]}
    assert turned_up(search) == set()
    second = market.offer("Bicycle two")
    assert turned_up(search) == {second.id}


def test_words_that_come_to_mean_more_look_back(market: Market, save: Save) -> None:
    search = save(q="head phones")
    joined = [market.offer("Headphones one"), market.offer("Headphones two")]
    assert turned_up(search) == set()
    market.learn()
    last, changed = watching.reword_next(0)
    assert (last, changed) == (search.id, [search.id])
    matching.look_back(changed)
    assert turned_up(search) == {each.id for each in joined}


def test_a_search_is_filed_under_its_two_rarest_conditions(market: Market, save: Save) -> None:
    for number in range(6):
        market.offer(f"Red chair {number}")
    market.offer("Bicycle")
    market.learn()
    asked = (save(q="red bicycle"), save(kind="product"), save(q="red theremin"), save(q="bicycle", kind="product"))
    keys: dict[int, set[tuple[str, str]]] = {search.id: set() for search in asked}
    for row in session().execute(select(SearchWatchKey.search_id, SearchWatchKey.key, SearchWatchKey.also)):
        keys[row.search_id].add((row.key, row.also))
    words, kind, unknown, both = keys.values()
    assert words == {("w:bicycl", "w:red")}
    assert kind == {("k:product", "*")}
    assert unknown == {("w:theremin", "w:red")}
    assert both == {("w:bicycl", "k:product")}


def test_filing_anew_changes_nothing_that_is_found(market: Market, save: Save) -> None:
    search = save(q="bicycle", max_price="900")
    last: int | None = 0
    while last is not None:
        last = watching.watch_next(last)
    new = market.offer("Bicycle")
    assert turned_up(search) == {new.id}


def test_a_search_in_a_category_that_is_gone_waits_without_an_error(market: Market, save: Save) -> None:
    market.shelf("toys")
    search = save(category="toys")
    session().execute(text("UPDATE categories SET slug = 'playthings' WHERE slug = 'toys'"))
    market.shelf("more")
    watching.watch_next(0)
    assert session().get(SearchWatch, search.id) is None


def test_an_import_is_compared_in_one_statement(market: Market, save: Save, count_statements: Any) -> None:
    search = save(q="bicycle", alert=Alert.NONE)
    few = [market.offer(f"Bicycle {n}").id for n in range(2)]
    for_few = count_statements(lambda: turned_up(search))
    many = [market.offer(f"Bicycle {n}").id for n in range(10, 22)]
    assert count_statements(lambda: turned_up(search)) == for_few
    assert turned_up(search) == {*few, *many}


def test_the_worker_knows_the_work() -> None:
    scheduled = {job.name for job in declared() if job.cron}
    assert {"search.match", "search.alert", "search.refile"} <= scheduled
