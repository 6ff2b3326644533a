"""What a crowd asks for is rendered once; nobody gets another's page, and nobody sees their own change late."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, Response, make_response

import config
from marketplace.app import create_app
from marketplace.core import caching
from marketplace.core.extensions import db
from marketplace.core.security import csrf_exempt, public
from tests.conftest import settings_for
from tests.support.cast import person, signed_in_client
from tests.support.databases import Server
from tests.support.pages import PageClient, client_of

HTML = "<!doctype html><html lang='en'><head><title>T</title></head><body><h1>Page {}</h1></body></html>"


@pytest.fixture
def counted(server: Server, tmp_path: Path) -> Iterator[tuple[Flask, dict[str, int]]]:
    """An application as it runs outside tests, with a page that counts how often it is rendered and looked at."""
    seen = {"rendered": 0, "looked": 0}
    with server.clone("kept") as url:
        app = create_app(settings_for(url, tmp_path, env=config.Environment.DEVELOPMENT))

        def look(_response: Response) -> None:
            seen["looked"] += 1

        @app.get("/tests/page")
        @public
        def page() -> Response:
            seen["rendered"] += 1
            return caching.for_everyone(make_response(HTML.format(seen["rendered"])), again=look)

        @app.post("/tests/write/<outcome>")
        @public
        def write(outcome: str) -> tuple[dict[str, str], int]:
            return {}, 200 if outcome == "fine" else 422

        csrf_exempt("write")
        yield app, seen
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def fetch(client: PageClient, path: str = "/tests/page", **headers: str) -> str:
    return client.get(path, headers={"Accept": "text/html", **headers}).text


def test_a_crowd_is_answered_from_one_rendering(counted: tuple[Flask, dict[str, int]]) -> None:
    app, seen = counted
    bodies = {fetch(client_of(app)) for _ in range(20)}
    assert len(bodies) == 1
    assert seen == {"rendered": 1, "looked": 19}


def test_each_version_of_a_page_is_kept_apart(counted: tuple[Flask, dict[str, int]]) -> None:
    app, seen = counted
    client = client_of(app)
    fetch(client)
    fetch(client, "/tests/page?page=2")
    fetch(client, **{"Accept-Language": "es"})
    client.set_cookie("theme", "dark")
    fetch(client)
    assert seen["rendered"] == 4


def test_people_known_by_a_cookie_are_always_asked_for_anew(counted: tuple[Flask, dict[str, int]]) -> None:
    app, seen = counted
    guest = client_of(app)
    fetch(guest)
    with app.app_context():
        alice = signed_in_client(app, person("alice"))
    assert fetch(alice) != fetch(guest)
    guest.set_cookie("anything", "of mine")
    fetch(guest)
    fetch(guest, Authorization="Bearer none")
    assert seen["rendered"] >= 3
    assert seen["looked"] == 1


def test_a_write_lets_all_of_them_go_and_a_refusal_none(counted: tuple[Flask, dict[str, int]]) -> None:
    app, seen = counted
    client = client_of(app)
    fetch(client)
    client.post("/tests/write/refused")
    fetch(client)
    assert seen["rendered"] == 1
    client.post("/tests/write/fine")
    fetch(client)
    assert seen["rendered"] == 2


def test_a_kept_page_has_its_headers_and_confirms_its_tag(counted: tuple[Flask, dict[str, int]]) -> None:
    app, _seen = counted
    client = client_of(app)
    first = client.get("/tests/page", headers={"Accept": "text/html"})
    again = client.get("/tests/page", headers={"Accept": "text/html"})
    for name in ("ETag", "Cache-Control", "Content-Type", "Vary"):
        assert again.headers[name] == first.headers[name]
    assert again.headers["X-Request-ID"] != first.headers["X-Request-ID"]
    assert again.headers["Content-Security-Policy"] != first.headers["Content-Security-Policy"]
    same = client.get("/tests/page", headers={"Accept": "text/html", "If-None-Match": first.headers["ETag"]})
    assert same.status_code == 304


def test_an_old_page_is_not_given_out(counted: tuple[Flask, dict[str, int]], monkeypatch: pytest.MonkeyPatch) -> None:
    app, seen = counted
    monkeypatch.setattr(caching, "KEPT_SECONDS", -1.0)
    fetch(client_of(app))
    fetch(client_of(app))
    assert seen["rendered"] == 2
