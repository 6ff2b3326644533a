from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from sqlalchemy import select

from marketplace.accounts.models import Account
from marketplace.cart.models import Address, Coupon, DeliveryMethod, TaxRule
from marketplace.cart.queries.baskets import basket_of
from marketplace.cart.rules.limits import Owner
from marketplace.cart.services import coupons, filling
from marketplace.core.db import session
from marketplace.listings.models import Listing
from tests.support.pages import PageClient

HOME = {"name": "Ines Marlowe", "line1": "14 Ropewalk", "city": "Alder Ferry", "state": "ME", "zip": "04612",
        "country": "US", "phone": ""}  # fmt: skip


def test_a_guest_fills_a_cart_and_finds_it_again(client: PageClient, bicycle: Listing) -> None:
    assert "Your cart is empty" in client.get("/cart").text
    assert f"/cart/listings/{bicycle.id}" in client.get(f"/listings/{bicycle.id}", follow_redirects=True).text
    client.get(f"/cart/listings/{bicycle.id}")

    sent = client.send("/cart/items", {"listing_id": bicycle.id, "quantity": 2})
    assert sent.status_code == 303
    page = client.get("/cart").text
    assert "Larkspur touring bicycle" in page
    assert "$570" in page
    assert '<span class="count">2</span>' in client.get("/").text


def test_what_was_removed_can_be_put_back(as_alice: PageClient, alices: Owner, bicycle: Listing) -> None:
    as_alice.send("/cart/items", {"listing_id": bicycle.id, "quantity": 2})
    (item,) = basket_of(alices).items
    gone = as_alice.send(f"/cart/items/{item.id}/removal", follow_redirects=True).text
    assert "is out of your cart" in gone
    assert basket_of(alices).items == []


def test_quantities_change_and_too_many_are_refused(as_alice: PageClient, alices: Owner, bicycle: Listing) -> None:
    as_alice.send("/cart/items", {"listing_id": bicycle.id})
    (item,) = basket_of(alices).items
    as_alice.send(f"/cart/items/{item.id}/quantity", {"quantity": 3})
    assert basket_of(alices).count == 3
    refused = as_alice.send(f"/cart/items/{item.id}/quantity", {"quantity": 9}, follow_redirects=True)
    assert "Only 5 are left" in refused.text
    assert basket_of(alices).count == 3
    as_alice.send(f"/cart/items/{item.id}/quantity", {"quantity": 0})
    assert basket_of(alices).count == 0


def test_anothers_items_are_not_there(as_charlie: PageClient, alices: Owner, bicycle: Listing) -> None:
    item = filling.add(alices, bicycle.id, 1)
    assert as_charlie.send(f"/cart/items/{item.id}/removal").status_code == 404
    assert as_charlie.send(f"/cart/items/{item.id}/quantity", {"quantity": 2}).status_code == 404
    assert as_charlie.send(f"/cart/stalls/{bicycle.seller_id}", {"note": "x"}).status_code == 404
    assert basket_of(alices).count == 1


def test_a_changed_price_is_said_and_accepted(as_alice: PageClient, alices: Owner, bicycle: Listing) -> None:
    filling.add(alices, bicycle.id, 1)
    bicycle.price = 30000
    page = as_alice.get("/cart").text
    assert "costs $300 now; it was $285" in page
    assert "/checkout" not in page
    accepted = as_alice.send("/cart/acceptance", follow_redirects=True).text
    assert "/checkout" in accepted


def test_a_note_and_a_way_of_delivery_are_kept(as_alice: PageClient, alices: Owner, bicycle: Listing) -> None:
    filling.add(alices, bicycle.id, 1)
    as_alice.send(f"/cart/stalls/{bicycle.seller_id}", {"note": "Ring twice", "method_id": "0"})
    assert basket_of(alices).stalls[0].note == "Ring twice"


