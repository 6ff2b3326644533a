"""The way of a request: ids, refusals, the one commit."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.support.pages import PageClient


def test_health_needs_nothing(client: PageClient) -> None:
    assert client.get("/healthz").get_json() == {"status": "ok"}


def test_readiness_names_each_part(client: PageClient) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.get_json()["parts"]["database"] == "ok"


def test_an_unknown_address_is_a_page_for_people(client: PageClient) -> None:
    response = client.get("/nothing-here", headers={"Accept": "text/html"})
    assert response.status_code == 404
    assert response.mimetype == "text/html"


def test_an_unknown_address_is_a_problem_for_programs(client: PageClient) -> None:
    response = client.get("/api/v1/nothing-here")
    assert response.status_code == 404
    assert response.content_type == "application/problem+json"
    problem = response.get_json()
    assert problem["code"] == "not_found"
    assert problem["request_id"] == response.headers["X-Request-ID"]


def test_a_request_id_is_kept_when_it_is_well_formed(client: PageClient) -> None:
    kept = client.get("/healthz", headers={"X-Request-ID": "abcdef-0123456789"})
    made = client.get("/healthz", headers={"X-Request-ID": "no\tgood"})
    assert kept.headers["X-Request-ID"] == "abcdef-0123456789"
    assert made.headers["X-Request-ID"] != "no\tgood"


def test_signed_in_pages_know_the_viewer(app: Flask, as_alice: PageClient) -> None:
    with as_alice:
        as_alice.get("/healthz")
        from flask_login import current_user  # noqa: PLC0415 - bound to the request just made

        assert current_user.username == "alice"


@pytest.mark.parametrize("body", ["[" * 100_000, "{", b'{"email": "\xff"}'], ids=["deep", "broken", "not UTF-8"])
def test_what_is_no_json_is_refused_with_a_reason(client: PageClient, body: str | bytes) -> None:
    answer = client.post("/api/v1/auth/login", data=body, content_type="application/json")
    assert answer.status_code == 400
    assert "JSON" in answer.get_json()["detail"]


def test_a_wrong_method_is_that_and_no_stale_form(client: PageClient, as_alice: PageClient) -> None:
    for who in (client, as_alice):
        answer = who.post("/help", data={})
        assert answer.status_code == 405
        assert "GET" in answer.headers["Allow"]
        assert who.post("/nothing-here", data={}).status_code == 404
    assert as_alice.post("/account/preferences", data={}).status_code == 400, "a form that is there needs the token"
