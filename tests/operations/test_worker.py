"""The worker as a real process: what it does once, what it does again, and that it never outlives its parent."""

from __future__ import annotations

import asyncio
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
import psycopg2
import pytest
from aiosmtpd.controller import Controller
from flask import Flask

from marketplace.app import create_app
from marketplace.core import mail
from marketplace.core.db import commit, rollback
from marketplace.core.extensions import db
from tests.conftest import settings_for
from tests.operations.servers import EVENTLET, Running, free_port, running
from tests.support.databases import Server

MAIL = "(SELECT * FROM procrastinate_jobs WHERE task_name = 'core.deliver_mail') AS mail"
"""Not the jobs that run by the clock: they come when they come."""
WORKER = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]


class Postbox:
    """A mail server that keeps what it gets; `hangs` makes it never answer, `refuses` makes it say no."""

    def __init__(self) -> None:
        self.subjects: list[str] = []
        self.attempts = 0
        self.refuses = False
        self.hangs = False

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.attempts += 1
        while self.hangs:  # noqa: ASYNC110 - set from the test's thread
            await asyncio.sleep(0.05)
        if self.refuses:
            return "451 not now"
        self.subjects += [line[9:] for line in envelope.content.decode().splitlines() if line.startswith("Subject: ")]
        return "250 kept"


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    box = Postbox()
    box.port = free_port()  # type: ignore[attr-defined] # where it listens
    controller = Controller(box, hostname="127.0.0.1", port=box.port)  # type: ignore[attr-defined] # as above
    controller.start()
    yield box
    box.hangs = False
    controller.stop()


@pytest.fixture
def desk(server: Server, tmp_path: Path) -> Iterator[Flask]:
    """Where messages are written, on the database that the worker reads."""
    with server.clone("worker") as url:
        app = create_app(settings_for(url, tmp_path / "desk"))
        app.config["URL"] = url
        yield app
        with app.app_context():
            db.engine.dispose()


def write(app: Flask, subject: str, *, changes_mind: bool = False) -> None:
    """Write a message in a unit of work, which is undone where someone changes their mind."""
    with app.test_request_context():
        mail.send("alice@example.com", "test", subject, "mail/layout", {"subject": subject})
        if changes_mind:
            rollback()
        else:
            commit()


def query(app: Flask, statement: str) -> list[tuple[Any, ...]]:
    connection = psycopg2.connect(app.config["URL"].replace("+psycopg2", ""))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
        rows = cursor.fetchall() if cursor.description else []
    connection.close()
    return rows


def eventually(is_so: Callable[[], bool], seconds: float = 40) -> None:
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, "it never happened"
        time.sleep(0.05)


@contextmanager
def working(app: Flask, folder: Path, postbox: Postbox, command: list[str], **environment: str) -> Iterator[Running]:
    url = f"smtp://127.0.0.1:{postbox.port}"  # type: ignore[attr-defined] # see the fixture
    with running(command, folder, app.config["URL"], MAIL_URL=url, **environment) as process:
        yield process


def test_a_job_runs_if_and_only_if_its_transaction_commits(desk: Flask, tmp_path: Path, postbox: Postbox) -> None:
    write(desk, "never meant", changes_mind=True)
    write(desk, "meant")
    with working(desk, tmp_path, postbox, WORKER) as worker:
        eventually(lambda: postbox.subjects == ["meant"])
        write(desk, "written while it waits")
        eventually(lambda: len(postbox.subjects) == 2)
        eventually(lambda: query(desk, f"SELECT count(*) FROM {MAIL}") == [(0,)])
        assert worker.stop() == 0
    assert query(desk, "SELECT DISTINCT status, error FROM sent_mails") == [("sent", "")]


