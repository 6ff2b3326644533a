"""Who may review whom, once, and what a review may say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.accounts.models import Account
from marketplace.core.errors import Conflict, Invalid, NotFound
from marketplace.core.events import announce
from marketplace.listings.models import Listing
from marketplace.orders.events import OrderCompleted
from marketplace.reviews.models import Deal, DealListing, Review
from marketplace.reviews.rules import writing as rules
from marketplace.reviews.services import revealing, writing
from marketplace.reviews.services.writing import Draft
from tests.reviews import deals


def test_a_completed_order_opens_a_deal_once(
    session: Session, alice: Account, bob: Account, bicycle: Listing, offer: Callable[..., Listing]
) -> None:
    lamp = offer(title="Lamp")
    fact = OrderCompleted(7, "ORD-7F3K", alice.id, bob.id, (bicycle.id, lamp.id, bicycle.id), datetime.now(UTC))
    announce(fact)
    announce(fact)
    opened = session.scalars(select(Deal).where(Deal.reference == "ORD-7F3K")).one()
    assert (opened.order_id, opened.process, opened.revealed_at) == (7, "product", None)
    bought = select(DealListing.listing_id).where(DealListing.deal_id == opened.id).order_by(DealListing.position)
    assert list(session.scalars(bought)) == [bicycle.id, lamp.id]


def test_nothing_is_public_before_both_have_written(deal: Deal, session: Session, bicycle: Listing) -> None:
    first = deals.write(deal, deal.buyer_id, 4)
    assert (first.revealed_at, bicycle.rating_count) == (None, 0)
    second = deals.write(deal, deal.seller_id, 5)
    session.refresh(first)
    session.refresh(bicycle)
    assert first.revealed_at == second.revealed_at == deal.revealed_at
    assert (bicycle.rating_count, float(bicycle.rating_average or 0)) == (1, 4.0)


def test_one_review_for_each_side(deal: Deal) -> None:
    deals.write(deal, deal.buyer_id)
    with pytest.raises(Conflict, match="already"):
        deals.write(deal, deal.buyer_id, 1)


def test_strangers_have_no_part_in_it(deal: Deal, charlie: Account) -> None:
    with pytest.raises(NotFound):
        deals.write(deal, charlie.id)


def test_after_a_week_what_was_written_is_public_and_the_rest_comes_too_late(
    deal: Deal, session: Session, bob: Account
) -> None:
    written = deals.write(deal, deal.buyer_id, 2)
    session.commit()
    assert revealing.reveal_due() == 0
    with time_machine.travel(datetime.now(UTC) + timedelta(days=7, minutes=1)):
        with pytest.raises(Conflict, match="public already"):
            deals.write(deal, deal.seller_id)
        assert revealing.reveal_due() == 1
        assert revealing.reveal_due() == 0
        with pytest.raises(Conflict, match="public already"):
            deals.write(deal, deal.seller_id)
    session.refresh(written)
    session.refresh(bob)
    assert written.revealed_at is not None
    assert (bob.rating_count, float(bob.rating_average or 0)) == (1, 2.0)


def test_the_other_side_has_a_week_from_the_first_review_on(deal: Deal) -> None:
    with time_machine.travel(datetime.now(UTC) + timedelta(days=40)):
        deals.write(deal, deal.buyer_id)
    with time_machine.travel(datetime.now(UTC) + timedelta(days=46)):
        assert deals.write(deal, deal.seller_id).revealed_at is not None


def test_a_deal_closes(session: Session, alice: Account, bob: Account) -> None:
    with pytest.raises(Conflict, match="over"):
        deals.write(deals.done(alice.id, bob.id, days_ago=61), alice.id)


def test_it_can_be_changed_until_somebody_may_have_read_it(deal: Deal, session: Session) -> None:
    written = deals.write(deal, deal.buyer_id, 2, "Hm.")
    writing.edit(written.id, Draft(4, "Better than I thought.", "es"), by=deal.buyer_id)
    session.refresh(written)
    assert (written.rating, written.comment, written.language) == (4, "Better than I thought.", "es")
    assert written.edited_at is not None
    with pytest.raises(NotFound):
        writing.edit(written.id, Draft(1, "Ha."), by=deal.seller_id)
    deals.write(deal, deal.seller_id)
    with pytest.raises(Conflict, match="public"):
        writing.edit(written.id, Draft(1, "I changed my mind."), by=deal.buyer_id)


def test_a_buyer_of_several_things_says_which(
    session: Session, alice: Account, bob: Account, bicycle: Listing, offer: Callable[..., Listing]
) -> None:
    lamp, vase = offer(title="Lamp"), offer(title="Vase")
    deal = deals.done(alice.id, bob.id, [bicycle.id, lamp.id])
    with pytest.raises(Invalid):
        writing.write(deal.id, Draft(5, "Nice.", listing_id=vase.id), by=alice.id)
    assert writing.write(deal.id, Draft(5, "Nice.", listing_id=lamp.id), by=alice.id).listing_id == lamp.id
    other = deals.done(alice.id, bob.id, [bicycle.id, lamp.id])
    assert deals.write(other, alice.id).listing_id == bicycle.id
    assert deals.write(other, bob.id).listing_id is None


@pytest.mark.parametrize("rating", [0, 6, -1])
def test_stars_are_one_to_five(deal: Deal, rating: int) -> None:
    with pytest.raises(Invalid):
        deals.write(deal, deal.buyer_id, rating)


@pytest.mark.parametrize("comment", ["", "  \n ", "\u200b\u2060", "\u3164\u2800", "\u200d", "x" * 4001])
def test_a_review_has_words_and_not_too_many(deal: Deal, comment: str) -> None:
    with pytest.raises(Invalid):
        deals.write(deal, deal.buyer_id, 5, comment)


@pytest.mark.parametrize(
    ("given_", "kept"),
    [
        ("Fine\u202e gnp.exe", "Fine gnp.exe"), ("a\u200bb\x00c\x1b[31m", "abc[31m"),
        ("one\r\n\r\n\r\n\r\ntwo  ", "one\n\ntwo"),
        ("👨‍👩‍👧 liked it", "👨‍👩‍👧 liked it"), ("\u200dshort", "short"), ("tab\there", "tab here"), ("e\u0301", "é"),
    ],
)  # fmt: skip
def test_what_nobody_sees_is_taken_out(given_: str, kept: str) -> None:
    assert rules.clean(given_) == kept


@given(st.text(max_size=200))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert rules.clean(rules.clean(text)) == rules.clean(text)


@pytest.mark.parametrize(
    ("text", "is_contact"),
    [
        ("Write me at bob@example.com", True), ("call +49 171 555 01 23", True), ("or (212) 555-0199", True),
        ("see https://example.com/x", True), ("pay me by PayPal next time", True), ("It cost 1,200,000.00", False),
        ("Bought in 2024, 54 cm, 12 gears, 28 inches", False), ("Number 8 of 10, great", False),
        ("whatsapp me", True), ("call +1 503 555 0142.", True), ("a clear signal of quality", False),
    ],
)  # fmt: skip
def test_ways_off_the_platform_are_noticed(text: str, is_contact: bool, deal: Deal) -> None:
    assert deals.write(deal, deal.buyer_id, 5, text).has_contact is is_contact


def test_both_writing_at_once_are_still_two(deal: Deal, session: Session) -> None:
    deals.public(deal)
    assert len(session.scalars(select(Review).where(Review.deal_id == deal.id)).all()) == 2
