"""What a buyer's cancellation gives back, by the policies of what was bought."""

from __future__ import annotations

from marketplace.accounts.models import Account
from marketplace.cart.rules.limits import Owner
from marketplace.listings.models import Listing
from marketplace.orders.rules.processes import Actor
from marketplace.orders.services import fulfilling
from tests.orders import acts
from tests.support.pages import PageClient


def test_an_order_keeps_the_policy_of_its_listing(as_alice: PageClient, alices: Owner, bicycle: Listing) -> None:
    bicycle.cancellation_policy = "strict"
    (order,) = acts.buy(alices, bicycle)
    bicycle.cancellation_policy = "none"
    assert (order.policy, order.lines[0].policy) == ("strict", "strict")
    page = as_alice.get(f"/orders/{order.id}/cancellation").text
    assert "$142.50 of $285 goes back" in page
    assert "half comes back" in page
    assert fulfilling.cancel(order.id, acts.buyer(order)).refunded == 14250


def test_each_line_goes_back_by_its_own_policy(alices: Owner, bicycle: Listing, lamp: Listing, bob: Account) -> None:
    bicycle.cancellation_policy, lamp.cancellation_policy = "none", "strict"
    (order,) = acts.buy(alices, bicycle, lamp)
    assert order.policy == "mixed"
    assert fulfilling.would_come_back(order, Actor.BUYER) == 3200
    assert fulfilling.would_come_back(order, Actor.SELLER) == 34900
    fulfilling.cancel(order.id, acts.buyer(order))
    assert [line.refunded for line in order.lines] == [0, 3200]
    assert (order.refunded, acts.held(order)) == (3200, 0)
    assert acts.owed(bob.id) == (34900 - 3200) - (3490 - 320)


def test_two_lenient_policies_give_everything_back(alices: Owner, bicycle: Listing, lamp: Listing) -> None:
    bicycle.cancellation_policy, lamp.cancellation_policy = "flexible", "moderate"
    (order,) = acts.buy(alices, bicycle, lamp)
    fulfilling.cancel(order.id, acts.buyer(order))
    assert (order.refunded, order.payment_status, acts.held(order)) == (34900, "refunded", 0)
