"""What everyone sees while the payer's bank looks at a payment, and what waits too long for a decision."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from marketplace.accounts.models import Account
from marketplace.cart.rules.limits import Owner
from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.models import AuditEntry
from marketplace.listings.models import Listing
from marketplace.notifications.models import Notice
from marketplace.orders.models import Dispute, Order, OrderRefund, Takeback
from marketplace.orders.services import disputing, fulfilling, sweeping
from tests.orders import acts
from tests.orders.test_bank import contest, decide
from tests.support.pages import PageClient


@pytest.fixture
def order(alices: Owner, bicycle: Listing) -> Order:
    (made,) = acts.buy(alices, bicycle)
    return made


def notices(account: Account, kind: str) -> list[str]:
    return list(session().scalars(select(Notice.content).filter_by(account_id=account.id, kind=kind)))


def test_both_sides_see_what_the_bank_does(
    as_alice: PageClient, as_bob: PageClient, as_charlie: PageClient, order: Order
) -> None:
    contest(order)
    row = session().scalars(select(Takeback)).one()
    path, words = f"/orders/{order.id}", f"/orders/{order.id}/bank/{row.id}"
    for page in (as_alice.get(path).text, as_bob.get(path).text):
        assert "Contested at the bank" in page
        assert "Nothing moves until it has decided" in page
    assert "Yes, release" not in as_alice.get(path).text
    assert "Give money back" not in as_bob.get(path).text
    assert "contested at the bank" in as_bob.get("/sell/orders?status=disputed").text.lower()
    assert as_alice.send(words, {"said": "mine"}).status_code == 403
    assert as_charlie.send(words, {"said": "mine"}).status_code == 404
    assert as_bob.send(words, {"said": ""}).status_code == 422
    as_bob.send(words, {"said": "Signed for on Monday"})
    assert "Signed for on Monday" in as_bob.get(path).text
    assert "Signed for on Monday" not in as_alice.get(path).text
    decide(order, "lost")
    assert as_bob.send(words, {"said": "Late"}).status_code == 404
    assert "goes back to the buyer" in as_bob.get(path).text


def test_programs_see_it_too(as_alice: PageClient, order: Order) -> None:
    contest(order, most=10_000)
    path, token = f"/api/v1/orders/{order.id}", {"X-CSRFToken": as_alice.csrf()}
    shown = as_alice.get(path).json
    assert (shown["payment"]["contested"], shown["open_moves"]) == ("100.00", [])
    refused = as_alice.post(f"{path}/confirm", json={}, headers=token)
    assert (refused.status_code, refused.json["code"]) == (409, "contested")


def test_the_office_answers_and_bears(
    as_vera: PageClient, as_ada: PageClient, as_bob: PageClient, bob: Account, vera: Account, order: Order
) -> None:
    fulfilling.confirm(order.id, acts.buyer(order))
    contest(order)
    assert notices(vera, "order.office") == [f"The bank contests $285 of order {order.reference}"]
    row = session().scalars(select(Takeback)).one()
    assert order.reference in as_vera.get("/admin/disputes/bank").text
    assert "The seller has shown nothing yet" in as_vera.get(f"/admin/orders/{order.id}").text
    decide(order, "lost")
    assert notices(bob, "order.dispute")[-1].startswith("The bank has decided: $285 of order")
    path = f"/admin/orders/{order.id}/bank/{row.id}/cover"
    assert as_vera.send(path, {"reason": "Signed for"}).status_code == 403, "a moderator moves no money"
    assert as_ada.send(path, {"reason": ""}).status_code == 400
    assert "$256.50 paid" in as_ada.send(path, {"reason": "Signed for"}, follow_redirects=True).text
    assert as_ada.send(path, {"reason": "Signed for"}).status_code == 409
    assert acts.owed(bob.id) == 25_650
    assert "Released to you" in as_bob.get(f"/orders/{order.id}").text
    assert "order.cover" in session().scalars(select(AuditEntry.action)).all()


def test_a_stuck_refund_is_sent_again(as_bob: PageClient, as_alice: PageClient, order: Order) -> None:
    contest(order, hears=False)
    fulfilling.refund_amount(order.id, acts.seller(order), 8_500)
    acts.work()
    row = session().scalars(select(OrderRefund)).one()
    path = f"/orders/{order.id}/refunds/{row.id}/sending"
    assert "did not send $85" in as_bob.get(f"/orders/{order.id}").text
    assert as_alice.send(path).status_code == 403
    decide(order, "won")
    as_bob.send(path)
    assert row.status == "pending"
    assert as_bob.send(path).status_code == 404


def test_what_nobody_decides_is_seen_and_ends(
    as_vera: PageClient, as_bob: PageClient, bob: Account, vera: Account, order: Order
) -> None:
    disputing.open_dispute(order.id, acts.buyer(order), reason="The fork is bent")
    dispute = session().scalars(select(Dispute)).one()
    dispute.opened_at = clock.now() - timedelta(days=15)
    disputing.remind()
    disputing.remind()
    assert len([one for one in notices(bob, "order.dispute") if "still waits for your answer" in one]) == 1
    disputing.say(order.id, acts.seller(order), "It was straight")
    assert order.due_move == "refund", "answered, it still ends by itself"
    assert "overdue" not in as_vera.get("/admin/disputes").text
    dispute.answered_at = clock.now() - timedelta(days=15)
    disputing.remind()
    assert notices(vera, "order.office") == ["1 dispute waits for a decision too long"]
    assert "overdue" in as_vera.get("/admin/disputes").text
    assert "1 waits too long" in as_vera.get("/admin").text
    assert re.search(r"undecided by .*, all of it goes back", as_bob.get(f"/orders/{order.id}").text)
    order.due_at = clock.now()
    assert sweeping.sweep() == 1
    assert (order.status, order.dispute_status) == ("refunded", "closed")
    assert "the time was over" in as_bob.get(f"/orders/{order.id}").text
