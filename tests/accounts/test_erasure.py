"""Leaving for good: after the time of grace nothing personal is left."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import inspect, text
from sqlalchemy.orm import Session

from marketplace.accounts.jobs import erase_account, erase_due, purge
from marketplace.accounts.models import Account
from marketplace.core import clock, jobs
from marketplace.core.db import session as db_session
from tests.accounts.conftest import PASSWORD, link_in, mails
from tests.accounts.test_api_auth import call, log_in
from tests.accounts.test_api_users import picture as made_picture
from tests.accounts.test_api_users import upload
from tests.support.pages import PageClient

MARK = "Zebedee"


def traces(folder: Path) -> list[str]:
    """Every row of every table, and every file, in which the mark is found."""
    session, like = db_session(), f"%{MARK}%"
    tables = inspect(session.connection()).get_table_names()
    rows = [
        f"{table}: {row}"
        for table in tables
        for row in session.scalars(text(f'SELECT t::text FROM "{table}" t WHERE t::text ILIKE :mark'), {"mark": like})
    ]
    elsewhere = {"static", "outbox"}  # what was sent is with whoever got it
    files = [str(path) for path in folder.rglob("*") if path.is_file() and not elsewhere & set(path.parts)]
    return rows + files


def live_a_life(client: PageClient) -> int:
    """Leave traces wherever accounts keep something."""
    body = {
        "username": MARK, "email": f"{MARK}@example.com", "password": PASSWORD, "name": f"{MARK} Q.",
        "phone": "+1 555 0100",
    }  # fmt: skip
    me = call(client, "POST", "/auth/register", body=body).get_json()
    token = me["token"]
    call(client, "PUT", "/users/me", token, {"email": f"new-{MARK}@example.com", "bio": f"I am {MARK}"})
    change = link_in(mails("email_change")[0]).rpartition("/")[2]
    assert call(client, "POST", "/auth/verify-email", body={"token": change}).status_code == 200
    call(
        client,
        "PUT",
        "/users/me",
        token,
        {"username": f"{MARK}2", "contact_information": {"address": f"{MARK} street"}},
    )
    call(client, "PUT", "/users/me", token, {"preferences": {"nickname": MARK}})
    call(client, "POST", "/auth/api-keys", token, {"name": f"key of {MARK}"})
    call(client, "POST", "/auth/mfa/totp", token)
    call(client, "POST", "/users/me/export", token)
    upload(client, token, made_picture())
    call(client, "POST", "/auth/login", body={"email": f"new-{MARK}@example.com", "password": "wrong"})
    mails()
    return int(me["user_id"])


def test_nothing_is_left_after_the_time_of_grace(app: Flask, client: PageClient, limited: None) -> None:
    folder = Path(app.instance_path)
    before = set(traces(folder))
    account_id = live_a_life(client)
    assert set(traces(folder)) - before
    token = log_in(client, email=f"new-{MARK}@example.com")["token"]
    assert call(client, "DELETE", "/users/me", token, {"password": PASSWORD}).status_code == 200
    mails()
    with time_machine.travel(clock.now() + timedelta(days=13), tick=False):
        erase_due()
        jobs.run_waiting()
        assert db_session().get_one(Account, account_id).erased_at is None
    with time_machine.travel(clock.now() + timedelta(days=15), tick=False):
        erase_due()
        erase_due()
        jobs.run_waiting()
        db_session().commit()
        assert set(traces(folder)) - before == set()
        body = {"email": f"new-{MARK}@example.com", "password": PASSWORD}
        assert call(client, "POST", "/auth/login", body=body).status_code == 401
        erase_account(account_id)  # once more changes nothing
    row = db_session().get_one(Account, account_id)
    assert row.username == f"former-{account_id}"


def test_the_name_is_free_again(client: PageClient, session: Session, alice: Account) -> None:
    alice.deleted_at = clock.now() - timedelta(days=20)
    session.flush()
    body = {"username": "alice", "email": "alice@example.com", "password": PASSWORD}
    assert call(client, "POST", "/auth/register", body=body).status_code == 409, "it may still come back"
    erase_due()
    jobs.run_waiting()
    session.commit()
    assert call(client, "POST", "/auth/register", body=body).status_code == 201


def test_people_who_are_not_leaving_are_never_erased(alice: Account, session: Session) -> None:
    erase_account(alice.id)
    assert alice.email == "alice@example.com"


@pytest.mark.parametrize("days", [0, 400])
def test_what_can_not_be_used_any_more_is_dropped(
    client: PageClient, as_alice: PageClient, limited: None, session: Session, days: int
) -> None:
    log_in(client)
    client.send("/login", {"email": "x@example.com", "password": "wrong"})
    with time_machine.travel(clock.now() + timedelta(days=days), tick=False):
        purge()
    tables = ("account_sessions", "token_families", "attempt_buckets")
    left = [session.scalar(text(f"SELECT count(*) FROM {table}")) for table in tables]
    assert all(left) if days == 0 else not any(left)
