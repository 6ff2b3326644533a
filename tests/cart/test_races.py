from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask
from sqlalchemy import select

from marketplace.cart.models import Coupon
from marketplace.cart.queries.baskets import basket_of
from marketplace.cart.rules.limits import Owner
from marketplace.cart.services import coupons, filling
from marketplace.core.db import session, unit_of_work
from marketplace.core.errors import Conflict
from tests.bookmarks import stock
from tests.support import cast

MANY = 64


def test_64_people_use_a_coupon_that_is_good_for_ten(own_app: Flask) -> None:
    with own_app.app_context(), unit_of_work():
        values = {"code": "TEN", "percent": 1000, "amount": None, "currency": "USD", "most_uses": 10}
        coupon_id = coupons.create(None, values).id
    start = Barrier(MANY)

    def use(number: int) -> str:
        with own_app.app_context():
            start.wait()
            try:
                with unit_of_work():
                    coupons.use([coupon_id], account_id=None, email=f"{number}@example.com")
            except Conflict as refused:
                return refused.code
            return "used"

    with ThreadPoolExecutor(MANY) as pool:
        outcomes = Counter(pool.map(use, range(MANY)))
    assert outcomes == {"used": 10, "coupon_not_valid": 54}
    with own_app.app_context():
        assert session().scalar(select(Coupon.used)) == 10


def test_two_tabs_that_add_at_once_share_a_cart(own_app: Flask) -> None:
    with own_app.app_context(), unit_of_work():
        owner = Owner(account_id=cast.person("alice").id)
        listing_id = stock.offer(cast.person("bob").id, quantity=50).id
    start = Barrier(6)

    def add(_number: int) -> None:
        with own_app.app_context():
            start.wait()
            with unit_of_work():
                filling.add(owner, listing_id, 1)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(add, range(6)))
    with own_app.app_context():
        (item,) = basket_of(owner).items
        assert item.quantity == 6
