"""What must hold when many try at the same moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pyotp
import pytest
from flask import Flask

from marketplace.accounts.rules import limits
from marketplace.core import clock, jobs
from marketplace.core.db import unit_of_work
from tests.accounts.conftest import PASSWORD, link_in, mails
from tests.accounts.test_api_auth import LOGIN, call, log_in
from tests.support.pages import client_of

ALICE = {"username": "alice", **LOGIN}


@pytest.fixture
def at_once(own_app: Flask) -> Callable[..., Counter[int]]:
    """Send the same request eight times at once; count the statuses."""

    def send(method: str, path: str, body: Any, token: str | None = None, times: int = 8) -> Counter[int]:
        def one(_n: int) -> int:
            return call(client_of(own_app), method, path, token, body).status_code

        with ThreadPoolExecutor(8) as pool:
            return Counter(pool.map(one, range(times)))

    return send


@pytest.fixture
def token(own_app: Flask) -> str:
    response = call(client_of(own_app), "POST", "/auth/register", body=ALICE)
    assert response.status_code == 201
    return str(response.get_json()["token"])


def test_one_of_many_gets_a_name(at_once: Callable[..., Counter[int]]) -> None:
    assert at_once("POST", "/auth/register", ALICE) == {201: 1, 409: 7}


def test_a_refresh_token_is_good_once(own_app: Flask, token: str, at_once: Callable[..., Counter[int]]) -> None:
    pair = log_in(client_of(own_app))
    found = at_once("POST", "/auth/refresh", {"refresh_token": pair["refresh_token"]})
    assert found == {200: 1, 401: 7}
    assert call(client_of(own_app), "GET", "/users/me", pair["token"]).status_code == 401


def test_codes_are_good_once(own_app: Flask, token: str, at_once: Callable[..., Counter[int]]) -> None:
    client = client_of(own_app)
    totp = pyotp.TOTP(call(client, "POST", "/auth/mfa/totp", token).get_json()["secret"])
    before = totp.at(clock.now(), counter_offset=-1)
    codes = call(client, "POST", "/auth/mfa/totp/confirm", token, {"otp": before}).get_json()["recovery_codes"]
    for otp in (totp.now(), codes[0]):
        assert at_once("POST", "/auth/login", {**LOGIN, "otp": otp}) == {200: 1, 401: 7}


def test_a_link_is_good_once(own_app: Flask, token: str, at_once: Callable[..., Counter[int]]) -> None:
    call(client_of(own_app), "POST", "/auth/request-password-reset", body={"email": LOGIN["email"]})
    with own_app.app_context(), unit_of_work():
        jobs.run_waiting()
        link = link_in(mails("reset")[-1]).rpartition("/")[2]
    found = at_once("POST", "/auth/reset-password", {"token": link, "new_password": f"{PASSWORD} again"})
    assert found == {200: 1, 400: 7}


def test_many_guesses_at_once_are_all_counted(own_app: Flask, token: str, at_once: Callable[..., Counter[int]]) -> None:
    own_app.config["RATELIMIT_ENABLED"] = True
    found = at_once("POST", "/auth/login", {**LOGIN, "password": "a wrong guess"}, times=40)
    assert found == {401: limits.SIGN_IN_ACCOUNT.capacity, 429: 40 - limits.SIGN_IN_ACCOUNT.capacity}
