"""Turns alternate and amounts stay in bounds, whatever is tried."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.core.errors import Conflict
from marketplace.offers.rules.amounts import agreed, bounds, takes_offers
from marketplace.offers.rules.bargaining import MOST_ROUNDS, START, Move, Side, Stand, Status, after, moves_of
from marketplace.offers.rules.texts import tidy

TRIES = st.lists(st.tuples(st.sampled_from(Side), st.sampled_from(Move)), max_size=40)
PRICES = st.integers(2, 10**12)
SHARES = st.integers(1, 99)


@given(TRIES)
def test_turns_alternate_whatever_is_tried(tries: list[tuple[Side, Move]]) -> None:
    stand, turns = START, [Side.SELLER]
    for side, move in tries:
        allowed = moves_of(stand, side)
        if move not in allowed:
            with pytest.raises(Conflict) as refused:
                after(stand, side, move)
            assert refused.value.code == "illegal_transition"
            continue
        following = after(stand, side, move)
        assert (stand.turn == side) == (move != Move.WITHDRAW), "only the one whose turn it is answers"
        if following.status == Status.OPEN:
            assert (following.turn, following.rounds) == (side.other, stand.rounds + 1)
            turns.append(side.other)
        else:
            assert following.turn is None
            assert not any(moves_of(following, each) for each in Side), "an end is an end"
        stand = following
    assert all(one != other for one, other in pairwise(turns))
    assert len(turns) <= MOST_ROUNDS


@given(st.sampled_from(Status), st.sampled_from([None, *Side]), st.integers(1, MOST_ROUNDS), st.sampled_from(Side))
def test_every_state_says_what_may_be_done(status: Status, turn: Side | None, rounds: int, side: Side) -> None:
    allowed = moves_of(Stand(status, turn, rounds), side)
    assert bool(allowed) == (status == Status.OPEN)
    assert not allowed & {Move.OFFER, Move.EXPIRE, Move.USE}
    assert Move.COUNTER not in allowed or rounds < MOST_ROUNDS


def test_a_seller_who_takes_a_counter_offer_back_has_said_no() -> None:
    countered = after(START, Side.SELLER, Move.COUNTER)
    assert after(countered, Side.SELLER, Move.WITHDRAW).status == Status.DECLINED
    assert after(START, Side.BUYER, Move.WITHDRAW).status == Status.WITHDRAWN


@given(PRICES, SHARES)
def test_a_first_offer_is_below_the_price_and_above_the_least_share(asked: int, percent: int) -> None:
    limit = bounds(Side.BUYER, asked, percent, None)
    assert limit.most == asked - 1
    assert limit.least * 100 >= asked * percent
    assert (limit.least - 1) * 100 < asked * percent or limit.least == 1
    assert not limit.hold(asked)
    assert not limit.hold(0)


@given(PRICES, SHARES, st.data())
def test_what_both_name_draws_no_further_apart_than_price_and_offer(
    asked: int, percent: int, data: st.DataObject
) -> None:
    first = bounds(Side.BUYER, asked, percent, None)
    if first.is_empty:
        return
    offered = data.draw(st.integers(first.least, first.most))
    answer = bounds(Side.SELLER, asked, percent, offered)
    assert (answer.least, answer.most) == (offered + 1, asked - 1)
    if answer.is_empty:
        return
    countered = data.draw(st.integers(answer.least, answer.most))
    again = bounds(Side.BUYER, asked, percent, countered)
    assert again.most == countered - 1
    assert again.least == first.least
    assert agreed(countered, asked) == countered


@given(PRICES, PRICES)
def test_nobody_pays_more_than_everybody_else(amount: int, asked: int) -> None:
    assert agreed(amount, asked) <= min(amount, asked)


def test_what_takes_offers() -> None:
    kinds = ("product", "property")
    assert takes_offers("product", 200, [], kinds)
    assert not takes_offers("rental", 200, [], kinds)
    assert not takes_offers("product", None, [], kinds)
    assert not takes_offers("product", 1, [], kinds), "there is nothing below it"
    assert not takes_offers("product", 200, [{"name": "Size"}], kinds)


def test_words_hold_nothing_that_nobody_sees() -> None:
    assert tidy(" Hel\u202elo\r\n\r\n\r\n\r\nthere\x00 ") == "Hello\n\nthere"
