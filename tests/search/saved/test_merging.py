"""A category goes into another one: saved searches go along, the index with them, and old things are no news."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from marketplace.accounts.models import Account
from marketplace.core import jobs
from marketplace.core.db import session
from marketplace.listings.models import Category
from marketplace.listings.services import arranging
from marketplace.search.models import SearchMatch, SearchWatch, SearchWatchKey
from marketplace.search.rules.filters import read
from marketplace.search.rules.saving import Alert, fingerprint
from marketplace.search.services import saving
from tests.search.market import Market
from tests.search.saved.conftest import Save
from tests.search.saved.waiting import turned_up


@pytest.fixture
def kayaks(market: Market) -> Category:
    return market.shelf("kayaks")


@pytest.fixture
def boats(market: Market) -> Category:
    return market.shelf("boats")


@pytest.mark.parametrize("by_id", [False, True])
def test_a_search_asks_for_the_other_category_from_now_on(
    market: Market, save: Save, kayaks: Category, boats: Category, ada: Account, by_id: bool
) -> None:
    old = market.offer("Old kayak", shelf_of="kayaks")
    other = market.offer("Old boat", shelf_of="boats")
    search = save(category=str(kayaks.id) if by_id else "kayaks", max_price="100")
    arranging.merge(kayaks.id, boats.id, by=ada.id)
    jobs.run_waiting()
    assert search.params == {"category": ["boats"], "max_price": ["100"]}
    assert search.fingerprint == fingerprint(read({"category": ["boats"], "max_price": ["100"]}))
    assert session().get_one(SearchWatch, search.id).category_id == boats.id
    keys = session().scalars(select(SearchWatchKey.key).where(SearchWatchKey.search_id == search.id)).all()
    assert f"c:{kayaks.id}" not in keys
    assert turned_up(search) == set(), "what was there before is no news"
    new = market.offer("New kayak", shelf_of="boats")
    assert turned_up(search) == {new.id}
    assert {old.id, other.id}.isdisjoint(session().scalars(select(SearchMatch.listing_id)))


def test_those_who_look_for_the_other_category_hear_of_no_old_things(
    market: Market, save: Save, kayaks: Category, boats: Category, ada: Account
) -> None:
    market.offer("Old kayak", shelf_of="kayaks")
    search = save(category="boats")
    arranging.merge(kayaks.id, boats.id, by=ada.id)
    jobs.run_waiting()
    assert turned_up(search) == set()


def test_two_that_come_to_ask_for_the_same_are_one(
    save: Save, kayaks: Category, boats: Category, ada: Account, bob: Account
) -> None:
    kept, gone = save(Alert.NONE, category="boats"), save(Alert.DAILY, category="kayaks")
    others = save(account=bob, category="kayaks")
    arranging.merge(kayaks.id, boats.id, by=ada.id)
    session().expire_all()
    assert (kept.removed_at, kept.alert) == (None, "daily")
    assert gone.removed_at is not None
    assert session().get(SearchWatch, gone.id) is None
    assert others.removed_at is None
    assert session().get_one(SearchWatch, others.id).category_id == boats.id


def test_a_removed_one_comes_back_to_the_other_category(
    save: Save, kayaks: Category, boats: Category, ada: Account
) -> None:
    search = save(category="kayaks")
    saving.remove(search)
    arranging.merge(kayaks.id, boats.id, by=ada.id)
    assert session().get(SearchWatch, search.id) is None
    saving.restore(search)
    assert session().get_one(SearchWatch, search.id).category_id == boats.id


def test_others_are_not_touched(market: Market, save: Save, kayaks: Category, boats: Category, ada: Account) -> None:
    market.shelf("lamps")
    search = save(category="lamps")
    before = (dict(search.params), search.fingerprint)
    arranging.merge(kayaks.id, boats.id, by=ada.id)
    assert (search.params, search.fingerprint) == before


def test_they_are_found_by_an_index(save: Save, kayaks: Category) -> None:
    session().execute(text("SET LOCAL enable_seqscan = off"))
    plan = session().scalars(
        text("EXPLAIN SELECT id FROM saved_searches WHERE params ? 'category' AND params -> 'category' ->> 0 IN ('x')")
    )
    assert "ix_saved_searches_category" in "\n".join(plan)
