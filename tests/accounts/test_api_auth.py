"""Tokens for programs: what they open, and how they die."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from marketplace.accounts.models import Account, RefreshToken
from marketplace.accounts.rules import Role, limits
from marketplace.accounts.services import moderation
from marketplace.core import clock
from tests.accounts.conftest import NEW_PASSWORD, PASSWORD, link_in, mails
from tests.support.pages import PageClient

DORA = {"username": "dora", "email": "dora@example.com", "password": PASSWORD}
LOGIN = {"email": "alice@example.com", "password": PASSWORD}


def call(client: PageClient, method: str, path: str, token: str | None = None, body: Any = None) -> TestResponse:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return client.open(f"/api/v1{path}", method=method, json=body, headers=headers)


def log_in(client: PageClient, **changes: Any) -> dict[str, Any]:
    response = call(client, "POST", "/auth/login", body={**LOGIN, **changes})
    assert response.status_code == 200, response.text
    pair: dict[str, Any] = response.get_json()
    return pair


def code_of(response: TestResponse) -> tuple[int, str]:
    assert response.content_type == "application/problem+json", response.text
    return response.status_code, response.get_json()["code"]


def test_registering_answers_with_tokens(client: PageClient) -> None:
    response = call(client, "POST", "/auth/register", body={**DORA, "role": "seller", "phone": "+49 30 1234567"})
    made = response.get_json()
    assert response.status_code == 201
    assert set(made) == {"user_id", "username", "email", "token", "refresh_token", "expires_in"}
    assert response.headers["Cache-Control"] == "no-store"
    me = call(client, "GET", "/users/me", made["token"]).get_json()
    assert (me["username"], me["role"], me["email_verified"]) == ("dora", "seller", False)
    token = link_in(mails("verify")[0]).rpartition("/")[2]
    assert call(client, "POST", "/auth/verify-email", body={"token": token}).status_code == 200
    assert code_of(call(client, "POST", "/auth/verify-email", body={"token": token})) == (400, "invalid_token")
    assert call(client, "GET", "/users/me", made["token"]).get_json()["email_verified"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"username": "x"}, "username"), ({"username": "a b c"}, "username"), ({"email": "nowhere"}, "email"),
        ({"password": "short"}, "password"), ({"password": "password1234"}, "password"), ({"role": "admin"}, "role"),
        ({"is_verified": True}, "is_verified"), ({"name": "a\u0000b"}, "name"), ({"name": 7}, "name"),
        ({"phone": "<script>"}, "phone"), ({"username": "\ud800abc"}, "username"),
        ({"password": "\ud800" * 12}, "password"),
    ],
)  # fmt: skip
def test_bad_input_names_its_field(client: PageClient, changes: dict[str, Any], field: str) -> None:
    response = call(client, "POST", "/auth/register", body={**DORA, **changes})
    assert response.status_code == 400, response.text
    assert field in response.get_json()["errors"]


def test_taken_names_are_conflicts(client: PageClient, alice: Account) -> None:
    for change in ({"username": "Alice"}, {"email": "ALICE@example.com"}):
        response = call(client, "POST", "/auth/register", body={**DORA, **change})
        assert response.status_code == 409
        assert set(response.get_json()["errors"]) == set(change)


def test_wrong_credentials_have_one_answer(client: PageClient, alice: Account) -> None:
    answers = [
        call(client, "POST", "/auth/login", body={"email": email, "password": "not this one"}).get_json()
        for email in ("alice@example.com", "nobody@example.com")
    ]
    for answer in answers:
        assert answer.pop("request_id")
        assert answer["code"] == "invalid_credentials"
    assert answers[0] == answers[1]


def test_a_password_is_taken_with_its_spaces(client: PageClient, alice: Account) -> None:
    body = {**DORA, "password": f" {PASSWORD} "}
    assert call(client, "POST", "/auth/register", body=body).status_code == 201
    assert call(client, "POST", "/auth/login", body={"email": DORA["email"], "password": PASSWORD}).status_code == 401


def test_access_tokens_are_short_lived(client: PageClient, alice: Account) -> None:
    pair = log_in(client)
    with time_machine.travel(clock.now() + timedelta(seconds=pair["expires_in"] + 1), tick=False):
        assert code_of(call(client, "GET", "/users/me", pair["token"])) == (401, "invalid_token")


def test_refreshing_changes_both_tokens_and_reuse_kills_the_family(client: PageClient, alice: Account) -> None:
    first = log_in(client)
    other = log_in(client)
    second = call(client, "POST", "/auth/refresh", body={"refresh_token": first["refresh_token"]}).get_json()
    assert second["refresh_token"] != first["refresh_token"]
    assert call(client, "GET", "/users/me", second["token"]).status_code == 200
    again = call(client, "POST", "/auth/refresh", body={"refresh_token": first["refresh_token"]})
    assert code_of(again) == (401, "invalid_token")
    assert call(client, "GET", "/users/me", second["token"]).status_code == 401
    assert call(client, "POST", "/auth/refresh", body={"refresh_token": second["refresh_token"]}).status_code == 401
    assert call(client, "GET", "/users/me", other["token"]).status_code == 200, "another sign-in lives on"


def test_refresh_tokens_expire_and_are_stored_as_digests(client: PageClient, alice: Account, session: Session) -> None:
    pair = log_in(client)
    stored = session.scalars(select(RefreshToken)).one()
    assert pair["refresh_token"].encode() not in stored.token_hash
    with time_machine.travel(clock.now() + timedelta(days=31), tick=False):
        assert call(client, "POST", "/auth/refresh", body={"refresh_token": pair["refresh_token"]}).status_code == 401


def test_signing_out_is_effective_at_once(client: PageClient, alice: Account) -> None:
    pair = log_in(client)
    assert call(client, "POST", "/auth/logout", pair["token"]).get_json()["message"]
    assert call(client, "GET", "/users/me", pair["token"]).status_code == 401
    assert call(client, "POST", "/auth/refresh", body={"refresh_token": pair["refresh_token"]}).status_code == 401
    assert call(client, "POST", "/auth/logout").status_code == 401


def test_a_cookie_session_signs_out_with_its_csrf_token_only(as_alice: PageClient) -> None:
    assert as_alice.post("/api/v1/auth/logout").status_code == 400
    assert as_alice.post("/api/v1/auth/logout", headers={"X-CSRFToken": as_alice.csrf()}).status_code == 200
    assert as_alice.get("/api/v1/users/me").status_code == 401


@pytest.mark.parametrize(
    "header", ["Bearer nonsense", "Bearer mk_nonsense", "Bearer ", "Basic YTpi", "Digest x", "bearer x"]
)
def test_a_bad_authorization_never_falls_back_to_the_cookie(as_alice: PageClient, header: str) -> None:
    response = as_alice.get("/api/v1/users/me", headers={"Authorization": header})
    assert code_of(response) == (401, "invalid_token")
    public = as_alice.get(f"/api/v1/users/{1}", headers={"Authorization": header})
    assert public.status_code == 401


def test_a_good_token_wins_over_the_cookie(as_alice: PageClient, bob: Account) -> None:
    pair = call(as_alice, "POST", "/auth/login", body={**LOGIN, "email": bob.email})
    if pair.status_code == 400:  # a browser's cookie asks for its CSRF token
        headers = {"X-CSRFToken": as_alice.csrf()}
        pair = as_alice.post("/api/v1/auth/login", json={**LOGIN, "email": bob.email}, headers=headers)
    me = call(as_alice, "GET", "/users/me", pair.get_json()["token"]).get_json()
    assert me["username"] == "bob"


def test_tokens_die_with_suspension_demotion_and_reset(client: PageClient, alice: Account, session: Session) -> None:
    pair = log_in(client)
    moderation.suspend(alice.id, by=None, reason="spam")
    session.commit()
    assert call(client, "GET", "/users/me", pair["token"]).status_code == 401
    assert code_of(call(client, "POST", "/auth/login", body=LOGIN)) == (403, "account_suspended")
    moderation.readmit(alice.id, by=None, reason="mistaken")
    moderation.set_role(alice.id, Role.MODERATOR, by=None)
    session.commit()
    pair = log_in(client)
    moderation.set_role(alice.id, Role.BUYER, by=None)
    session.commit()
    assert call(client, "GET", "/users/me", pair["token"]).status_code == 401

    pair = log_in(client)
    assert call(client, "POST", "/auth/request-password-reset", body={"email": alice.email}).status_code == 200
    token = link_in(mails("reset")[-1]).rpartition("/")[2]
    body = {"token": token, "new_password": NEW_PASSWORD}
    assert call(client, "POST", "/auth/reset-password", body={**body, "new_password": "alice12345"}).status_code == 400
    assert call(client, "POST", "/auth/reset-password", body=body).status_code == 200
    assert code_of(call(client, "POST", "/auth/reset-password", body=body)) == (400, "invalid_token")
    assert call(client, "GET", "/users/me", pair["token"]).status_code == 401
    log_in(client, password=NEW_PASSWORD)


def test_asking_for_a_reset_tells_nothing(client: PageClient, alice: Account) -> None:
    known = call(client, "POST", "/auth/request-password-reset", body={"email": alice.email})
    unknown = call(client, "POST", "/auth/request-password-reset", body={"email": "nobody@example.com"})
    assert (known.status_code, known.get_json()) == (unknown.status_code, unknown.get_json())


def test_guessing_is_limited_across_doors(client: PageClient, app: Flask, alice: Account, limited: None) -> None:
    bodies = {**LOGIN, "password": "a wrong guess"}
    statuses = [
        client.post("/api/v1/auth/login", json=bodies, headers={"X-Forwarded-For": f"198.51.100.{n}"}).status_code
        for n in range(limits.SIGN_IN_ACCOUNT.capacity + 1)
    ]
    assert statuses == [401] * limits.SIGN_IN_ACCOUNT.capacity + [429]
    refused = call(client, "POST", "/auth/login", body=LOGIN)
    assert code_of(refused) == (429, "too_many_requests")
    assert int(refused.headers["Retry-After"]) > 0
    page = client.send("/login", {**LOGIN})
    assert page.status_code == 429


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/auth/login", {"email": "x@example.com"}), ("/auth/login", {**LOGIN, "extra": 1}), ("/auth/login", []),
        ("/auth/refresh", {}), ("/auth/reset-password", {"token": "x", "new_password": "short"}),
        ("/auth/verify-email", {"token": ""}), ("/auth/request-password-reset", {"email": 5}),
    ],
)  # fmt: skip
def test_malformed_bodies_are_refused(client: PageClient, path: str, body: Any) -> None:
    assert call(client, "POST", path, body=body).status_code == 400


def test_other_types_and_methods_are_refused(client: PageClient) -> None:
    assert client.post("/api/v1/auth/login", data="x=1", content_type="text/plain").status_code == 415
    assert client.get("/api/v1/auth/login").status_code == 405
    assert client.post("/api/v1/auth/login", data="{", content_type="application/json").status_code == 400
