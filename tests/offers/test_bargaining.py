"""What the two may do, and what the market refuses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from marketplace.accounts.models import Account
from marketplace.core import clock, settings
from marketplace.core.db import session
from marketplace.core.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from marketplace.core.events import announce
from marketplace.listings.events import ListingWithdrawn
from marketplace.listings.models import Listing
from marketplace.messaging.services import blocking
from marketplace.notifications.models import Notice
from marketplace.offers.models import Offer, OfferMove
from marketplace.offers.queries import offers
from marketplace.offers.rules.bargaining import Side
from marketplace.offers.services import bargaining, ending
from tests.offers.conftest import Bid


def told(account: Account) -> list[str]:
    statement = select(Notice.context["event"].astext).where(
        Notice.account_id == account.id, Notice.kind.like("offer.%")
    )
    return list(session().scalars(statement.order_by(Notice.id)))


def test_the_way_from_an_offer_to_an_agreement(alice: Account, bob: Account, bid: Bid) -> None:
    offer = bid("220", message="For my mother.")
    assert (offer.status, offer.turn, offer.amount, offer.asked) == ("open", "seller", 22_000, 28_500)
    assert offer.due_at is not None
    assert offer.due_at - clock.now() > timedelta(hours=47)
    bargaining.counter(offer.id, bob.id, Decimal(260), "That is with the lights.")
    assert (offer.turn, offer.amount, offer.rounds) == ("buyer", 26_000, 2)
    bargaining.counter(offer.id, alice.id, Decimal("245.50"))
    bargaining.accept(offer.id, bob.id)
    assert (offer.status, offer.turn, offer.amount) == ("accepted", None, 24_550)
    moves = offers.moves_made(offer.id)
    assert [(each.move, each.amount, each.by_id) for each in moves] == [
        ("offer", 22_000, alice.id), ("counter", 26_000, bob.id), ("counter", 24_550, alice.id),
        ("accept", 24_550, bob.id),
    ]  # fmt: skip
    assert [each.message for each in moves] == ["For my mother.", "That is with the lights.", "", ""]
    assert told(bob)[-1:] == ["counter"]
    assert told(alice)[-1:] == ["accept"]


def test_only_the_one_whose_turn_it_is_answers(alice: Account, bob: Account, charlie: Account, bid: Bid) -> None:
    offer = bid()
    for act in (bargaining.accept, bargaining.decline):
        with pytest.raises(Conflict, match="withdraw"):
            act(offer.id, alice.id)
    with pytest.raises(Conflict):
        bargaining.withdraw(offer.id, bob.id)
    for stranger in (bargaining.accept, bargaining.decline, bargaining.withdraw):
        with pytest.raises(NotFound):
            stranger(offer.id, charlie.id)
    bargaining.decline(offer.id, bob.id, "No, thank you.")
    assert offer.status == "declined"
    with pytest.raises(Conflict, match="Nothing is left"):
        bargaining.accept(offer.id, bob.id)


@pytest.mark.parametrize("amount", ["0", "-5", "142.49", "285", "285.01", "200.001", "1e30"])
def test_amounts_out_of_bounds(bid: Bid, amount: str) -> None:
    with pytest.raises(Invalid) as refused:
        bid(amount)
    assert "amount" in refused.value.errors


def test_the_operator_says_how_low_one_may_go(bid: Bid) -> None:
    settings.change("offers.least_percent", 80, by=None)
    settings.forget()
    with pytest.raises(Invalid):
        bid("220")
    assert bid("228").amount == 22_800


def test_answers_lie_between_the_offer_and_the_price(bob: Account, alice: Account, bid: Bid) -> None:
    offer = bid("200")
    for amount in (200, 150, 285):
        with pytest.raises(Invalid):
            bargaining.counter(offer.id, bob.id, Decimal(amount))
    bargaining.counter(offer.id, bob.id, Decimal(250))
    with pytest.raises(Invalid):
        bargaining.counter(offer.id, alice.id, Decimal(250))
    assert offer.amount == 25_000


def test_what_takes_no_offers(
    offer: Callable[..., Listing], bid: Bid, alice: Account, bob: Account, bicycle: Listing
) -> None:
    cases: list[tuple[type[Refused], Listing]] = [
        (Conflict, offer(kind="digital", quantity=None)), (Conflict, offer(price=None)),
        (Conflict, offer(options=[{"name": "Size", "values": [{"value": "M", "extra": 0}]}])),
        (Conflict, offer(quantity=0)), (NotFound, offer(status="inactive")),
        (Forbidden, offer(seller_id=alice.id)),
    ]  # fmt: skip
    for kind, listing in cases:
        with pytest.raises(kind):
            bid("200", listing)
    bob.suspended_at = clock.now()
    session().flush()
    with pytest.raises(Conflict) as refused:
        bid("200", bicycle)
    assert refused.value.code == "recipient_gone"
    settings.change("offers.kinds", "property", by=None)
    settings.forget()
    with pytest.raises(Conflict):
        bid("200", bicycle)


@pytest.mark.parametrize("by_seller", [True, False])
def test_who_blocked_the_other_makes_no_offers(by_seller: bool, alice: Account, bob: Account, bid: Bid) -> None:
    one, other = (bob, alice) if by_seller else (alice, bob)
    blocking.block(one.id, other.id)
    with pytest.raises(Forbidden) as refused:
        bid()
    assert refused.value.code == "blocked"


def test_one_offer_at_a_time(alice: Account, bob: Account, charlie: Account, bid: Bid) -> None:
    offer = bid()
    with pytest.raises(Conflict) as refused:
        bid("250")
    assert refused.value.code == "offer_open"
    bid("250", by=charlie)
    bargaining.withdraw(offer.id, alice.id)
    assert offer.status == "withdrawn"
    bid("250")
    twin = Offer(
        listing_id=offer.listing_id, buyer_id=alice.id, seller_id=bob.id, title="", asked=1, amount=1, currency="USD",
        status="open", turn="seller", due_at=clock.now(),
    )  # fmt: skip
    session().add(twin)
    with pytest.raises(IntegrityError, match="uq_offers_live"):
        session().flush()


def test_ten_amounts_at_most(alice: Account, bob: Account, bid: Bid) -> None:
    offer = bid("200")
    for number in range(9):
        side = bob if number % 2 == 0 else alice
        low = 280 - number if side is bob else 200 + number
        bargaining.counter(offer.id, side.id, Decimal(low))
    assert offer.rounds == 10
    with pytest.raises(Conflict) as refused:
        bargaining.counter(offer.id, alice.id, Decimal(210))
    assert refused.value.code == "illegal_transition"
    bargaining.accept(offer.id, alice.id)


def test_what_nobody_answers_ends(alice: Account, bob: Account, bid: Bid) -> None:
    offer = bid()
    with time_machine.travel(clock.now() + timedelta(days=2, minutes=1), tick=False):
        assert offers.get_offer(alice.id, offer.id).status == "expired", "before the sweep came by"
        with pytest.raises(Conflict) as refused:
            bargaining.accept(offer.id, bob.id)
        assert refused.value.code == "offer_ended"
        assert ending.sweep() == 1
        assert ending.sweep() == 0
        assert offer.status == "expired"
        bid("250")
    assert told(alice)[-1:] == ["expire"]


def test_a_new_offer_clears_its_own_way(bid: Bid) -> None:
    offer = bid()
    with time_machine.travel(clock.now() + timedelta(days=3), tick=False):
        assert bid("250").id != offer.id
    assert offer.status == "expired"


def test_a_hidden_listing_ends_what_is_open(alice: Account, bob: Account, bid: Bid, bicycle: Listing) -> None:
    offer = bid()
    bicycle.status = "inactive"
    session().flush()
    assert offers.get_offer(alice.id, offer.id).status == "expired"
    with pytest.raises(Conflict):
        bargaining.accept(offer.id, bob.id)
    announce(ListingWithdrawn(bicycle.id, bob.id))
    assert offer.status == "expired"


def test_a_lower_price_counts_for_both(bob: Account, bid: Bid, bicycle: Listing) -> None:
    offer = bid("240")
    bicycle.price = 21_000
    session().flush()
    bargaining.accept(offer.id, bob.id)
    assert offer.amount == 21_000


def test_an_agreement_about_a_place_has_no_end(alice: Account, bob: Account, bid: Bid, house: Listing) -> None:
    offer = bid("230000", house)
    bargaining.accept(offer.id, bob.id)
    assert (offer.status, offer.due_at) == ("accepted", None)
    assert (told(alice)[-1:], told(bob)[-1:]) == (["accept"], ["accept"])


def test_what_was_said_is_only_added_to(bid: Bid) -> None:
    offer = bid(message="Words.")
    move = session().scalars(select(OfferMove).where(OfferMove.offer_id == offer.id)).one()
    for statement in ("UPDATE offer_moves SET amount = 1", "DELETE FROM offer_moves", "TRUNCATE offer_moves"):
        with pytest.raises(IntegrityError, match="append-only"), session().begin_nested():
            session().execute(text(statement))
    session().execute(text("UPDATE offer_moves SET message = '' WHERE id = :id"), {"id": move.id})


def test_lists_are_of_one_side_and_state(alice: Account, bob: Account, bid: Bid, lamp: Listing) -> None:
    first, second = bid(), bid("50", lamp)
    bargaining.decline(first.id, bob.id)
    assert [each.offer.id for each in offers.page_of(alice.id, Side.BUYER, 1).items] == [second.id, first.id]
    assert [each.offer.id for each in offers.page_of(bob.id, Side.SELLER, 1, status="declined").items] == [first.id]
    assert not offers.page_of(bob.id, Side.BUYER, 1).items


def test_what_ended_long_ago_goes(alice: Account, bob: Account, bid: Bid, lamp: Listing) -> None:
    kept, gone = bid(), bid("50", lamp)
    bargaining.decline(gone.id, bob.id)
    gone_id = gone.id
    with time_machine.travel(clock.now() + timedelta(days=366), tick=False):
        assert ending.drop_old() == 1
    session().expire_all()
    assert session().get(Offer, gone_id) is None
    assert session().get(Offer, kept.id) is not None
