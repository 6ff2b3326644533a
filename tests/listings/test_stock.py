"""Goods on the shelf: held, taken, given back, and never sold twice."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask

from marketplace.accounts.models import Account
from marketplace.core.db import session, unit_of_work
from marketplace.listings.errors import OutOfStock
from marketplace.listings.models import Listing
from marketplace.listings.services import stock
from tests.bookmarks.stock import offer
from tests.support import cast


def test_what_is_held_is_off_the_shelf_until_it_comes_back(bob: Account) -> None:
    bicycle = offer(bob.id, quantity=3)
    stock.hold("ORD-1", {bicycle.id: 2})
    assert bicycle.quantity == 1
    stock.give_back("ORD-1")
    stock.give_back("ORD-1")
    assert bicycle.quantity == 3


def test_what_is_sold_out_says_so_and_is_offered_again_when_it_returns(bob: Account) -> None:
    bicycle = offer(bob.id, quantity=1)
    stock.hold("ORD-1", {bicycle.id: 1})
    assert (bicycle.quantity, bicycle.status) == (0, "active")
    stock.take("ORD-1")
    stock.take("ORD-1")
    assert (bicycle.quantity, bicycle.status) == (0, "sold")
    stock.give_back("ORD-1")
    assert (bicycle.quantity, bicycle.status) == (1, "active")


def test_all_or_none(bob: Account) -> None:
    bicycle, lamp = offer(bob.id, quantity=3), offer(bob.id, quantity=0, title="Brass lamp")
    with pytest.raises(OutOfStock) as refused:
        stock.hold("ORD-1", {bicycle.id: 1, lamp.id: 1})
    assert refused.value.status == 409
    assert list(refused.value.errors) == [str(lamp.id)]
    assert bicycle.quantity == 3


def test_what_has_no_number_never_ends(bob: Account) -> None:
    font = offer(bob.id, kind="digital", quantity=None)
    stock.hold("ORD-1", {font.id: 1})
    stock.take("ORD-1")
    assert (font.quantity, font.status) == (None, "active")


def test_64_people_want_the_last_ten_of_two_things_in_any_order(own_app: Flask) -> None:
    """Exactly ten get both, fifty-four are told, nothing is left, and nobody waits for ever."""
    with own_app.app_context(), unit_of_work():
        bob = cast.person("bob")
        ids = [offer(bob.id, quantity=10).id, offer(bob.id, quantity=10).id]
    start = Barrier(64)

    def buy(number: int) -> str:
        with own_app.app_context():
            start.wait()
            try:
                with unit_of_work():
                    wanted = ids if number % 2 else ids[::-1]
                    stock.hold(f"ORD-{number}", dict.fromkeys(wanted, 1))
            except OutOfStock as refused:
                return refused.code
            return "held"

    with ThreadPoolExecutor(64) as pool:
        outcomes = Counter(pool.map(buy, range(64)))
    assert outcomes == {"held": 10, "out_of_stock": 54}
    with own_app.app_context():
        assert [session().get_one(Listing, each).quantity for each in ids] == [0, 0]
