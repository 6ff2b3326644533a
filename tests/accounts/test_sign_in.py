"""Signing in and out by password, and who is kept from trying for ever."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from marketplace.accounts.models import Account, AccountSession
from marketplace.accounts.rules import limits
from marketplace.accounts.services import passwords
from marketplace.core import clock
from tests.accounts.conftest import PASSWORD, mails
from tests.support.pages import PageClient, client_of

ALICE = {"email": "alice@example.com", "password": PASSWORD}


def cookie_of(client: PageClient, name: str = "session") -> str:
    cookie = client.get_cookie(name)
    return cookie.value if cookie else ""


def is_in(client: PageClient) -> bool:
    return client.get("/login").status_code == 303


def test_signing_in_and_out(client: PageClient, alice: Account, session: Session) -> None:
    assert client.get("/login").status_code == 200
    response = client.send("/login", {**ALICE, "email": "Alice@example.com "})
    assert (response.status_code, response.location) == (303, "/")
    assert is_in(client)
    signed_in = cookie_of(client)
    assert client.send("/logout").status_code == 303
    assert not is_in(client)
    client.set_cookie("session", signed_in)
    assert not is_in(client), "a kept cookie is worth nothing after signing out"
    assert session.scalar(select(func.count(AccountSession.id))) == 0
    assert client.send("/logout").status_code == 303, "signing out twice is no error"


@pytest.mark.parametrize(
    ("email", "password"),
    [("alice@example.com", "wrong"), ("nobody@example.com", PASSWORD), ("imported@example.com", PASSWORD)],
)
def test_wrong_is_wrong_in_one_way(
    client: PageClient, alice: Account, session: Session, monkeypatch: pytest.MonkeyPatch, email: str, password: str
) -> None:
    session.add(Account(username="imported", email="imported@example.com"))
    hashed: list[str] = []
    verify = passwords._verify
    monkeypatch.setattr(passwords, "_verify", lambda *given: hashed.append(given[0]) or verify(*given))
    response = client.send("/login", {"email": email, "password": password})
    assert response.status_code == 422
    assert "don&#39;t belong together" in response.text
    assert len(hashed) == 1, "every path runs one hash"
    assert not is_in(client)


def test_known_and_unknown_addresses_take_the_same_statements(
    client: PageClient, alice: Account, limited: None, statements: list[str]
) -> None:
    client.get("/login")
    token = client.csrf()

    def taken_by(email: str) -> list[str]:
        del statements[:]
        client.post("/login", data={"email": email, "password": "wrong one", "csrf_token": token})
        return list(statements)

    assert taken_by("alice@example.com") == taken_by("nobody@example.com")


def test_the_session_is_a_new_one(client: PageClient, alice: Account, session: Session) -> None:
    """A session that someone planted in the browser before is worth nothing after signing in."""
    client.get("/login")
    with client.session_transaction() as planted:
        planted["mark"] = "planted"
    before = cookie_of(client)
    client.send("/login", ALICE)
    with client.session_transaction() as after:
        assert "mark" not in after
    assert cookie_of(client) != before
    first = cookie_of(client)
    client.send("/login", ALICE)
    assert cookie_of(client) != first
    assert session.scalar(select(func.count(AccountSession.id))) == 1, "the old session of the browser ended"


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_no_way_leads_to_another_site(client: PageClient, alice: Account, target: str) -> None:
    assert client.get("/login", query_string={"next": target}).status_code == 200
    assert client.send("/login", {**ALICE, "next": target}).location == "/"


def test_the_way_leads_back_to_where_one_was(client: PageClient, alice: Account) -> None:
    assert client.send("/login", {**ALICE, "next": "/search?q=bike"}).location == "/search?q=bike"


def test_being_remembered_outlives_the_browser(client: PageClient, alice: Account, session: Session) -> None:
    client.send("/login", ALICE)
    kept = client.get_cookie("session")
    assert kept is not None
    assert kept.expires is None
    client.send("/logout")
    client.send("/login", {**ALICE, "remember": "y"})
    kept = client.get_cookie("session")
    assert kept is not None
    assert kept.expires is not None
    row = session.scalars(select(AccountSession)).one()
    assert row.expires_at > clock.now() + timedelta(days=59)


def test_an_old_session_ends_by_itself(client: PageClient, alice: Account) -> None:
    client.send("/login", ALICE)
    with time_machine.travel(clock.now() + timedelta(hours=23), tick=False):
        assert is_in(client)
    with time_machine.travel(clock.now() + timedelta(hours=46), tick=False):
        assert is_in(client), "it lives on while it is used"
    with time_machine.travel(clock.now() + timedelta(days=3), tick=False):
        assert not is_in(client)


def test_a_suspended_account_is_told_so_only_with_its_password(
    client: PageClient, alice: Account, session: Session
) -> None:
    alice.suspended_at = clock.now()
    session.flush()
    assert "suspended" in client.send("/login", ALICE).text
    assert "suspended" not in client.send("/login", {**ALICE, "password": "wrong"}).text
    assert not is_in(client)


def test_a_new_device_is_worth_a_mail_and_a_known_one_is_not(client: PageClient, app: Flask, alice: Account) -> None:
    client.send("/login", ALICE)
    client.send("/logout")
    client.send("/login", ALICE)
    assert mails("new_device") == []
    elsewhere = client_of(app)
    firefox = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0"}
    elsewhere.send("/login", ALICE, headers=firefox)
    (mail,) = mails("new_device")
    assert "Firefox on Windows" in mail.text


@pytest.mark.parametrize("email", ["alice@example.com", "nobody@example.com"])
def test_guessing_ends_alike_for_known_and_unknown(
    client: PageClient, alice: Account, limited: None, email: str
) -> None:
    data = {"email": email, "password": "a wrong guess", "csrf_token": client.csrf()}
    for n in range(limits.SIGN_IN_ACCOUNT.capacity):
        forged = {"X-Forwarded-For": f"203.0.113.{n}"}
        assert client.post("/login", data=data, headers=forged).status_code == 422
    refused = client.post("/login", data=data, headers={"X-Forwarded-For": "198.51.100.1"})
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    with time_machine.travel(clock.now() + timedelta(minutes=5), tick=False):
        assert client.post("/login", data={**data, "password": PASSWORD}).status_code in {303, 422}


def test_the_owner_is_not_locked_out_of_a_known_device(
    client: PageClient, app: Flask, alice: Account, limited: None
) -> None:
    client.send("/login", ALICE)
    client.send("/logout")
    guesser = client_of(app)
    for _n in range(limits.SIGN_IN_ACCOUNT.capacity + 3):
        last = guesser.send("/login", {**ALICE, "password": "wrong"}, environ_base={"REMOTE_ADDR": "198.51.100.9"})
    assert last.status_code == 429
    assert client.send("/login", ALICE).status_code == 303


def test_one_address_can_not_try_many_accounts(client: PageClient, limited: None) -> None:
    token = client.csrf()

    def guess(n: int, address: str) -> int:
        data = {"email": f"user{n}@example.com", "password": "wrong one", "csrf_token": token}
        return client.post("/login", data=data, environ_base={"REMOTE_ADDR": address}).status_code

    capacity = limits.SIGN_IN_ADDRESS.capacity
    assert {guess(n, f"2001:db8::{n}") for n in range(capacity)} == {422}
    assert guess(0, "2001:db8::ffff:1") == 429, "one subscriber has a whole /64"
    assert guess(0, "2001:db8:1::1") == 422


def test_right_passwords_do_not_count(client: PageClient, alice: Account, limited: None) -> None:
    for _n in range(limits.SIGN_IN_ADDRESS.capacity + 2):
        assert client.send("/login", ALICE).status_code == 303


def test_programs_get_problems(client: PageClient, alice: Account) -> None:
    headers = {"Accept": "application/json"}
    assert (
        client.send("/login", {**ALICE, "password": "wrong"}, headers=headers).get_json()["code"]
        == "invalid_credentials"
    )
    assert client.send("/login", {"email": ""}, headers=headers).get_json()["errors"]["email"]
    assert client.send("/login", ALICE, headers=headers).get_json() == {"user_id": alice.id}


def test_a_form_from_elsewhere_is_refused(client: PageClient, alice: Account, app: Flask) -> None:
    assert client.post("/login", data=ALICE).status_code == 400
    assert client.get("/logout").status_code == 405


def test_pages_are_stored_nowhere(client: PageClient) -> None:
    assert client.get("/login").headers["Cache-Control"] == "no-store"


def test_the_frame_offers_signing_in_and_out(client: PageClient, as_alice: PageClient) -> None:
    assert 'href="/login"' in client.get("/login").text
    page = as_alice.get("/nothing-here", headers={"Accept": "text/html"}).text
    assert 'action="/logout"' in page


def test_one_statement_loads_the_viewer(
    as_alice: PageClient, count_statements: Callable[[Callable[[], Any]], int]
) -> None:
    assert count_statements(lambda: as_alice.get("/login")) == 1
