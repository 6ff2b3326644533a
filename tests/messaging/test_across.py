"""Two web processes, joined by a real Redis: whoever is connected here is told of what happens there."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import redis
import requests
from flask import Flask

from marketplace.accounts.models import Account
from marketplace.accounts.services import passwords
from marketplace.app import create_app
from marketplace.core.db import unit_of_work
from marketplace.core.extensions import db
from marketplace.messaging.rules.texts import NOTHING
from marketplace.messaging.services import writing
from marketplace.messaging.services.writing import Outgoing
from tests.conftest import settings_for
from tests.operations.servers import EVENTLET, Running, free_port, running
from tests.support import cast
from tests.support.databases import Server
from tests.support.live import Live

PASSWORD = "seven green bicycles"


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis of the test's own, on a free port; skips where none is installed."""
    found = shutil.which("redis-server")
    if not found:
        pytest.skip("no redis-server found on the PATH")
    port = free_port()
    folder = tmp_path_factory.mktemp("redis")
    command = [found, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"redis://127.0.0.1:{port}/0"
    try:
        _wait_for(url)
        yield url
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(url: str) -> None:
    client = redis.Redis.from_url(url)
    until = time.monotonic() + 10
    while True:
        try:
            client.ping()
            break
        except redis.ConnectionError:
            assert time.monotonic() < until, "Redis never answered"
            time.sleep(0.05)
    client.close()


@pytest.fixture
def two(server: Server, tmp_path: Path, redis_url: str) -> Iterator[tuple[Running, Running, Flask]]:
    """Two web processes on one database and one Redis, and a third that only writes: a worker, or a command."""
    with ExitStack() as stack:
        url = stack.enter_context(server.clone("across"))
        app = create_app(settings_for(url, tmp_path / "third", redis_url=redis_url))
        with app.app_context(), unit_of_work():
            for name in ("alice", "bob"):
                cast.person(name, password_hash=passwords.hash_password(PASSWORD))
        folders = [tmp_path / "one", tmp_path / "two"]
        for folder in folders:
            folder.mkdir()
        first, second = (stack.enter_context(running(EVENTLET, each, url, REDIS_URL=redis_url)) for each in folders)
        yield first, second, app
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def _enter(at: Running, name: str) -> tuple[Live, dict[str, str]]:
    given = {"email": f"{name}@example.com", "password": PASSWORD}
    answer = requests.post(f"{at.address}/api/v1/auth/login", json=given, timeout=20)
    token = answer.json()["token"]
    return Live(at.address, auth={"token": token}), {"Authorization": f"Bearer {token}"}


@pytest.mark.slow
def test_what_is_said_here_is_heard_there(two: tuple[Running, Running, Flask]) -> None:
    first, second, app = two
    (alice, key), (bob, _) = _enter(first, "alice"), _enter(second, "bob")
    with app.app_context():
        bob_id = db.session.query(Account.id).filter_by(username="bob").scalar()
        alice_id = db.session.query(Account.id).filter_by(username="alice").scalar()
    time.sleep(1)  # until both listen to Redis
    said = alice.say("message:send", {"receiver_id": bob_id, "content": "Are you there?"})
    assert bob.hear("message:new")["message_id"] == said["message_id"]
    bob.say("typing", {"conversation_id": said["conversation_id"]})
    assert alice.hear("typing")["account_id"] == bob_id

    with app.app_context(), unit_of_work():
        writing.write_to(bob_id, alice_id, NOTHING, Outgoing("From a third process"))
    assert [alice.hear("message:new")["content"] for _ in range(2)][-1] == "From a third process"

    # Alice signs out at the second process: her connection at the first one ends.
    requests.post(f"{second.address}/api/v1/auth/logout", headers=key, timeout=20)
    assert alice.is_cut(5)
    assert not bob.is_cut(0.3)