def test_coupons_come_and_go(as_alice: PageClient, alices: Owner, bicycle: Listing) -> None:
    filling.add(alices, bicycle.id, 1)
    made = coupons.create(None, {"code": "MARKET5", "percent": None, "amount": 500, "currency": "USD"})
    assert "We know no coupon" in as_alice.send("/cart/coupons", {"code": "nothing"}, follow_redirects=True).text
    assert "−$5" in as_alice.send("/cart/coupons", {"code": "market5"}, follow_redirects=True).text
    as_alice.send(f"/cart/coupons/{made.id}/removal")
    assert basket_of(alices).coupons == []


@pytest.mark.parametrize("data", [{}, {"listing_id": "x"}, {"listing_id": "1", "quantity": "-1"}])
def test_nonsense_is_refused(client: PageClient, data: dict[str, str]) -> None:
    assert client.send("/cart/items", data).status_code == 400


def test_the_address_book(as_alice: PageClient, as_charlie: PageClient, alice: Account) -> None:
    assert "No address yet" in as_alice.get("/account/addresses").text
    assert as_alice.send("/account/addresses", {"name": "x"}).status_code == 422
    as_alice.send("/account/addresses", HOME)
    as_alice.send("/account/addresses", {**HOME, "name": "At work"})
    home, work = session().scalars(select(Address).order_by(Address.id)).all()
    assert (home.is_default, work.is_default) == (True, False)
    as_alice.send(f"/account/addresses/{work.id}/first")
    as_alice.send(f"/account/addresses/{work.id}", {**HOME, "name": "The office"})
    assert "The office" in as_alice.get("/account/addresses").text
    assert as_alice.get(f"/account/addresses/{work.id}").status_code == 200
    assert as_charlie.get(f"/account/addresses/{work.id}").status_code == 404
    assert as_charlie.send(f"/account/addresses/{work.id}/removal").status_code == 404
    as_alice.send(f"/account/addresses/{work.id}/removal")
    session().refresh(home)
    assert home.is_default


def test_a_seller_sets_ways_of_delivery(as_bob: PageClient, as_charlie: PageClient) -> None:
    values = {"kind": "ship", "name": "Tracked post", "currency": "EUR", "price": "8.50", "price_each_more": "2",
              "countries": ["ES", "PT"], "days_least": "2", "days_most": "4"}  # fmt: skip
    assert as_bob.send("/sell/shipping", {**values, "days_most": "1"}).status_code == 422
    as_bob.send("/sell/shipping", values)
    method = session().scalars(select(DeliveryMethod)).one()
    assert (method.price, method.price_each_more, method.countries) == (850, 200, ["ES", "PT"])
    assert "Tracked post" in as_bob.get("/sell/shipping").text
    assert as_bob.get(f"/sell/shipping/{method.id}").status_code == 200
    as_bob.send(f"/sell/shipping/{method.id}", {**values, "kind": "pickup", "name": "Collect"})
    session().refresh(method)
    assert (method.kind, method.price, method.countries) == ("pickup", 0, [])
    assert as_charlie.send(f"/sell/shipping/{method.id}/removal").status_code == 404
    as_bob.send(f"/sell/shipping/{method.id}/removal")
    assert "Nothing set yet" in as_bob.get("/sell/shipping").text


def test_a_seller_makes_coupons(as_bob: PageClient, as_charlie: PageClient) -> None:
    values = {"code": "spring", "kind": "percent", "worth": "12.5", "currency": "USD", "ends_on": "2099-01-31"}
    assert as_bob.send("/sell/coupons", {**values, "worth": "120"}).status_code == 422
    as_bob.send("/sell/coupons", values)
    coupon = session().scalars(select(Coupon)).one()
    assert (coupon.code, coupon.percent) == ("SPRING", 1250)
    assert as_bob.send("/sell/coupons", values).status_code == 422
    assert "SPRING" in as_bob.get("/sell/coupons").text
    assert as_charlie.send(f"/sell/coupons/{coupon.id}/switch", {"on": "0"}).status_code == 404
    as_bob.send(f"/sell/coupons/{coupon.id}/switch", {"on": "0"})
    session().refresh(coupon)
    assert not coupon.is_active
    later = {**values, "code": "summer", "starts_on": "2098-06-01"}
    assert "end before it begins" in as_bob.send("/sell/coupons", {**later, "ends_on": "2098-05-01"}).text
    as_bob.send("/sell/coupons", later)
    assert "From Jun 1, 2098" in as_bob.get("/sell/coupons").text


