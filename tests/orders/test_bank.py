"""What banks contest and providers give back by themselves: who waits, who bears it, and that the books agree."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from marketplace.accounts.models import Account
from marketplace.cart.rules.limits import Owner
from marketplace.cart.services import coupons, filling
from marketplace.core import clock
from marketplace.core.db import session, unit_of_work
from marketplace.core.errors import Conflict, Invalid, NotFound
from marketplace.listings.models import Listing
from marketplace.orders.models import Checkout, Invoice, Order, OrderEvent, OrderRefund, Takeback
from marketplace.orders.queries.orders import Seen
from marketplace.orders.queries.telling import strip
from marketplace.orders.rules.processes import Actor
from marketplace.orders.services import disputing, fulfilling, refunding, sweeping, taking_back
from marketplace.payments.flows import charging
from marketplace.payments.gateways.sandbox import books as sandbox
from marketplace.payments.models import Dispute as PaymentDispute
from marketplace.payments.services import ledger, verification
from tests.orders import acts
from tests.payments import acts as others


def contest(order: Order, *, most: int | None = None, hears: bool = True) -> None:
    """The payer goes to their bank, which takes the money back."""
    payment_id = paid_with(order)
    with sandbox.at_work(acts.charging_id(payment_id)) as charge:
        sandbox.dispute(charge, most=most)
    if hears:
        charging.refresh(payment_id)


def decide(order: Order, status: str) -> None:
    """The bank decides."""
    payment_id = paid_with(order)
    with sandbox.at_work(acts.charging_id(payment_id)) as charge:
        sandbox.close_dispute(charge, next(iter(charge.disputes)), status)
    charging.refresh(payment_id)


def give_back_there(order: Order, amount: int) -> None:
    """Somebody gives money back in the provider's own pages."""
    payment_id = paid_with(order)
    with sandbox.at_work(acts.charging_id(payment_id)) as charge:
        sandbox.give_back(charge, amount, "by hand")
    charging.refresh(payment_id)


def paid_with(order: Order) -> int:
    return session().get_one(Checkout, order.checkout_id).payment_id or 0


def books_hold() -> None:
    assert {f.invariant.id: f.rows for f in verification.verify() if not f.holds} == {}


def taken(order: Order) -> int:
    return acts.balance(ledger.taken_back(paid_with(order)), order.currency)


def moves_of(order: Order) -> list[str]:
    return list(session().scalars(select(OrderEvent.move).filter_by(order_id=order.id).order_by(OrderEvent.id)))


def test_nothing_moves_while_the_bank_looks(alices: Owner, bicycle: Listing, alice: Account) -> None:
    (order,) = acts.buy(alices, bicycle)
    fulfilling.ship(order.id, acts.seller(order))
    contest(order)
    assert (order.bank_status, order.state, acts.held(order), taken(order)) == ("open", "shipped", 28500, 28500)
    for act in (
        lambda: fulfilling.confirm(order.id, acts.buyer(order)),
        lambda: fulfilling.refund_amount(order.id, acts.seller(order), 100),
        lambda: disputing.open_dispute(order.id, acts.buyer(order), reason="Bent"),
    ):
        with pytest.raises(Conflict) as refused:
            act()
        assert refused.value.code == "contested"
    order.due_at = clock.now()
    assert sweeping.sweep() == 0
    assert order.state == "shipped"
    books_hold()


def test_won_it_goes_on(alices: Owner, bicycle: Listing, bob: Account) -> None:
    (order,) = acts.buy(alices, bicycle)
    contest(order)
    order.due_at = clock.now()
    decide(order, "won")
    assert (order.bank_status, taken(order), acts.held(order)) == ("won", 0, 28500)
    assert order.due_at > clock.now(), "everyone has some days to act"
    fulfilling.confirm(order.id, acts.buyer(order))
    assert acts.owed(bob.id) == 25650
    assert moves_of(order)[-3:] == ["contest", "contest_won", "confirm"]
    books_hold()


def test_lost_before_the_release_it_comes_out_of_what_is_held(alices: Owner, bicycle: Listing, bob: Account) -> None:
    (order,) = acts.buy(alices, bicycle)
    contest(order)
    decide(order, "lost")
    assert (order.bank_status, order.status, order.refunded) == ("lost", "refunded", 28500)
    assert (taken(order), acts.held(order), acts.owed(bob.id)) == (0, 0, 0)
    row = session().scalars(select(OrderRefund)).one()
    assert (row.origin, row.status, row.payment_refund_id) == ("bank", "done", None)
    assert session().scalars(select(Invoice.kind).order_by(Invoice.id)).all() == ["invoice", "credit_note"]
    books_hold()


