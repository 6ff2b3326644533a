"""What the log says of a request, for people who must find out later."""

from __future__ import annotations

import json
from collections.abc import Iterator
from logging import getLogger
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from structlog.stdlib import ProcessorFormatter

import config
from marketplace.app import create_app
from marketplace.core import logging
from tests.conftest import settings_for
from tests.core.test_door import OVER_TLS, PRODUCTION
from tests.support.pages import client_of


@pytest.fixture
def app_in_production(tmp_path: Path) -> Iterator[Flask]:
    """Without a database: these addresses need none."""
    yield create_app(settings_for("postgresql+psycopg2:///x", tmp_path, **{**PRODUCTION, "log_level": "INFO"}))
    logging.configure("WARNING", machine_readable=False)


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    """What the process would have written."""
    (formatter,) = [each.formatter for each in getLogger().handlers if isinstance(each.formatter, ProcessorFormatter)]
    return [json.loads(formatter.format(record)) for record in caplog.records]


def test_each_request_is_a_line_of_json_with_its_id(app_in_production: Flask, caplog: pytest.LogCaptureFixture) -> None:
    client = client_of(app_in_production)
    answer = client.get("/api/v1/nothing-here?email=alice@example.com", **OVER_TLS)
    (line,) = [line for line in lines(caplog) if line["event"] == "request"]
    assert line["request_id"] == answer.headers["X-Request-ID"]
    assert (line["method"], line["path"], line["status"]) == ("GET", "/api/v1/nothing-here", 404)
    assert line["level"] == "info"
    assert "alice" not in json.dumps(line)


def test_probes_are_not_told(app_in_production: Flask, caplog: pytest.LogCaptureFixture) -> None:
    client_of(app_in_production).get("/healthz", **OVER_TLS)
    assert not lines(caplog)


def test_slow_ones_are_told_everywhere(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    assert app.config["SETTINGS"].env is config.Environment.TESTING
    monkeypatch.setattr("marketplace.core.web.SLOW_MILLISECONDS", 0)
    client_of(app).get("/healthz")
    assert "slow_request" in caplog.text


def test_a_token_in_a_path_is_not_written_down(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("marketplace.core.web.SLOW_MILLISECONDS", 0)
    client_of(app).get("/messages/reply/a-door-for-whoever-reads-this")
    assert "/messages/reply/…" in caplog.text
    assert "a-door" not in caplog.text
