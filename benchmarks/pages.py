"""Pages: the share of bare speed that is left with the whole stack on, and latencies under load."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from flask import Flask
from sqlalchemy import event, text

from benchmarks import load, stage
from benchmarks.table import Figure
from marketplace.accounts.models import Account
from marketplace.accounts.services import sessions
from marketplace.core import preparing
from marketplace.core.db import unit_of_work
from marketplace.core.extensions import db

SECONDS = 4.0
SHARES = {"list": 0.40, "search": 0.45, "detail": 0.65}


def measure(listings: int) -> list[Figure]:
    """Measure the start, list, search and detail page, anonymous and signed in, alone and under load."""
    url, app = stage.prepare(listings)
    paths = _paths(app)
    recording = stage.FOLDER / "recording.pickle"
    _record(app, url, paths, recording)
    port, bare_port = stage.free_port(), stage.free_port()
    figures: list[Figure] = []
    with stage.bare(recording, bare_port), stage.serving(url, port) as process:
        cookie = _cookie(app)
        for number, (name, path) in enumerate(paths.items()):
            anew = [f"{path}{'&' if '?' in path else '?'}n={turn}" for turn in range(20_000)]
            found = load.in_turns(
                {
                    "anew": load.Plan(port, anew),
                    "sql": load.Plan(bare_port, [f"/sql/{number}"]),
                    "kept": load.Plan(port, [path]),
                    "flask": load.Plan(bare_port, [f"/flask/{number}"]),
                    "signed in": load.Plan(port, [path], cookie),
                },
                seconds=SECONDS,
            )
            ours, sql, kept, flask, signed_in = found.values()
            figures += [
                Figure(f"{name} page, rendered anew: one connection", ours.rate, "req/s"),
                Figure(f"{name} page, rendered anew: p50", ours.percentile(50), "ms"),
                Figure(f"{name} page, rendered anew: of bare SQL with the same bytes", ours.rate / sql.rate, "×"),
                Figure(f"{name} page, rendered anew: of a bare Flask page", ours.rate / flask.rate, "×"),
                Figure(
                    f"{name} page, kept for everyone: of bare SQL with the same bytes",
                    kept.rate / sql.rate, "×", SHARES.get(name),
                ),
                Figure(
                    f"{name} page, rendered anew: p50 signed in, of anonymous",
                    signed_in.percentile(50) / ours.percentile(50), "×", most=1.6,
                ),
            ]  # fmt: skip
        crowd = load.run(
            port,
            [f"{path}{'&' if '?' in path else '?'}m={turn}" for turn in range(5_000) for path in paths.values()],
            seconds=SECONDS * 2,
            connections=16,
        )
        figures += [
            Figure("all pages, rendered anew, 16 connections: p95", crowd.percentile(95), "ms", most=100),
            Figure("all pages, rendered anew, 16 connections: requests a second", crowd.rate, "req/s"),
            Figure("all pages, rendered anew, 16 connections: failures", crowd.failures, "", most=0),
            Figure("memory of the web process after all this, resident (RSS)", process.memory_info().rss / 2**20, "MB"),
        ]
    return figures


def _paths(app: Flask) -> dict[str, str]:
    with app.app_context():
        listing = db.session.scalar(
            text("SELECT id FROM listings WHERE status = 'active' ORDER BY id LIMIT 1 OFFSET 500")
        )
        slug = db.session.scalar(text("SELECT slug FROM categories WHERE parent_id IS NOT NULL ORDER BY id LIMIT 1"))
    found = app.test_client().get(f"/listings/{listing}-x")
    return {"start": "/", "list": f"/categories/{slug}", "search": "/search?q=kayak", "detail": found.location}


def _record(app: Flask, url: str, paths: dict[str, str], target: Path) -> None:
    """Keep the statements as they stand and the bytes of each page, for the bare servers."""
    pages = []
    with patch.object(preparing, "MOST_REFUSALS", 0):
        for path in paths.values():
            app.test_client().get(path)
            with _statements(app) as statements:
                body = app.test_client().get(path, headers={"Accept": "text/html"}).get_data()
            pages.append((statements, body))
    target.write_bytes(pickle.dumps((url.replace("+psycopg2", ""), pages)))


@contextmanager
def _statements(app: Flask) -> Iterator[list[tuple[str, Any]]]:
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        seen.append((statement, dict(parameters) if isinstance(parameters, dict) else tuple(parameters)))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def _cookie(app: Flask) -> str:
    """Sign someone in and return the cookie that a browser would send from the second page on."""
    with app.app_context(), unit_of_work() as session:
        account = session.query(Account).filter_by(username="seller0").one()
        token = sessions.start(account.id, ip="127.0.0.1", user_agent="benchmark", is_remembered=True)
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined] # Flask's own interface
    name, client = app.config["SESSION_COOKIE_NAME"], app.test_client()
    client.set_cookie(name, serializer.dumps({"_user_id": token, "_fresh": True}))
    client.get("/help")  # the first page adds what its forms are checked by
    kept = client.get_cookie(name)
    assert kept
    return f"{name}={kept.value}"
