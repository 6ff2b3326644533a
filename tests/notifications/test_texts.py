"""Texts: to a number that was shown to be theirs by a code, by Twilio or into files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from flask import Flask
from pytest_httpserver import HTTPServer
from sqlalchemy import select

import config
from marketplace.accounts.models import Account
from marketplace.core import clock, jobs
from marketplace.core.db import session
from marketplace.notifications.gateways.texts import FileTexts, NumberRefused, Twilio, texts_of
from marketplace.notifications.models import Delivery, Phone
from marketplace.notifications.rules import Channel, Kind
from marketplace.notifications.rules.phones import international
from marketplace.notifications.services import choosing, phones, sending
from tests.conftest import settings_for
from tests.fakes.reach import SENDER, SID, TOKEN, TwilioFake
from tests.notifications.conftest import notices
from tests.support.pages import PageClient

NUMBER = "+34612345678"
PAGE = "/account/notifications/phone"


@pytest.fixture
def texts(app: Flask, tmp_path: Path) -> Iterator[FileTexts]:
    """The folder in which texts lie where no provider is set."""
    app.extensions["texts"] = FileTexts(tmp_path / "texts")
    yield app.extensions["texts"]
    del app.extensions["texts"]


@pytest.fixture
def twilio(app: Flask, httpserver: HTTPServer) -> Iterator[TwilioFake]:
    fake = TwilioFake(httpserver)
    app.extensions["texts"] = Twilio(config.Twilio(SID, TOKEN, SENDER, fake.base))
    yield fake
    del app.extensions["texts"]


@pytest.fixture
def reachable(alice: Account, parcel: Kind) -> Account:
    """Alice, with a confirmed number, who wants texts about parcels."""
    session().add(Phone(account_id=alice.id, number=NUMBER, confirmed_at=clock.now()))
    choosing.choose(alice.id, {parcel.name: {Channel.SMS: True, Channel.EMAIL: False}})
    return alice


def post(client: PageClient, path: str, **fields: str) -> Any:
    return client.post(path, data={"csrf_token": client.csrf(), **fields})


def phone_of(account: Account) -> Phone:
    session().expire_all()
    return session().get_one(Phone, account.id)


def code_in(texts: FileTexts) -> str:
    jobs.run_waiting()
    ((number, text), *_older) = texts.newest(5)
    assert number == NUMBER
    found = re.search(r"\b\d{6}\b", text)
    assert found
    return found.group()


def test_a_number_is_confirmed_by_a_code(as_alice: PageClient, alice: Account, texts: FileTexts) -> None:
    assert post(as_alice, PAGE, number="+34 612 345 678").status_code == 303
    code = code_in(texts)
    assert "+34 612 34 56 78" in as_alice.get(PAGE).text
    assert phone_of(alice).confirmed_at is None

    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    post(as_alice, f"{PAGE}/confirmation", code=wrong)
    assert "That is not the code" in as_alice.get(PAGE).text
    assert phone_of(alice).confirmed_at is None

    post(as_alice, f"{PAGE}/confirmation", code=f" {code} ")
    assert phone_of(alice).confirmed_at is not None
    post(as_alice, f"{PAGE}/confirmation", code=code)
    assert phone_of(alice).confirmed_at is not None
    assert "Confirmed" in as_alice.get(PAGE).text

    post(as_alice, f"{PAGE}/removal")
    session().expire_all()
    assert session().get(Phone, alice.id) is None


def test_a_code_is_good_for_ten_minutes(as_alice: PageClient, alice: Account, texts: FileTexts) -> None:
    post(as_alice, PAGE, number=NUMBER)
    code = code_in(texts)
    phone_of(alice).code_expires_at = clock.now() - timedelta(seconds=1)
    session().flush()
    assert not phones.confirm(alice.id, code)


def test_a_code_is_for_its_number_and_person(alice: Account, bob: Account, texts: FileTexts) -> None:
    phones.give(alice.id, NUMBER)
    code = code_in(texts)
    phones.give(bob.id, "+34612345679")
    jobs.run_waiting()
    assert not phones.confirm(bob.id, code)
    assert phones.confirm(alice.id, code)
    phones.give(alice.id, "+34612345670")
    assert phone_of(alice).confirmed_at is None, "another number must be confirmed anew"


def test_codes_are_neither_sent_nor_tried_without_end(app: Flask, as_alice: PageClient, texts: FileTexts) -> None:
    app.config["RATELIMIT_ENABLED"] = True
    try:
        sent = [post(as_alice, PAGE, number=NUMBER).status_code for _ in range(4)]
        tried = [post(as_alice, f"{PAGE}/confirmation", code="0").status_code for _ in range(6)]
    finally:
        app.config["RATELIMIT_ENABLED"] = False
    assert sent == [303, 303, 303, 422]
    assert tried == [303] * 5 + [429]


@pytest.mark.parametrize("number", ["", "612345678", "+34 91 123 45 67", "+1 900 123 4567", "abc", "+" + "9" * 39])
def test_odd_numbers_are_refused(as_alice: PageClient, number: str) -> None:
    assert post(as_alice, PAGE, number=number).status_code == 422


def test_numbers_are_stored_as_the_world_writes_them() -> None:
    assert international("+34 612-345-678") == NUMBER
    assert international("+1 (415) 555-2671") == "+14155552671"


def test_a_notice_is_texted_with_where_it_leads(
    reachable: Account, twilio: TwilioFake, tell: Callable[..., int]
) -> None:
    told = tell(reachable.id)
    jobs.run_waiting()
    assert twilio.texts == [
        {"To": NUMBER, "From": SENDER, "Body": f"Bob sent you a parcel\nhttp://localhost/notifications/{told}"}
    ]
    assert session().scalars(select(Delivery.status)).all() == ["sent"]


def test_a_number_that_takes_none_is_left_alone_and_shown(
    reachable: Account, as_alice: PageClient, twilio: TwilioFake, tell: Callable[..., int], parcel: Kind
) -> None:
    choosing.choose(reachable.id, {parcel.name: {Channel.IN_APP: False}})
    twilio.refusal = (400, 21610, "Attempt to send to unsubscribed recipient")
    tell(reachable.id)
    jobs.run_waiting()
    assert [one.in_inbox for one in notices(reachable.id)] == [True], "the notice is not lost"
    assert session().scalars(select(Delivery.status)).all() == ["failed"]
    session().commit()
    assert "Does not arrive" in as_alice.get("/account/notifications").text
    assert "Attempt to send to unsubscribed recipient" in as_alice.get(PAGE).text
    tell(reachable.id)
    jobs.run_waiting()
    assert len(session().scalars(select(Delivery)).all()) == 1


def test_a_provider_that_fails_is_tried_again(
    reachable: Account, twilio: TwilioFake, tell: Callable[..., int], parcel: Kind
) -> None:
    choosing.choose(reachable.id, {parcel.name: {Channel.IN_APP: False}})
    twilio.refusal = (503, 20503, "busy")
    tell(reachable.id)
    number = session().scalars(select(Delivery.id)).one()
    with pytest.raises(RuntimeError, match="Twilio answered 503: busy"):
        sending.deliver(number)
    sending.note_failure(number, "busy", is_last=False)
    assert [one.in_inbox for one in notices(reachable.id)] == [False]
    sending.note_failure(number, "busy", is_last=True)
    assert [one.in_inbox for one in notices(reachable.id)] == [True]
    assert session().scalars(select(Delivery.status)).all() == ["failed"]


def test_what_twilio_answers(httpserver: HTTPServer) -> None:
    fake = TwilioFake(httpserver)
    with pytest.raises(RuntimeError, match="401: Authenticate"):
        Twilio(config.Twilio(SID, "wrong", SENDER, fake.base)).send(NUMBER, "x")
    fake.refusal = (400, 21211, "not a number")
    with pytest.raises(NumberRefused, match="not a number"):
        Twilio(config.Twilio(SID, TOKEN, SENDER, fake.base)).send(NUMBER, "x")
    with pytest.raises(requests.ConnectionError):
        Twilio(config.Twilio(SID, TOKEN, SENDER, "http://127.0.0.1:9")).send(NUMBER, "x")


def test_settings_name_who_sends(tmp_path: Path) -> None:
    assert isinstance(texts_of(settings_for("postgresql://x/y", tmp_path)), FileTexts)
    with_twilio = settings_for("postgresql://x/y", tmp_path, twilio=config.Twilio(SID, TOKEN, SENDER))
    assert isinstance(texts_of(with_twilio), Twilio)


def test_strangers_and_guests_change_nothing(
    as_bob: PageClient, client: PageClient, reachable: Account, texts: FileTexts
) -> None:
    session().commit()
    assert "612 34 56 78" not in as_bob.get(PAGE).text
    post(as_bob, f"{PAGE}/removal")
    assert phone_of(reachable).number == NUMBER
    assert client.get(PAGE).location.startswith("/login")
