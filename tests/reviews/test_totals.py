"""Ratings are exactly what the public reviews come to, whatever happens at the same moment."""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from marketplace.accounts.models import Account
from marketplace.core.db import session as present
from marketplace.core.db import unit_of_work
from marketplace.core.errors import Conflict
from marketplace.listings.models import Listing
from marketplace.reviews.models import Deal, Review
from marketplace.reviews.queries import totals as reading
from marketplace.reviews.rules.ratings import Summary
from marketplace.reviews.services import moderating, personal, revealing, totals, voting
from tests.bookmarks import stock
from tests.reviews import deals
from tests.support import cast


@given(st.lists(st.integers(1, 5), max_size=60))
def test_the_average_is_the_mean_to_two_decimals(stars: list[int]) -> None:
    summary = Summary(tuple(stars.count(n) for n in range(1, 6)))  # type: ignore[arg-type] # five of them
    assert summary.count == len(stars)
    if not stars:
        assert summary.average is None
    else:
        exact = Decimal(sum(stars)) / len(stars)
        assert summary.average is not None
        assert abs(summary.average - exact) <= Decimal("0.005")
        assert 1 <= summary.average <= 5


def test_hiding_and_restoring_moves_the_average(
    session: Session, alice: Account, bob: Account, charlie: Account, vera: Account, bicycle: Listing
) -> None:
    good = deals.public(deals.done(alice.id, bob.id, [bicycle.id]), 5)
    bad = deals.public(deals.done(charlie.id, bob.id, [bicycle.id]), 2)

    def shown() -> tuple[float, int]:
        session.refresh(bicycle)
        return float(bicycle.rating_average or 0), bicycle.rating_count

    assert shown() == (3.5, 2)
    moderating.hide(bad.id, by=vera.id, reason="An insult")
    assert shown() == (5.0, 1)
    with pytest.raises(Conflict):
        moderating.hide(bad.id, by=vera.id, reason="Again")
    moderating.restore(bad.id, by=vera.id)
    assert shown() == (3.5, 2)
    assert reading.summary_of_listing(bicycle.id).histogram == {"5": 1, "4": 0, "3": 0, "2": 1, "1": 0}
    assert not totals.find_wrong()
    moderating.hide(good.id, by=vera.id, reason="Paid for")
    moderating.hide(bad.id, by=vera.id, reason="Paid for")
    assert shown() == (0.0, 0)
    audit = select(text("action")).select_from(text("audit_entries")).where(text("target_type = 'review'"))
    assert session.scalars(audit).all().count("review.hidden") == 3


def test_what_is_hidden_before_it_is_revealed_never_counts(deal: Deal, session: Session, bob: Account) -> None:
    written = deals.write(deal, deal.buyer_id, 1)
    moderating.hide(written.id, by=None, reason="A threat")
    deals.write(deal, deal.seller_id, 5)
    session.refresh(bob)
    assert bob.rating_count == 0
    moderating.restore(written.id, by=None)
    session.refresh(bob)
    assert bob.rating_count == 1
    assert not totals.find_wrong()


def test_differences_are_found_and_mended(review: Review, session: Session, bicycle: Listing, bob: Account) -> None:
    session.execute(text("UPDATE review_listing_totals SET stars_1 = 7"))
    session.execute(text("UPDATE accounts SET rating_count = 9 WHERE id = :id"), {"id": bob.id})
    assert {(one.what, one.id) for one in totals.find_wrong()} == {("listing", bicycle.id), ("account", bob.id)}
    assert totals.recount() == 2
    session.refresh(bicycle)
    session.refresh(bob)
    assert (bicycle.rating_count, bob.rating_count) == (1, 1)
    assert not totals.find_wrong()


