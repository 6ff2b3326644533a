"""What /readyz says of each part."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

import config
from tests.support.pages import PageClient


@pytest.fixture
def worker(session: Session) -> None:
    session.execute(text("INSERT INTO procrastinate_workers DEFAULT VALUES"))
    session.commit()


def test_everything_is_there(client: PageClient, worker: None) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.get_json()["status"]) == (200, "ok")
    parts = answer.get_json()["parts"]
    assert parts == {
        "database": "ok",
        "migrations": "ok",
        "queue": "ok",
        "storage": "ok",
        "deadlines": "ok",
        "books": "ok",
    }


def test_without_a_worker_visitors_still_come_in(client: PageClient) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.get_json()["status"]) == (200, "degraded")
    assert answer.get_json()["parts"]["queue"] == "no worker"


def test_failed_jobs_are_counted(client: PageClient, session: Session, worker: None) -> None:
    session.execute(
        text("INSERT INTO procrastinate_jobs (queue_name, task_name, args, status) VALUES ('a', 'b', '{}', 'failed')")
    )
    session.commit()
    assert client.get("/readyz").get_json()["queue"]["failed"] == 1


def test_an_older_database_is_not_ready(client: PageClient, session: Session) -> None:
    session.execute(text("UPDATE alembic_version SET version_num = 'of long ago'"))
    session.commit()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.get_json()["parts"]["migrations"] == "not at the newest version"


def test_redis_counts_where_it_is_used(app: Flask, client: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    changed = config.Settings(redis_url="redis://127.0.0.1:1/0", env=config.Environment.TESTING)
    monkeypatch.setitem(app.config, "SETTINGS", changed)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.get_json()["parts"]["redis"] == "unreachable"


def test_a_store_that_cannot_be_written_to(app: Flask, client: PageClient, tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("where a folder should be")
    app.extensions["storage"], usual = type(app.extensions["storage"])(tmp_path / "a file"), app.extensions["storage"]
    try:
        assert client.get("/readyz").get_json()["parts"]["storage"] == "unavailable"
    finally:
        app.extensions["storage"] = usual
