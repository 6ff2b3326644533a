from __future__ import annotations

from collections.abc import Callable

import pytest

from marketplace.accounts.models import Account
from marketplace.cart.queries.baskets import basket_of, count_of
from marketplace.cart.rules.limits import Owner
from marketplace.cart.services import coupons, delivery, filling, merging
from marketplace.core.db import session
from marketplace.core.errors import Conflict, Forbidden, Invalid, NotFound
from marketplace.listings.models import Listing
from tests.support import cast


def test_things_of_several_sellers_lie_in_one_cart(
    alices: Owner, bicycle: Listing, charlie: Account, offer: Callable[..., Listing]
) -> None:
    font = offer(seller_id=charlie.id, kind="digital", title="Harrow Grotesk", price=6000, quantity=None)
    filling.add(alices, bicycle.id, 2)
    filling.add(alices, font.id, 1)

    basket = basket_of(alices)
    assert [stall.name for stall in basket.stalls] == ["Bob", "Charlie"]
    assert basket.quote.total == 2 * 28500 + 6000
    assert count_of(alices) == 3


def test_the_same_thing_again_is_more_of_it(alices: Owner, bicycle: Listing) -> None:
    filling.add(alices, bicycle.id, 2)
    filling.add(alices, bicycle.id, 1)
    (item,) = basket_of(alices).items
    assert item.quantity == 3


def test_a_download_is_in_the_cart_once(alices: Owner, offer: Callable[..., Listing]) -> None:
    font = offer(kind="digital", quantity=None)
    filling.add(alices, font.id, 1)
    filling.add(alices, font.id, 1)
    (item,) = basket_of(alices).items
    assert item.quantity == 1
    with pytest.raises(Conflict) as refused:
        filling.set_quantity(alices, item.id, 2)
    assert refused.value.code == "once_only"


@pytest.mark.parametrize("kind", ["rental", "service", "property"])
def test_what_is_booked_is_not_put_into_a_cart(alices: Owner, offer: Callable[..., Listing], kind: str) -> None:
    with pytest.raises(Conflict) as refused:
        filling.add(alices, offer(kind=kind).id, 1)
    assert refused.value.code == "not_for_cart"


@pytest.mark.parametrize("status", ["draft", "inactive", "sold", "removed"])
def test_what_is_not_offered_is_not_found(alices: Owner, offer: Callable[..., Listing], status: str) -> None:
    with pytest.raises(NotFound):
        filling.add(alices, offer(status=status).id, 1)


def test_ones_own_things_are_not_bought(bob: Account, bicycle: Listing) -> None:
    with pytest.raises(Forbidden):
        filling.add(Owner(account_id=bob.id), bicycle.id, 1)


def test_a_cart_holds_one_currency(alices: Owner, bicycle: Listing, offer: Callable[..., Listing]) -> None:
    filling.add(alices, bicycle.id, 1)
    with pytest.raises(Conflict) as refused:
        filling.add(alices, offer(currency="EUR").id, 1)
    assert refused.value.code == "currency_mixed"


@pytest.mark.parametrize("quantity", [0, -1, 1000, True])
def test_odd_quantities_are_refused(alices: Owner, bicycle: Listing, quantity: int) -> None:
    with pytest.raises(Invalid):
        filling.add(alices, bicycle.id, quantity)


def test_no_more_than_there_is(alices: Owner, bicycle: Listing) -> None:
    item = filling.add(alices, bicycle.id, 5)
    with pytest.raises(Conflict) as refused:
        filling.set_quantity(alices, item.id, 6)
    assert refused.value.code == "out_of_stock"


def test_choices_are_those_of_the_listing(alices: Owner, offer: Callable[..., Listing]) -> None:
    shirt = offer(attributes={"fabric": ["linen", "cotton"]})
    with pytest.raises(Invalid):
        filling.add(alices, shirt.id, 1, {"fabric": "linen"})
    shirt.options = [{"name": "Fabric", "values": [{"value": "linen", "extra": 0}, {"value": "cotton", "extra": 0}]}]
    filling.add(alices, shirt.id, 1, {"Fabric": "linen"})
    filling.add(alices, shirt.id, 1, {"Fabric": "cotton"})
    assert len(basket_of(alices).items) == 2
    with pytest.raises(Invalid):
        filling.add(alices, shirt.id, 1, {"Fabric": "gold"})


def test_changes_are_shown_and_nothing_changes_by_itself(
    alices: Owner, bicycle: Listing, lamp: Listing, offer: Callable[..., Listing]
) -> None:
    gone = offer(title="Kayak")
    filling.add(alices, bicycle.id, 3)
    filling.add(alices, lamp.id, 1)
    filling.add(alices, gone.id, 1)
    bicycle.quantity, lamp.price, gone.status = 2, 7000, "inactive"
    session().flush()

    basket = basket_of(alices)
    short, dearer, missing = basket.items
    assert (short.is_short, short.left, short.quantity) == (True, 2, 3)
    assert (dearer.is_dearer, dearer.seen_price, dearer.price) == (True, 6400, 7000)
    assert missing.is_gone
    assert not basket.can_be_bought

    filling.accept_changes(alices)
    accepted = basket_of(alices)
    assert accepted.can_be_bought
    assert accepted.quote.total == 2 * 28500 + 7000