def test_lost_after_the_release_it_is_the_sellers_debt(alices: Owner, bicycle: Listing, bob: Account) -> None:
    (order,) = acts.buy(alices, bicycle)
    fulfilling.confirm(order.id, acts.buyer(order))
    contest(order)
    assert (order.status, acts.owed(bob.id)) == ("completed", 25650)
    decide(order, "lost")
    assert (order.status, acts.owed(bob.id), acts.balance(ledger.COMMISSION)) == ("refunded", 0, 0)
    assert (taken(order), acts.held(order)) == (0, 0)
    said = {part.label: part.amount for part in strip(Seen(order, Actor.SELLER))}
    assert (said["Released to you"], said["Back to the buyer"]) == (0, 28500)
    books_hold()


def test_lost_after_the_payout_the_balance_is_negative(alices: Owner, bicycle: Listing, bob: Account) -> None:
    (order,) = acts.buy(alices, bicycle)
    fulfilling.confirm(order.id, acts.buyer(order))
    ledger.post(
        ledger.entry("payout", "payout", ledger.move(ledger.seller_payable(bob.id), ledger.clearing("sandbox"),
                                                     ledger.balance(ledger.seller_payable(bob.id), "USD")))
    )  # fmt: skip
    contest(order)
    decide(order, "lost")
    assert (acts.owed(bob.id), taken(order)) == (-25650, 0)


def test_a_part_is_contested(alices: Owner, bicycle: Listing, bob: Account) -> None:
    (order,) = acts.buy(alices, bicycle)
    contest(order, most=10_000)
    decide(order, "lost")
    assert (order.status, order.refunded, acts.held(order)) == ("confirmed", 10_000, 18_500)
    fulfilling.confirm(order.id, acts.buyer(order))
    assert (acts.owed(bob.id), acts.balance(ledger.COMMISSION)) == (18_500 - 1_850, 1_850)
    books_hold()


def test_a_payment_for_several_orders_is_divided(alices: Owner, bicycle: Listing, lamp: Listing, font: Listing) -> None:
    bobs, charlies = acts.buy(alices, bicycle, lamp, font)
    fulfilling.refund_amount(bobs.id, acts.seller(bobs), 4_900)
    acts.work()
    contest(bobs, most=18_000)
    shares = {row.order_id: row.amount for row in session().scalars(select(Takeback))}
    assert shares == {bobs.id: 15_000, charlies.id: 3_000}, "by what is left of each: 30,000 and 6,000"
    decide(bobs, "lost")
    assert (bobs.refunded, charlies.refunded) == (19_900, 3_000)
    assert (acts.held(bobs), acts.held(charlies), taken(bobs)) == (15_000, 3_000, 0)
    books_hold()


def test_decided_before_we_heard_that_it_was_contested(alices: Owner, bicycle: Listing) -> None:
    (order,) = acts.buy(alices, bicycle)
    contest(order, hears=False)
    decide(order, "lost")
    assert (order.status, taken(order)) == ("refunded", 0)
    for _again in range(3):
        charging.refresh(paid_with(order))
    assert moves_of(order) == ["place", "pay", "accept", "contest", "contest_lost", "refund_whole"]
    books_hold()


def test_what_was_back_already_the_market_bears(alices: Owner, bicycle: Listing) -> None:
    """A refund that is on its way while the bank takes it all: the buyer has it twice, and no seller pays for that."""
    (order,) = acts.buy(alices, bicycle)
    contest(order, hears=False)
    fulfilling.refund_amount(order.id, acts.seller(order), 8_500)
    decide(order, "lost")
    assert (order.refunded, acts.balance(ledger.LOSSES), taken(order)) == (28_500, 8_500, 0)
    acts.work()  # the provider refuses to send it: so it is what the bank gave
    assert (acts.balance(ledger.LOSSES), acts.held(order)) == (0, 0)
    assert session().scalars(select(OrderRefund.status)).all() == ["done", "done"]
    books_hold()


def test_a_refund_that_can_not_be_sent_is_held_and_sent_again(alices: Owner, bicycle: Listing) -> None:
    (order,) = acts.buy(alices, bicycle)
    contest(order, hears=False)
    fulfilling.refund_amount(order.id, acts.seller(order), 8_500)
    acts.work()
    row = session().scalars(select(OrderRefund)).one()
    assert (row.status, acts.held(order)) == ("failed", 28_500)
    books_hold()
    charging.refresh(paid_with(order))
    decide(order, "won")
    refunding.send_again(order, row.id)
    acts.work()
    assert (row.status, acts.held(order)) == ("done", 20_000)
    with pytest.raises(NotFound):
        refunding.send_again(order, row.id)
    books_hold()


