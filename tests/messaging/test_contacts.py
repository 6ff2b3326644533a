"""Which signs of a deal outside are found, and which harmless texts are left alone."""

from __future__ import annotations

import pytest
from flask import Flask

from marketplace.core import settings
from marketplace.core.errors import Invalid
from marketplace.messaging.rules.contacts import Flag, Watch, found_in
from marketplace.messaging.services import flagging

ALL = Watch(list(Flag), ["venmo", "cash app"], ["text me", "outside the market"], "market.example")


@pytest.mark.parametrize(
    ("content", "flags"),
    [
        ("Is it still there? I would come at 11:30 on 21.11.2026.", []),
        ("It is 84 x 210 x 45 cm, built in 1968, and weighs 23.5 kg.", []),
        ("Would you take $330? Or 1,250.00 for both?", []),
        ("Order ORD-7F3K-92QX, tracking 1234", []),
        ("See https://market.example/listings/12 for the other one", []),
        ("I have a cashapple tree", []),
        ("Ring me: +44 20 7946 0958", ["phone"]),
        ("212-555-0142 after six", ["phone"]),
        ("(212) 555 0142", ["phone"]),
        ("alice@example.org", ["email"]),
        ("alice (at) example dot org", ["email"]),
        ("look at www.elsewhere.example/x", ["link"]),
        ("http://market.example.evil.example/", ["link"]),
        ("Come to 12 Ferry Road, ring twice", ["address"]),
        ("Calle de Alcalá 12", ["address"]),
        ("Hauptstraße 5, hinten", ["address"]),
        ("I pay by VENMO", ["payment"]),
        ("my cash  app is $Cash-Tag", ["payment"]),
        ("DE89 3704 0044 0532 0130 00", ["payment"]),
        ("4111 1111 1111 1111", ["payment"]),
        ("Text me, we do it outside the  market", ["phrase"]),
        ("text me at 212 555 0142 or bob@example.org", ["phone", "email", "phrase"]),
    ],
)
def test_signs_are_found(content: str, flags: list[str]) -> None:
    assert [str(flag) for flag in found_in(content, ALL)] == flags


@pytest.mark.parametrize(
    "content", ["1" * 4000, "a@" * 2000, "1 a " * 1000, "at " * 1300, "calle " * 600, "www." * 1000]
)
def test_no_text_takes_long(content: str) -> None:
    found_in(content, ALL)


def test_an_operator_chooses_what_counts(app: Flask) -> None:
    settings.change("messages.flags", ["phrase"], by=None)
    settings.change("messages.phrases", ["psst"], by=None)
    settings.forget()
    assert flagging.flags_in("psst, 212 555 0142") == ["phrase"]
    for name, value in (
        ("messages.flags", ["everything"]),
        ("messages.phrases", ["x" * 61]),
        ("messages.flags", "all"),
    ):
        with pytest.raises(Invalid):
            settings.change(name, value, by=None)


def test_parties_of_an_order_may_say_how_to_find_each_other(app: Flask) -> None:
    content = "212 555 0142, 12 Ferry Road, I pay by venmo"
    assert flagging.flags_in(content, "order") == ["payment"]