def test_a_guests_cart_becomes_the_accounts(
    alices: Owner, guests: Owner, bicycle: Listing, lamp: Listing, alice: Account
) -> None:
    filling.add(guests, bicycle.id, 2)
    filling.add(guests, lamp.id, 1)
    filling.add(alices, bicycle.id, 1)
    filling.say(guests, bicycle.seller_id, note="Ring twice")

    merging.adopt(alice.id, guests.guest or b"")

    basket = basket_of(alices)
    assert {item.card.id: item.quantity for item in basket.items} == {bicycle.id: 2, lamp.id: 1}
    assert basket.stalls[0].note == "Ring twice"
    assert count_of(guests) == 0


def test_the_way_of_delivery_reaches_the_address(alices: Owner, bicycle: Listing, bob: Account) -> None:
    given = {"kind": "ship", "currency": "USD", "price": 850, "price_each_more": 200}
    delivery.add(bob.id, {**given, "name": "Post in Spain", "countries": ["ES"]})
    far = delivery.add(bob.id, {**given, "name": "Abroad", "price": 2400, "free_from": 100_000})
    filling.add(alices, bicycle.id, 3)

    assert basket_of(alices, place=("ES", "")).quote.delivery == 850 + 2 * 200
    assert basket_of(alices, place=("US", "")).quote.delivery == 2400 + 2 * 200
    chosen = basket_of(alices, place=("ES", ""), methods={bob.id: far.id})
    assert chosen.quote.delivery == 2800
    filling.set_quantity(alices, chosen.items[0].id, 4)
    assert basket_of(alices, place=("US", "")).quote.delivery == 0


def test_a_seller_without_settings_lets_people_collect(alices: Owner, bicycle: Listing) -> None:
    filling.add(alices, bicycle.id, 1)
    (stall,) = basket_of(alices, place=("ES", "")).stalls
    assert stall.method is not None
    assert stall.method.kind == "pickup"
    assert not stall.ships


def test_a_coupon_lies_in_the_cart(alices: Owner, bicycle: Listing, bob: Account) -> None:
    filling.add(alices, bicycle.id, 1)
    coupons.create(bob.id, {"code": "spring 10", "percent": 1000, "amount": None, "currency": "USD"})
    coupons.put(alices, "Spring10")
    basket = basket_of(alices)
    assert basket.quote.total == 28500 - 2850
    coupons.take_out(alices, basket.coupons[0].coupon.id)
    assert basket_of(alices).quote.total == 28500


def test_coupons_have_reasons_not_to_count(alices: Owner, bicycle: Listing) -> None:
    filling.add(alices, bicycle.id, 1)
    coupon = coupons.create(None, {"code": "ONCE", "percent": None, "amount": 500, "currency": "USD", "most_uses": 1})
    with pytest.raises(NotFound):
        coupons.put(alices, "NOSUCH")
    coupons.use([coupon.id], account_id=alices.account_id, email="")
    with pytest.raises(Conflict):
        coupons.put(alices, "ONCE")
    coupons.give_back([coupon.id], account_id=alices.account_id, email="")
    coupons.put(alices, "ONCE")
    coupons.change(coupon, {"is_active": False})
    assert basket_of(alices).coupons[0].why_not
    assert basket_of(alices).quote.total == 28500


def test_a_limit_for_each_buyer_holds(alices: Owner, alice: Account) -> None:
    coupon = coupons.create(
        None, {"code": "EACH1", "percent": 500, "amount": None, "currency": "USD", "most_uses_each": 1}
    )
    coupons.use([coupon.id], account_id=alice.id, email="")
    with pytest.raises(Conflict):
        coupons.use([coupon.id], account_id=alice.id, email="")
    coupons.use([coupon.id], account_id=None, email="Guest@example.com")
    with pytest.raises(Conflict):
        coupons.use([coupon.id], account_id=None, email="guest@example.com")


def test_reading_a_cart_takes_the_same_statements_for_one_thing_and_many(
    alices: Owner, offer: Callable[..., Listing], count_statements: Callable[[Callable[[], object]], int]
) -> None:
    filling.add(alices, offer().id, 1)
    basket_of(alices)  # the tree of categories is read once
    one = count_statements(lambda: basket_of(alices, place=("ES", "")))
    for number in range(10):
        filling.add(alices, offer(seller_id=cast.person(f"seller{number}").id).id, 1)
    assert count_statements(lambda: basket_of(alices, place=("ES", ""))) == one
