"""While the database is away, every address says so and asks to come again, and programs are told in their way."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from marketplace.app import create_app
from tests.conftest import settings_for
from tests.support.pages import PageClient, client_of

NOWHERE = "postgresql+psycopg2://nobody@127.0.0.1:1/nothing?connect_timeout=1"


@pytest.fixture
def stranded(tmp_path: Path) -> PageClient:
    """Alice's browser, at an application whose database is not there."""
    app: Flask = create_app(settings_for(NOWHERE, tmp_path))
    return client_of(app)


@pytest.mark.parametrize("path", ["/", "/search", "/listings/1", "/nothing-here", "/static/nothing.css"])
def test_every_page_says_to_come_again(stranded: PageClient, path: str) -> None:
    answer = stranded.get(path)
    assert answer.status_code == 503
    assert "Back in a moment" in answer.get_data(as_text=True)
    assert answer.headers["Retry-After"] == "5"


def test_programs_get_a_problem(stranded: PageClient) -> None:
    answer = stranded.get("/api/v1/listings")
    assert (answer.status_code, answer.get_json()["code"]) == (503, "unavailable")


def test_who_was_not_refused_is_not_told_to_wait(client: PageClient) -> None:
    assert "Retry-After" not in client.get("/help").headers
