from __future__ import annotations

from flask import Flask, Response, g

from marketplace.core import caching, guests


def cookie_of(app: Flask) -> tuple[str, str]:
    """A guest's token, and the cookie that carries it."""
    with app.test_request_context("/"):
        token = guests.introduce()
        sent = app.process_response(Response(""))
        return token, sent.headers["Set-Cookie"].split(";")[0]


def test_a_browser_is_unknown_and_gets_no_cookie_until_it_keeps_something(app: Flask) -> None:
    with app.test_request_context("/"):
        assert guests.known() is None
        assert "Set-Cookie" not in app.process_response(Response("")).headers


def test_an_introduced_guest_is_known_by_the_cookie(app: Flask) -> None:
    token, cookie = cookie_of(app)

    with app.test_request_context("/", headers={"Cookie": cookie}):
        assert guests.known() == token
        assert guests.introduce() == token


def test_a_cookie_that_we_did_not_sign_is_worth_nothing(app: Flask) -> None:
    token, cookie = cookie_of(app)
    for forged in (f"guest={token}", cookie[:-1] + ("A" if cookie[-1] != "A" else "Q"), "guest=é", "guest=."):
        with app.test_request_context("/", headers={"Cookie": forged}):
            assert guests.known() is None


def test_a_forgotten_guest_loses_the_cookie(app: Flask) -> None:
    _token, cookie = cookie_of(app)
    with app.test_request_context("/", headers={"Cookie": cookie}):
        guests.forget()
        sent = app.process_response(Response("")).headers["Set-Cookie"]
    assert sent.startswith("guest=;")
    assert "Max-Age=0" in sent


def test_a_page_for_everyone_is_cached_and_confirmed_by_its_tag(app: Flask) -> None:
    with app.test_request_context("/"):
        first = caching.for_everyone(Response("the page"))
    assert first.headers["Cache-Control"] == "public, max-age=30"
    assert {"Cookie", "Accept-Language"} <= set(first.vary)

    with app.test_request_context("/", headers={"If-None-Match": first.headers["ETag"]}):
        assert caching.for_everyone(Response("the page")).status_code == 304
        assert caching.for_everyone(Response("another page")).status_code == 200


def test_a_page_with_a_token_or_for_a_guest_is_not_shared(app: Flask) -> None:
    _token, cookie = cookie_of(app)
    with app.test_request_context("/", headers={"Cookie": cookie}):
        assert "ETag" not in caching.for_everyone(Response("yours")).headers
    with app.test_request_context("/"):
        g.csrf_token = "secret"
        assert "ETag" not in caching.for_everyone(Response("a form")).headers