@pytest.mark.parametrize("seed", range(6))
def test_any_order_of_events_leaves_the_ratings_exact(
    session: Session, alice: Account, bob: Account, charlie: Account, offer: Callable[..., Listing], seed: int
) -> None:
    """Writing, revealing, hiding, restoring and leaving, as chance has it: the counters follow every time."""
    chance = random.Random(seed)
    things = [offer(title=f"Thing {n}").id for n in range(3)]
    people = [alice.id, bob.id, charlie.id]
    open_deals, written = [], []
    for _ in range(40):
        move = chance.choice(("deal", "write", "write", "hide", "restore", "wait", "vote"))
        if move == "deal" or not open_deals:
            buyer, seller = chance.sample(people, 2)
            open_deals.append(deals.done(buyer, seller, chance.sample(things, chance.randint(0, 2))))
        elif move == "write":
            deal = chance.choice(open_deals)
            by = chance.choice((deal.buyer_id, deal.seller_id))
            try:
                written.append(deals.write(deal, by, chance.randint(1, 5)))
            except Conflict:
                continue
        elif move == "wait":
            for deal in chance.sample(open_deals, min(3, len(open_deals))):
                deal.reveals_at = deal.reveals_at and datetime.now(UTC) - timedelta(minutes=1)
            session.flush()
            revealing.reveal_due()
        elif written and move in {"hide", "restore"}:
            act: Any = moderating.hide if move == "hide" else moderating.restore
            try:
                act(chance.choice(written).id, by=None, reason="As it happens")
            except Conflict:
                continue
    assert not totals.find_wrong()
    personal.erase(alice.id)
    assert not totals.find_wrong()


def test_dozens_at_once_are_counted_exactly(own_app: Flask) -> None:
    """Forty deals of one seller: both sides write at the same moment, while moderators hide and restore."""
    with own_app.app_context(), unit_of_work():
        bob = cast.person("bob").id
        listing_id = stock.offer(bob).id
        buyers = [cast.person(f"buyer{n}").id for n in range(20)]
        opened = [deals.done(buyers[n % 20], bob, [listing_id]).id for n in range(40)]

    def both_write(number: int) -> None:
        deal_id, is_buyer = opened[number // 2], number % 2 == 0
        with own_app.app_context():
            with unit_of_work():
                deal = present().get_one(Deal, deal_id)
                written = deals.write(deal, deal.buyer_id if is_buyer else bob, 1 + number % 5).id
            if number % 3 == 0:
                with unit_of_work():
                    moderating.hide(written, by=None, reason="At once")
            if number % 6 == 0:
                with unit_of_work():
                    moderating.restore(written, by=None)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(both_write, range(80)))
    with own_app.app_context():
        assert not totals.find_wrong()
        hidden = present().scalar(text("SELECT count(*) FROM reviews WHERE hidden_at IS NOT NULL AND side = 'buyer'"))
        assert reading.summary_of_listing(listing_id).count == 40 - (hidden or 0)
        assert present().get_one(Listing, listing_id).rating_count == 40 - (hidden or 0)


def test_the_same_review_is_hidden_once_by_many(own_app: Flask) -> None:
    with own_app.app_context(), unit_of_work():
        alice, bob = cast.person("alice").id, cast.person("bob").id
        listing_id = stock.offer(bob).id
        first = deals.public(deals.done(alice, bob, [listing_id]), 5).id
        deals.public(deals.done(alice, bob, [listing_id]), 3)

    def hide(_number: int) -> bool:
        with own_app.app_context():
            try:
                with unit_of_work():
                    moderating.hide(first, by=None, reason="At once")
            except Conflict:
                return False
            return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(hide, range(16))) == 1
    with own_app.app_context():
        assert reading.summary_of_listing(listing_id).counts == (0, 0, 1, 0, 0)
        assert not totals.find_wrong()


def test_both_sides_at_once_reveal_once_and_a_vote_counts_once(own_app: Flask) -> None:
    with own_app.app_context(), unit_of_work():
        alice, bob, charlie = (cast.person(name).id for name in ("alice", "bob", "charlie"))
        opened = [deals.done(alice, bob).id for _ in range(8)]

    def write(number: int) -> int:
        with own_app.app_context(), unit_of_work():
            deal = present().get_one(Deal, opened[number // 2])
            return deals.write(deal, alice if number % 2 else bob).id

    def vote(review_id: int) -> None:
        with own_app.app_context(), unit_of_work():
            voting.vote(review_id, by=charlie)

    with ThreadPoolExecutor(8) as pool:
        written = list(pool.map(write, range(16)))
        list(pool.map(vote, written[:1] * 12))
    with own_app.app_context():
        waiting = present().scalar(text("SELECT count(*) FROM reviews WHERE revealed_at IS NULL"))
        assert waiting == 0
        assert present().get_one(Review, written[0]).helpful_count == 1
        assert not totals.find_wrong()
