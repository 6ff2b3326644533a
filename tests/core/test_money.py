"""Money is exact: nothing is lost, nothing is made, currencies never mix."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.core.money import LARGEST_AMOUNT, Money, MoneyError, precision

CURRENCIES = st.sampled_from(["USD", "EUR", "JPY", "KWD", "CLF"])
AMOUNTS = st.integers(-(10**12), 10**12)


@given(AMOUNTS, CURRENCIES, st.lists(st.integers(0, 10**6), min_size=1, max_size=12).filter(any))
def test_shares_sum_to_the_whole(minor: int, currency: str, weights: list[int]) -> None:
    shares = Money(minor, currency).allocate(weights)
    assert sum(share.minor for share in shares) == minor


@given(AMOUNTS, CURRENCIES, st.lists(st.integers(0, 10**6), min_size=1, max_size=12).filter(any))
def test_no_share_is_more_than_a_unit_off_its_due(minor: int, currency: str, weights: list[int]) -> None:
    for share, weight in zip(Money(minor, currency).allocate(weights), weights, strict=True):
        assert abs(Decimal(share.minor) - Decimal(minor) * weight / sum(weights)) < 1
        if weight == 0:
            assert share.minor == 0


@given(AMOUNTS, CURRENCIES)
def test_what_is_printed_is_read_back(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    assert Money.parse(str(money), currency) == money


@given(st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9))
def test_adding_and_taking_away_undo_each_other(a: int, b: int) -> None:
    assert Money(a, "EUR") + Money(b, "EUR") - Money(b, "EUR") == Money(a, "EUR")


@pytest.mark.parametrize(
    ("amount", "currency"),
    [
        ("1.001", "USD"), ("0.5", "JPY"), ("1.0001", "KWD"), ("NaN", "USD"), ("Infinity", "USD"), ("1e99", "USD"),
        ("", "USD"), ("ten", "USD"), ("1,000", "USD"), ("1", "XXXX"), ("1", "usd"),
    ],
)  # fmt: skip
def test_what_is_no_amount_is_refused(amount: str, currency: str) -> None:
    with pytest.raises(MoneyError):
        Money.parse(amount, currency)


def test_currencies_do_not_mix() -> None:
    with pytest.raises(MoneyError):
        Money(1, "USD") + Money(1, "EUR")
    with pytest.raises(MoneyError):
        _ = Money(1, "USD") < Money(1, "EUR")


def test_floats_and_booleans_are_no_money() -> None:
    for wrong in (1.5, True, LARGEST_AMOUNT + 1):
        with pytest.raises(MoneyError):
            Money(wrong, "USD")  # type: ignore[arg-type] # what is refused here
    with pytest.raises(MoneyError):
        _ = Money(1, "USD") * 1.5  # type: ignore[operator] # what is refused here


def test_a_currency_has_its_own_decimals() -> None:
    assert [precision(code) for code in ("USD", "JPY", "KWD")] == [2, 0, 3]
    assert str(Money(4995, "USD")) == "49.95"
    assert str(Money(4995, "JPY")) == "4995"


@pytest.mark.parametrize("weights", [[], [0], [0, 0], [1, -1], [2, -1]])
def test_odd_weights_are_refused(weights: list[int]) -> None:
    with pytest.raises(MoneyError):
        Money(100, "USD").allocate(weights)
