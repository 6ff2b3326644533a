"""Prices in one's own currency are an estimate beside the price, never instead of it."""

from __future__ import annotations

import pytest
from flask import Flask

from marketplace.accounts.models import Account
from marketplace.core import rates, settings
from marketplace.core.errors import Invalid
from marketplace.core.money import Money
from tests.bookmarks import stock
from tests.support.pages import PageClient


@pytest.fixture
def with_rates(app: Flask) -> None:
    settings.change("money.rates", {"EUR": "0.9", "JPY": "150", "KWD": "0.3"}, by=None)
    settings.forget()


@pytest.mark.parametrize(
    ("amount", "currency", "expected"),
    [
        (Money(10_000, "USD"), "EUR", Money(9_000, "EUR")),
        (Money(9_000, "EUR"), "USD", Money(10_000, "USD")),
        (Money(100, "USD"), "JPY", Money(150, "JPY")),
        (Money(150, "JPY"), "KWD", Money(300, "KWD")),
        (Money(100, "USD"), "CHF", None),
    ],
)
def test_conversion_goes_through_the_dollar(with_rates: None, amount: Money, currency: str, expected: Money) -> None:
    assert rates.convert(amount, currency) == expected


def test_a_price_is_explained_to_people_with_another_currency_only(
    app: Flask, with_rates: None, alice: Account, as_alice: PageClient
) -> None:
    def seen(minor: int | None, currency: str) -> str:
        with as_alice:
            as_alice.get("/healthz")
            return rates.about(minor, currency)

    assert seen(10_000, "USD") == ""
    alice.currency = "EUR"
    assert seen(123_456, "USD") == "about €1,111"
    assert seen(500, "USD") == "about €4.50"
    assert seen(9_000, "EUR") == ""
    assert seen(None, "USD") == ""
    assert seen(9_000, "CHF") == ""


@pytest.mark.parametrize(
    "wrong", [{"XXXX": "1"}, {"EUR": "0"}, {"EUR": "-1"}, {"EUR": 0.9}, {"EUR": "1e5"}, {"EUR": ""}]
)
def test_odd_rates_are_refused(app: Flask, wrong: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        settings.change("money.rates", {"EUR": wrong}, by=None)
    with pytest.raises(Invalid):
        settings.change("money.rates", {"XXXX": "1"}, by=None)


def test_the_page_of_a_listing_says_it_in_ones_own_currency(
    app: Flask, with_rates: None, alice: Account, bob: Account, as_alice: PageClient
) -> None:
    listing = stock.offer(bob.id, title="Oak desk", price=20_000, currency="USD")
    alice.currency = "EUR"
    assert "about €180" in as_alice.get(f"/listings/{listing.id}-oak-desk").text
