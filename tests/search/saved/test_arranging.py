"""An operator moves and renames categories: the index follows, and old things are no news to anybody."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from marketplace.accounts.models import Account
from marketplace.core import jobs
from marketplace.core.db import session
from marketplace.core.events import announce
from marketplace.listings.events import ListingsChanged
from marketplace.listings.models import Category, Listing
from marketplace.listings.services import arranging
from marketplace.search.models import SearchChange, SearchDocument
from tests.search.market import Market
from tests.search.saved.conftest import Save
from tests.search.saved.waiting import turned_up


@pytest.fixture
def kayaks(market: Market) -> Category:
    return market.shelf("kayaks")


@pytest.fixture
def boats(market: Market) -> Category:
    return market.shelf("boats")


def paths() -> list[list[int]]:
    session().expire_all()
    return [list(path) for path in session().scalars(select(SearchDocument.category_path))]


def test_moving_a_category_tells_nobody_of_what_was_in_it(
    market: Market, save: Save, kayaks: Category, boats: Category, ada: Account
) -> None:
    market.offer("Old kayak", shelf_of="kayaks")
    search = save(category="boats")
    arranging.move(kayaks.id, boats.id, by=ada.id)
    jobs.run_waiting()
    assert paths() == [[boats.id, kayaks.id]], "the index has followed"
    assert not session().scalars(select(SearchChange)).all()
    assert turned_up(search) == set(), "what was there before is no news"
    new = market.offer("New kayak", shelf_of="kayaks")
    assert turned_up(search) == {new.id}


def test_what_its_seller_changes_after_the_move_is_compared_as_it_was_after_it(
    market: Market, save: Save, kayaks: Category, boats: Category, ada: Account
) -> None:
    kayak = market.offer("Old kayak", shelf_of="kayaks", price=30000)
    anything, cheap = save(category="boats"), save(category="boats", max_price="200")
    arranging.move(kayaks.id, boats.id, by=ada.id)
    jobs.run_waiting()
    session().execute(update(Listing).where(Listing.id == kayak.id).values(price=15000))
    announce(ListingsChanged((kayak.id,)))
    assert (turned_up(anything), turned_up(cheap)) == (set(), {kayak.id})


def test_renaming_a_category_tells_nobody_either(market: Market, save: Save, kayaks: Category, ada: Account) -> None:
    market.offer("Old thing", shelf_of="kayaks")
    search = save(category="kayaks")
    names = {"en": "Paddleboards", "es": "Tablas"}
    arranging.save(kayaks.id, names, kayaks.kinds, kayaks.icon, is_hidden=False, by=ada.id)
    jobs.run_waiting()
    words = session().scalar(select(SearchDocument.full_vector))
    assert "~paddleboard" in str(words), "the index has followed"
    assert not session().scalars(select(SearchChange)).all()
    assert turned_up(search) == set()
