"""What was chosen goes from the listing through cart and checkout to the order and its papers."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pypdfium2
import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.accounts.models import Account
from marketplace.cart.queries.baskets import basket_of
from marketplace.cart.rules.limits import Owner
from marketplace.cart.services import filling
from marketplace.core.db import session, unit_of_work
from marketplace.core.errors import Conflict, Invalid
from marketplace.listings.models import ListingVariant
from marketplace.listings.services import editing, variants
from marketplace.orders.models import Order
from marketplace.orders.services import placing
from tests.listings.choices import COLOURS, LARGE_BLUE, SMALL_RED, shirt
from tests.orders import acts
from tests.support import cast
from tests.support.pages import PageClient


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return str(document[0].get_textpage().get_text_range())
    finally:
        document.close()


def left(listing_id: int) -> dict[str, int | None]:
    return variants.as_words(variants.stock_of(listing_id))


def test_a_choice_has_its_price_and_is_needed(alices: Owner, bob: Account) -> None:
    made = shirt(bob.id)
    filling.add(alices, made.id, 1, LARGE_BLUE)
    filling.add(alices, made.id, 2, SMALL_RED)
    basket = basket_of(alices)
    assert [(item.price, item.left) for item in basket.items] == [(2750, 1), (2000, 3)]
    assert basket.quote.total == 6750
    assert basket.can_be_bought
    for wrong in ({}, {"Size": "L"}, {**LARGE_BLUE, "Size": "XL"}, {**LARGE_BLUE, "Fabric": "linen"}):
        with pytest.raises(Invalid):
            filling.add(alices, made.id, 1, wrong)
    with pytest.raises(Conflict, match="Only 1 are left"):
        filling.add(alices, made.id, 1, LARGE_BLUE)


def test_a_cart_shows_what_became_of_its_choices(alices: Owner, bob: Account) -> None:
    made = shirt(bob.id)
    filling.add(alices, made.id, 1, LARGE_BLUE)
    editing.save(made, {"stock": [(LARGE_BLUE, 0)]}, by=bob.id)
    (item,) = basket_of(alices).items
    assert (item.is_gone, item.is_unchosen) == (True, False)
    editing.save(made, {"options": [COLOURS]}, by=bob.id)
    (item,) = basket_of(alices).items
    assert (item.is_gone, item.is_unchosen) == (True, True)
    filling.accept_changes(alices)
    assert basket_of(alices).items == []


def test_an_order_keeps_the_choice_and_takes_its_stock(
    as_alice: PageClient, as_bob: PageClient, alices: Owner, bob: Account
) -> None:
    made = shirt(bob.id)
    filling.add(alices, made.id, 1, LARGE_BLUE)
    (order,) = acts.buy(alices)
    assert (order.total, order.lines[0].options) == (2750, LARGE_BLUE)
    assert left(made.id) == {"S, Red": 3, "S, Blue": 2, "L, Red": 1, "L, Blue": 0}
    assert "Size: L" in as_alice.get(f"/orders/{order.id}").text
    assert "Linen shirt (L, Blue)" in text_of(as_alice.get(f"/orders/{order.id}/invoice.pdf").data)
    assert "Linen shirt (L, Blue)" in text_of(as_bob.get(f"/orders/{order.id}/packing-slip.pdf").data)


def test_given_up_it_goes_back_to_shelf_and_cart(as_alice: PageClient, alices: Owner, bob: Account) -> None:
    made = shirt(bob.id)
    filling.add(alices, made.id, 1, LARGE_BLUE)
    checkout = acts.place(alices)
    assert left(made.id)["L, Blue"] == 0
    as_alice.send(f"/checkout/{checkout.reference}/cancellation")
    assert left(made.id)["L, Blue"] == 1
    assert [dict(item.options) for item in basket_of(alices).items] == [LARGE_BLUE]


def test_the_page_leads_a_choice_into_the_cart(client: PageClient, bob: Account) -> None:
    made = shirt(bob.id, (3, 2, 1, 0))
    asked = client.get(f"/cart/listings/{made.id}?option_0=L&option_1=Red").text
    assert "$25" in asked
    sent = client.send("/cart/items", {"listing_id": made.id, "quantity": 1, "option_0": "L"})
    assert sent.headers["Location"] == f"/cart/listings/{made.id}?option_0=L"
    client.send("/cart/items", {"listing_id": made.id, "quantity": 1, "option_0": "L", "option_1": "Red"})
    page = client.get("/cart").text
    assert "Size: L" in page
    full = client.send(
        "/cart/items", {"listing_id": made.id, "option_0": "L", "option_1": "Red"}, follow_redirects=True
    )
    assert "Only 1 are left" in full.text


def test_what_was_removed_comes_back_as_it_was_chosen(as_alice: PageClient, alices: Owner, bob: Account) -> None:
    made = shirt(bob.id)
    item = filling.add(alices, made.id, 1, LARGE_BLUE)
    page = as_alice.send(f"/cart/items/{item.id}/removal", follow_redirects=True).text
    assert 'name="option_1" value="Blue"' in page


def test_the_api_takes_and_shows_choices(as_alice: PageClient, bob: Account) -> None:
    made = shirt(bob.id)
    headers = {"X-CSRFToken": as_alice.csrf()}
    body = {"listing_id": made.id, "quantity": 1, "options": LARGE_BLUE}
    put = as_alice.post("/api/v1/cart/items", json=body, headers=headers)
    assert put.status_code == 201
    assert put.get_json()["stalls"][0]["items"][0]["price"] == "27.50"
    missing = as_alice.post("/api/v1/cart/items", json={**body, "options": {"Size": "L"}}, headers=headers)
    assert missing.status_code == 400
    assert list(missing.get_json()["errors"]) == ["options.Colour"]
    assert as_alice.post("/api/v1/cart/items", json=body, headers=headers).status_code == 409


def test_64_buyers_want_the_last_one_of_a_variant(own_app: Flask) -> None:
    with own_app.app_context(), unit_of_work():
        bob = cast.person("bob")
        listing_id = shirt(bob.id, (50, 50, 50, 1)).id
        owners = [Owner(guest=f"{number:032}".encode()) for number in range(64)]
        for owner in owners:
            filling.add(owner, listing_id, 1, LARGE_BLUE)
    start = Barrier(64)

    def buy(owner: Owner) -> str:
        with own_app.app_context():
            start.wait()
            try:
                with unit_of_work():
                    placing.place(owner, acts.wish())
            except Conflict as refused:
                return refused.code
            return "placed"

    with ThreadPoolExecutor(64) as pool:
        outcomes = Counter(pool.map(buy, owners))
    assert outcomes == {"placed": 1, "out_of_stock": 63}
    with own_app.app_context():
        assert left(listing_id)["L, Blue"] == 0
        assert len(session().scalars(select(Order)).all()) == 1
        assert min(q for q in session().scalars(select(ListingVariant.quantity)) if q is not None) == 0
