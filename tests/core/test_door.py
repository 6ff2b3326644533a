"""The front door: headers of every answer, cookies, hosts, proxies, origins and limits, as production has them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

import pytest
from flask import Flask, request

import config
from marketplace.app import create_app
from marketplace.core.extensions import db, limiter
from tests.conftest import settings_for
from tests.support.databases import Server
from tests.support.pages import client_of

SECRET: Final = "Gf3kQ9zLw8Vn2Rb7Yt5Xc1Md6Hs4Jp0a-Tq"
OVER_TLS: Final = {"base_url": "https://market.example"}
PRODUCTION: Final = {
    "env": config.Environment.PRODUCTION, "site_url": "https://market.example", "secret_keys": (SECRET,),
}  # fmt: skip
FIXED: Final = {
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin-allow-popups",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(self), payment=(self)",
}
POLICY: Final = {
    "default-src": "'none'", "base-uri": "'none'", "object-src": "'none'", "script-src": "'self' 'nonce-…'",
    "style-src": "'self'", "img-src": "'self' blob:", "font-src": "'self'",
    "connect-src": "'self' wss://market.example", "form-action": "'self'", "frame-ancestors": "'none'",
    "manifest-src": "'self'", "worker-src": "'self'", "upgrade-insecure-requests": "",
}  # fmt: skip

Make = Callable[..., Flask]


@pytest.fixture
def make(server: Server, tmp_path: Path) -> Iterator[Make]:
    """Applications with settings of their own."""
    with ExitStack() as stack:
        url = stack.enter_context(server.clone("door"))

        def build(**changes: Any) -> Flask:
            app = create_app(settings_for(url, tmp_path, **changes))
            app.add_url_rule("/who", "who", lambda: {"address": request.remote_addr, "scheme": request.scheme})
            stack.callback(_let_go, app)
            return app

        yield build
        limiter.enabled = False


def _let_go(app: Flask) -> None:
    app.extensions["socketio"].stop()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("path", ["/login", "/nothing-here", "/api/v1/nothing-here", "/healthz"])
def test_every_answer_carries_every_header(make: Make, path: str) -> None:
    answer = client_of(make(**PRODUCTION)).get(path, **OVER_TLS)
    assert {name: answer.headers[name] for name in FIXED} == FIXED
    policy = re.sub(r"'nonce-[\w-]{32}'", "'nonce-…'", answer.headers["Content-Security-Policy"])
    parts = dict(part.strip().partition(" ")[::2] for part in policy.split(";") if part.strip())
    assert parts == POLICY
    assert "Server" not in answer.headers


def test_each_answer_has_a_nonce_of_its_own(make: Make) -> None:
    client = client_of(make(**PRODUCTION))
    policies = [client.get("/login", **OVER_TLS).headers["Content-Security-Policy"] for _ in range(2)]
    assert policies[0] != policies[1]


def test_maps_open_the_policy_to_their_tiles_and_nothing_else(make: Make) -> None:
    app = make(**PRODUCTION, map_tiles_url="https://{s}.tiles.example/{z}/{x}/{y}.png")
    policy = client_of(app).get("/login", **OVER_TLS).headers["Content-Security-Policy"]
    assert "img-src 'self' blob: https://*.tiles.example;" in policy


def test_cookies_in_production_are_bound_to_https(make: Make) -> None:
    cookies = client_of(make(**PRODUCTION)).get("/csrf", **OVER_TLS).headers.getlist("Set-Cookie")
    (session,) = [cookie for cookie in cookies if "session=" in cookie]
    assert session.startswith("__Host-session=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in session.split(";")}
    assert "Domain" not in session


def test_in_development_plain_http_is_enough_to_be_known(make: Make) -> None:
    client = client_of(make(env=config.Environment.DEVELOPMENT))
    cookie = client.get("/csrf", base_url="http://localhost").headers["Set-Cookie"]
    assert cookie.startswith("session=")
    assert "Secure" not in cookie
    assert client.get_cookie("session") is not None


def test_plain_http_is_sent_to_https_but_probes_are_answered(make: Make) -> None:
    client = client_of(make(**PRODUCTION))
    moved = client.get("/login", base_url="http://market.example")
    assert (moved.status_code, moved.location) == (302, "https://market.example/login")
    assert client.get("/healthz", base_url="http://127.0.0.1:5000").status_code == 200


def test_a_foreign_host_is_refused(make: Make) -> None:
    client = client_of(make(**PRODUCTION))
    for host in ("evil.example", "market.example.evil.example"):
        assert client.get("/api/v1/nothing-here", base_url=f"https://{host}").status_code == 400
    listed = client_of(make(**PRODUCTION, trusted_hosts=("other.example",)))
    assert listed.get("/healthz", base_url="https://other.example").status_code == 200
    assert listed.get("/healthz", **OVER_TLS).status_code == 400


@pytest.mark.parametrize(
    ("hops", "forwarded", "seen"),
    [
        (0, "203.0.113.9", "192.0.2.7"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.66, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.66, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "203.0.113.9", "192.0.2.7"),
    ],
    ids=["none trusted", "one", "one, forged", "two, forged", "fewer than expected"],
)
def test_an_address_is_believed_from_trusted_hops_only(make: Make, hops: int, forwarded: str, seen: str) -> None:
    answer = (
        make(trusted_proxies=hops)
        .test_client()
        .get("/who", headers={"X-Forwarded-For": forwarded}, environ_base={"REMOTE_ADDR": "192.0.2.7"})
    )
    assert answer.get_json()["address"] == seen


def test_a_proxy_says_the_scheme_and_nobody_the_host(make: Make) -> None:
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"}
    client = client_of(make(**PRODUCTION, trusted_proxies=1))
    answer = client.get("/who", base_url="http://market.example", headers=headers)
    assert answer.get_json()["scheme"] == "https"


def test_scripts_of_listed_origins_may_read_the_api(make: Make) -> None:
    client = make(cors_origins=("https://app.example",)).test_client()
    welcome = client.options("/api/v1/listings", headers={"Origin": "https://app.example"})
    assert welcome.headers["Access-Control-Allow-Origin"] == "https://app.example"
    assert "Authorization" in welcome.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in welcome.headers
    assert "Origin" in welcome.headers["Vary"]


@pytest.mark.parametrize("origin", ["https://evil.example", "https://app.example.evil.example", "null"])
@pytest.mark.parametrize("path", ["/api/v1/nothing-here", "/login"])
def test_other_origins_may_not(make: Make, origin: str, path: str) -> None:
    client = client_of(make(cors_origins=("https://app.example",)))
    assert "Access-Control-Allow-Origin" not in client.get(path, headers={"Origin": origin}).headers


@pytest.mark.parametrize(
    ("origin", "status"),
    [("http://localhost", 200), ("https://evil.example", 400)],
)
def test_sockets_open_to_our_own_pages_only(make: Make, origin: str, status: int) -> None:
    headers = {"Origin": origin, "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}
    answer = make().test_client().get("/socket.io/?EIO=4&transport=polling", headers=headers)
    assert answer.status_code == status


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1"])
def test_a_developer_may_use_either_name_of_the_machine(make: Make, name: str) -> None:
    app = make(env=config.Environment.DEVELOPMENT, port=5000, site_url="http://127.0.0.1:5000")
    headers = {"Origin": f"http://{name}:5000"}
    assert app.test_client().get("/socket.io/?EIO=4&transport=polling", headers=headers).status_code == 200


def test_too_often_is_told_when_to_come_back(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("marketplace.app.EACH_ADDRESS", "3/minute")
    app = make(ratelimit_enabled=True, trusted_proxies=0)
    client = app.test_client()
    forged = ({"X-Forwarded-For": f"203.0.113.{number}"} for number in range(9))
    answers = [client.get("/who", headers=headers) for headers in forged]
    assert [answer.status_code for answer in answers] == [200] * 3 + [429] * 6
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60
    assert client.get("/who", environ_base={"REMOTE_ADDR": "192.0.2.8"}).status_code == 200
    assert client.get("/healthz").status_code == 200


def test_a_whole_ipv6_network_counts_as_one(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("marketplace.app.EACH_ADDRESS", "3/minute")
    client = make(ratelimit_enabled=True).test_client()
    senders = ["2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8::4", "2001:db8:0:1::1"]
    statuses = [client.get("/who", environ_base={"REMOTE_ADDR": sender}).status_code for sender in senders]
    assert statuses == [200, 200, 200, 429, 200]
