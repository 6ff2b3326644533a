"""Two hands at one offer in the same moment: one of them is first."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from functools import partial
from threading import Barrier
from typing import Final

from flask import Flask
from sqlalchemy import func, select

from marketplace.accounts.models import Account
from marketplace.core.db import session, unit_of_work
from marketplace.offers.models import Offer, OfferMove
from marketplace.offers.services import bargaining, using
from tests.bookmarks import stock
from tests.support import cast
from tests.support.pages import PageClient
from tests.support.racing import at_once

ROUNDS: Final = 3


def offered(app: Flask, number: int) -> tuple[int, int, int]:
    with app.app_context(), unit_of_work():
        buyer, seller = cast.person(f"alice{number}").id, cast.person(f"bob{number}").id
        offer = bargaining.make(buyer, stock.offer(seller).id, Decimal(240))
        return offer.id, buyer, seller


def test_two_that_accept_and_one_that_withdraws(own_app: Flask) -> None:
    for number in range(ROUNDS):
        offer_id, buyer, seller = offered(own_app, number)
        accept, withdraw = partial(bargaining.accept, offer_id, seller), partial(bargaining.withdraw, offer_id, buyer)
        assert at_once(own_app, [accept, accept, withdraw]) == {"done": 1, "illegal_transition": 2}
        with own_app.app_context():
            assert session().get_one(Offer, offer_id).status in {"accepted", "withdrawn"}
            assert session().scalar(select(func.count()).where(OfferMove.offer_id == offer_id)) == 2


def test_one_offer_is_claimed_by_one_order(own_app: Flask) -> None:
    offer_id, _buyer, seller = offered(own_app, 7)
    with own_app.app_context(), unit_of_work():
        bargaining.accept(offer_id, seller)
    claims = [partial(using.claim, [offer_id], f"ORD-{number}") for number in range(8)]
    assert at_once(own_app, claims) == {"done": 1, "offer_not_valid": 7}


def test_two_tabs_make_one_offer(own_app: Flask) -> None:
    with own_app.app_context(), unit_of_work():
        buyer, listing_id = cast.person("alice").id, stock.offer(cast.person("bob").id).id
    clients = [signed_in(own_app, buyer) for _number in range(4)]
    start = Barrier(len(clients))

    def send(who: tuple[PageClient, str]) -> int:
        client, token = who
        start.wait()
        body = {"listing_id": listing_id, "amount": "240"}
        return int(client.post("/api/v1/offers", json=body, headers={"X-CSRFToken": token}).status_code)

    with ThreadPoolExecutor(len(clients)) as pool:
        assert Counter(pool.map(send, clients)) == {201: 1, 409: 3}


def signed_in(app: Flask, account_id: int) -> tuple[PageClient, str]:
    with app.app_context():
        client = cast.signed_in_client(app, session().get_one(Account, account_id))
        return client, client.csrf()