def test_the_market_bears_it_by_an_operators_word(alices: Owner, bicycle: Listing, bob: Account, ada: Account) -> None:
    (order,) = acts.buy(alices, bicycle)
    fulfilling.confirm(order.id, acts.buyer(order))
    contest(order)
    row = session().scalars(select(Takeback)).one()
    with pytest.raises(NotFound):
        taking_back.cover(order.id, row.id, by=ada.id, reason="The parcel was signed for")
    decide(order, "lost")
    with pytest.raises(Invalid):
        taking_back.cover(order.id, row.id, by=ada.id, reason=" ")
    assert taking_back.cover(order.id, row.id, by=ada.id, reason="The parcel was signed for") == 25_650
    assert (acts.owed(bob.id), acts.balance(ledger.LOSSES)) == (25_650, 25_650)
    with pytest.raises(Conflict):
        taking_back.cover(order.id, row.id, by=ada.id, reason="Once more")
    books_hold()


def test_a_refund_made_at_the_provider(alices: Owner, bicycle: Listing, bob: Account) -> None:
    (order,) = acts.buy(alices, bicycle)
    give_back_there(order, 8_500)
    assert (order.refunded, acts.held(order), taken(order)) == (8_500, 20_000, 0)
    assert (order.payment_status, order.bank_status) == ("partially_refunded", "none")
    fulfilling.confirm(order.id, acts.buyer(order))
    assert acts.owed(bob.id) == 18_000
    for _again in range(2):
        charging.refresh(paid_with(order))
    assert order.refunded == 8_500
    books_hold()


def test_a_dispute_here_waits_for_the_bank(alices: Owner, bicycle: Listing, vera: Account) -> None:
    (order,) = acts.buy(alices, bicycle)
    disputing.open_dispute(order.id, acts.buyer(order), reason="Bent")
    contest(order)
    with pytest.raises(Conflict):
        disputing.decide(order.id, acts.operator(vera.id), outcome="release", decision="Fine")
    decide(order, "lost")
    assert (order.status, order.dispute_status, acts.held(order)) == ("refunded", "closed", 0)
    books_hold()


def test_a_coupon_of_the_market_comes_back(alices: Owner, bicycle: Listing, bob: Account) -> None:
    coupons.create(None, {"code": "MARKET", "percent": None, "amount": 500, "currency": "USD"})
    filling.add(alices, bicycle.id, 1)
    coupons.put(alices, "MARKET")
    (order,) = acts.buy(alices)
    contest(order)
    decide(order, "lost")
    assert (acts.held(order), acts.owed(bob.id), acts.balance(ledger.COUPONS_PLATFORM)) == (0, 0, 0)
    books_hold()


def test_what_the_seller_has_to_show(alices: Owner, bicycle: Listing) -> None:
    (order,) = acts.buy(alices, bicycle)
    contest(order)
    row = session().scalars(select(Takeback)).one()
    with pytest.raises(Invalid):
        taking_back.say(order.id, row.id, acts.seller(order), " ")
    assert taking_back.say(order.id, row.id, acts.seller(order), "Signed for on Monday").said == "Signed for on Monday"
    decide(order, "won")
    with pytest.raises(NotFound):
        taking_back.say(order.id, row.id, acts.seller(order), "Too late")


def test_seeded_corruption_is_found(alices: Owner, bicycle: Listing) -> None:
    (order,) = acts.buy(alices, bicycle)
    contest(order)
    books_hold()
    with unit_of_work():
        session().execute(PaymentDispute.__table__.update().values(amount=1))
        order.platform_discount, order.amount = 7, order.amount + 7
    broken = {f.invariant.id: f.rows for f in verification.verify() if not f.holds}
    assert set(broken) == {"escrow-is-held-orders", "taken-back-is-contested"}
    assert broken["escrow-is-held-orders"] == [
        {"reference": f"order:{order.id}", "currency": "USD", "held": 28_500, "owed": 28_507}
    ]


def test_an_escrow_of_no_order_is_found(alices: Owner, bicycle: Listing) -> None:
    (order,) = acts.buy(alices, bicycle)
    stray = ledger.move(ledger.clearing("sandbox"), ledger.escrow(f"order:{order.id + 10**6}"),
                        ledger.balance(ledger.escrow(f"order:{order.id}"), "USD"))  # fmt: skip
    ledger.post(ledger.entry("stray", "stray", stray))
    broken = {f.invariant.id for f in verification.verify() if not f.holds}
    assert "escrow-is-held-orders" in broken


def test_what_paid_for_no_orders_is_left_to_whoever_sold_it(alices: Owner) -> None:
    """A payment of another purpose, lost at the bank, stays for its own feature to say who bears it."""
    payment = others.paid(5_000)
    with sandbox.at_work(payment.provider_id or "") as charge:
        name = sandbox.dispute(charge)
        sandbox.close_dispute(charge, name, "lost")
    charging.refresh(payment.id)
    assert acts.balance(ledger.taken_back(payment.id)) == 5_000
    assert acts.balance(ledger.LOSSES) == 0
    books_hold()
