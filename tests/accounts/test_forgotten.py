"""Setting a new password with a link from a mail."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from marketplace.accounts.models import Account
from marketplace.core import clock
from tests.accounts.conftest import NEW_PASSWORD, PASSWORD, link_in, mails
from tests.support.pages import PageClient


def ask(client: PageClient, email: str = "alice@example.com") -> None:
    response = client.send("/forgot", {"email": email})
    assert (response.status_code, response.location) == (303, "/forgot/sent")


def test_the_link_sets_a_password_once_and_signs_everyone_out(
    client: PageClient, as_alice: PageClient, alice: Account
) -> None:
    assert client.get("/forgot").status_code == 200
    ask(client)
    path = link_in(mails("reset")[-1])
    assert client.get(path).headers["Cache-Control"] == "no-store"
    assert client.send(path, {"new_password": NEW_PASSWORD}).status_code == 303
    assert as_alice.get("/login").status_code == 200, "other sessions ended"
    assert client.get("/login").status_code == 200, "a reset signs no one in"
    assert client.send(path, {"new_password": PASSWORD}).status_code == 400
    assert client.send("/login", {"email": alice.email, "password": PASSWORD}).status_code == 422
    assert client.send("/login", {"email": alice.email, "password": NEW_PASSWORD}).status_code == 303
    assert len(mails("password_changed")) == 1


def test_nobody_learns_whether_there_is_an_account(client: PageClient, alice: Account, statements: list[str]) -> None:
    client.get("/login")
    token = client.csrf()

    def taken_by(email: str) -> list[str]:
        del statements[:]
        response = client.post("/forgot", data={"email": email, "csrf_token": token})
        assert response.location == "/forgot/sent"
        return list(statements)

    assert taken_by("alice@example.com") == taken_by("nobody@example.com")
    assert client.get("/forgot/sent").status_code == 200
    assert [mail.recipient for mail in mails()] == ["alice@example.com"]


def test_a_weak_password_leaves_the_link_good(client: PageClient, alice: Account) -> None:
    ask(client)
    path = link_in(mails("reset")[-1])
    assert client.send(path, {"new_password": "alicealice"}).status_code == 422
    assert client.send(path, {"new_password": NEW_PASSWORD}).status_code == 303


def test_only_the_newest_link_works_and_not_for_long(client: PageClient, alice: Account) -> None:
    ask(client)
    ask(client)
    old, new = (link_in(mail) for mail in mails("reset"))
    assert client.get(old).status_code == 400
    assert client.get(new).status_code == 200
    with time_machine.travel(clock.now() + timedelta(minutes=61), tick=False):
        assert client.get(new).status_code == 400
    assert client.get(new).status_code == 200
    assert client.get("/reset/made-up").status_code == 400
    assert client.get(new.replace("reset", "verify-email")).status_code == 400, "a link is good for one thing"


def test_links_are_built_from_our_own_address(client: PageClient, alice: Account) -> None:
    client.send("/forgot", {"email": alice.email}, headers={"X-Forwarded-Host": "evil.example"})
    assert "http://localhost/reset/" in mails("reset")[-1].text


def test_nobody_can_flood_a_mailbox(client: PageClient, alice: Account, limited: None) -> None:
    for _n in range(8):
        ask(client)
    assert len(mails("reset")) == 4


@pytest.mark.parametrize("state", ["suspended_at", "deleted_at"])
def test_shut_accounts_get_no_link(client: PageClient, alice: Account, session: Session, state: str) -> None:
    setattr(alice, state, clock.now())
    session.flush()
    ask(client)
    assert mails("reset") == []


def test_as_json(client: PageClient, alice: Account, app: Flask) -> None:
    headers = {"Accept": "application/json"}
    assert "mail" in client.send("/forgot", {"email": "x@example.com"}, headers=headers).get_json()["message"]
    assert client.get("/reset/made-up", headers=headers).get_json()["code"] == "invalid_token"
    assert client.send("/forgot", {"email": ""}, headers=headers).status_code == 400
    assert client.delete("/forgot", headers=headers).status_code in {400, 405}