def test_operators_set_taxes_and_the_platforms_coupons(as_ada: PageClient, as_alice: PageClient) -> None:
    assert as_alice.get("/admin/taxes").status_code == 403
    values = {"applies_to": "sale", "country": "ES", "name": "IVA", "rate": "21", "is_included": "y"}
    as_ada.send("/admin/taxes", values)
    rule = session().scalars(select(TaxRule)).one()
    assert (rule.rate, rule.is_included) == (2100, True)
    assert as_ada.send("/admin/taxes", values).status_code == 409
    assert "IVA 21" in as_ada.get("/admin/taxes").text
    as_ada.send(f"/admin/taxes/{rule.id}/removal")
    assert "No tax rules" in as_ada.get("/admin/taxes").text
    as_ada.send("/admin/coupons", {"code": "WELCOME", "kind": "amount", "worth": "5", "currency": "USD"})
    coupon = session().scalars(select(Coupon)).one()
    assert (coupon.seller_id, coupon.amount) == (None, 500)
    as_ada.send(f"/admin/coupons/{coupon.id}/switch", {"on": "0"})
    assert "Off" in as_ada.get("/admin/coupons").text


def test_the_cart_as_json(as_alice: PageClient, bicycle: Listing, offer: Callable[..., Listing]) -> None:
    head = {"X-CSRFToken": as_alice.csrf()}
    made = as_alice.post("/api/v1/cart/items", json={"listing_id": bicycle.id, "quantity": 2}, headers=head)
    assert made.status_code == 201
    item = made.json["stalls"][0]["items"][0]
    assert (item["amount"], made.json["total"], made.json["currency"]) == ("570.00", "570.00", "USD")
    changed = as_alice.patch(f"/api/v1/cart/items/{item['item_id']}", json={"quantity": 1}, headers=head)
    assert Decimal(changed.json["total"]) == 285
    assert as_alice.post("/api/v1/cart/items", json={"listing_id": 1, "x": 2}, headers=head).status_code == 400
    rental = offer(kind="rental")
    refused = as_alice.post("/api/v1/cart/items", json={"listing_id": rental.id, "quantity": 1}, headers=head)
    assert (refused.status_code, refused.json["code"]) == (409, "not_for_cart")
    stall = as_alice.patch(f"/api/v1/cart/stalls/{bicycle.seller_id}", json={"note": "Hello"}, headers=head)
    assert stall.json["stalls"][0]["note"] == "Hello"
    assert as_alice.delete(f"/api/v1/cart/items/{item['item_id']}", headers=head).json["stalls"] == []
    assert as_alice.get("/api/v1/cart").json["total"] == "0.00"


def test_coupons_as_json(as_bob: PageClient, client: PageClient) -> None:
    head = {"X-CSRFToken": as_bob.csrf()}
    assert client.get("/api/v1/sellers/me/coupons").status_code == 401
    made = as_bob.post("/api/v1/sellers/me/coupons", json={"code": "Ten", "percent": "10"}, headers=head)
    assert (made.status_code, made.json["code"], made.json["percent"]) == (201, "TEN", "10")
    assert as_bob.post("/api/v1/sellers/me/coupons", json={"code": "NO-WORTH"}, headers=head).status_code == 400
    twice = as_bob.post("/api/v1/sellers/me/coupons", json={"code": "ten", "amount": 5}, headers=head)
    assert (twice.status_code, twice.json["code"]) == (409, "code_taken")
    address = f"/api/v1/sellers/me/coupons/{made.json['coupon_id']}"
    assert as_bob.patch(address, json={"is_active": False}, headers=head).json["is_active"] is False
    assert as_bob.get("/api/v1/sellers/me/coupons").json["totalItems"] == 1
