"""What stays of someone in orders when they take their data, and when they leave."""

from __future__ import annotations

import json

from sqlalchemy import select

from marketplace.accounts.models import Account
from marketplace.cart.rules.limits import Owner
from marketplace.cart.services import addresses
from marketplace.cart.services import personal as basket
from marketplace.core.db import session
from marketplace.listings.models import Listing
from marketplace.orders.models import Checkout, Invoice
from marketplace.orders.services import adopting, disputing, personal
from tests.orders import acts


def test_a_copy_holds_what_was_bought_and_said(alices: Owner, alice: Account, bicycle: Listing) -> None:
    (order,) = acts.buy(alices, bicycle)
    disputing.open_dispute(order.id, acts.buyer(order), reason="The fork is bent")
    addresses.keep(alice.id, acts.HOME)
    copy = json.dumps([personal.copy_of(alice.id), basket.copy_of(alice.id)])
    for word in (order.reference, "Larkspur", "The fork is bent", "14 Ropewalk"):
        assert word in copy


def test_nothing_personal_stays(alices: Owner, alice: Account, bicycle: Listing) -> None:
    (order,) = acts.buy(alices, bicycle, name="Zaphira Quill", email="zaphira@example.com")
    disputing.open_dispute(order.id, acts.buyer(order), reason="Marker words of a dispute")
    personal.erase(alice.id)
    basket.erase(alice.id)
    session().refresh(order)
    papers = session().scalars(select(Invoice.data)).all()
    checkouts = session().execute(select(Checkout.email, Checkout.cart)).all()
    left = str([order.email, order.buyer_name, order.address, papers, checkouts, *personal.copy_of(alice.id).values()])
    for word in ("Zaphira", "zaphira", "Ropewalk", "Marker words"):
        assert word not in left
    assert order.total == 28500


def test_what_a_guest_ordered_is_the_accounts_after_signing_in(guests: Owner, alice: Account, bicycle: Listing) -> None:
    (order,) = acts.buy(guests, bicycle)
    adopting.adopt(alice.id, guests.guest or b"")
    session().refresh(order)
    assert (order.buyer_id, order.guest) == (alice.id, None)