def test_the_job_of_a_killed_worker_runs_again(desk: Flask, tmp_path: Path, postbox: Postbox) -> None:
    postbox.hangs = True
    write(desk, "on its way when the lights went out")
    with working(desk, tmp_path, postbox, WORKER) as worker:
        eventually(lambda: postbox.attempts == 1)
        worker.process.kill()
        worker.process.wait()
    assert query(desk, f"SELECT status FROM {MAIL}") == [("doing",)]
    postbox.hangs = False
    eventually(lambda: len(postbox.subjects) <= 1)
    query(desk, "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
    with working(desk, tmp_path, postbox, WORKER):
        eventually(lambda: query(desk, "SELECT status FROM sent_mails") == [("sent",)])


def test_a_failed_try_is_noted_and_comes_back_later(desk: Flask, tmp_path: Path, postbox: Postbox) -> None:
    postbox.refuses = True
    write(desk, "not welcome")
    with working(desk, tmp_path, postbox, WORKER):
        eventually(lambda: query(desk, f"SELECT attempts FROM {MAIL} WHERE status = 'todo'") == [(1,)])
    ((status, error, pause),) = query(
        desk,
        "SELECT m.status, m.error, j.scheduled_at - now() > '5 s' FROM sent_mails m"
        " JOIN procrastinate_jobs j ON j.task_name = 'core.deliver_mail'",
    )
    assert (status, pause) == ("waiting", True)
    assert "not now" in error


def test_after_its_last_try_a_job_waits_for_an_operator(desk: Flask, tmp_path: Path, postbox: Postbox) -> None:
    postbox.refuses = True
    write(desk, "never welcome")
    query(desk, "UPDATE procrastinate_jobs SET attempts = 6")
    with working(desk, tmp_path, postbox, WORKER):
        eventually(lambda: query(desk, f"SELECT status FROM {MAIL}") == [("failed",)])
    assert query(desk, "SELECT status FROM sent_mails") == [("failed",)]
    flask = desk.test_cli_runner()
    assert "core.deliver_mail" in flask.invoke(args=["jobs", "list"]).output
    assert "1 will run again" in flask.invoke(args=["jobs", "retry", "--all"]).output
    postbox.refuses = False
    with working(desk, tmp_path, postbox, WORKER):
        eventually(lambda: postbox.subjects == ["never welcome"])
        eventually(lambda: query(desk, "SELECT status FROM sent_mails") == [("sent",)])


def worker_of(server: Running) -> psutil.Process:
    found: list[psutil.Process] = []

    def is_there() -> bool:
        found.clear()
        for child in psutil.Process(server.process.pid).children():
            with suppress(psutil.NoSuchProcess):
                found.extend([child] if child.status() != psutil.STATUS_ZOMBIE else [])
        return bool(found)

    eventually(is_there)
    return found[0]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL], ids=["stopped", "killed"])
def test_the_worker_leaves_with_its_parent(
    desk: Flask, tmp_path: Path, postbox: Postbox, number: signal.Signals
) -> None:
    with working(desk, tmp_path, postbox, EVENTLET, RUN_WORKER="1") as web:
        worker = worker_of(web)
        eventually(lambda: web.get("/readyz").json()["status"] == "ok")
        status = web.stop(number)
        assert status == (0 if number == signal.SIGTERM else -signal.SIGKILL)
        eventually(lambda: not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the worker is a process of its own from the start")
def test_the_worker_shares_what_its_parent_has_loaded(desk: Flask, tmp_path: Path, postbox: Postbox) -> None:
    with working(desk, tmp_path, postbox, EVENTLET, RUN_WORKER="1") as web:
        eventually(lambda: web.get("/readyz").json()["status"] == "ok")
        write(desk, "for the fork")
        eventually(lambda: postbox.subjects == ["for the fork"])
        held = worker_of(web).memory_full_info()
        assert held.uss < held.rss / 2
        assert web.stop() == 0


def test_a_worker_that_dies_is_replaced(desk: Flask, tmp_path: Path, postbox: Postbox) -> None:
    with working(desk, tmp_path, postbox, EVENTLET, RUN_WORKER="1") as web:
        first = worker_of(web)
        first.kill()
        eventually(lambda: worker_of(web).pid != first.pid)
        write(desk, "for the second one")
        eventually(lambda: postbox.subjects == ["for the second one"])
        assert web.stop() == 0
