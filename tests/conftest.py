"""What every test stands on: a real PostgreSQL made by the migrations, and a savepoint around each test."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import upgrade
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser
from sqlalchemy import event
from sqlalchemy.orm import Session

import config
from marketplace.accounts.models import Account
from marketplace.app import create_app
from marketplace.core import images
from marketplace.core.extensions import db
from tests.support import cast, databases
from tests.support.applications import application
from tests.support.browser import running_browser
from tests.support.pages import PageClient, client_of

settings.register_profile("shared", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared")  # two cores are shared: how long an example takes says nothing of the code


COMPILED = Path(config.ROOT) / "instance" / "testing"
"""Holds what every application of a run would compile anew otherwise: the catalogs."""


def settings_for(database_url: str, instance: Path, **changes: Any) -> config.Settings:
    given: dict[str, Any] = {
        "env": config.Environment.TESTING, "database_url": database_url, "instance_path": instance,
        "site_url": "http://localhost", "ratelimit_enabled": False, "run_worker": False, "log_level": "WARNING",
    }  # fmt: skip
    compiled = COMPILED / "translations"
    if instance != COMPILED and compiled.is_dir():
        shutil.copytree(compiled, instance / "translations", dirs_exist_ok=True)
    return config.Settings(**{**given, **changes})


def _start_server(target: pytest.Config) -> databases.Server:
    context = databases.running_server()
    server = context.__enter__()
    target.add_cleanup(lambda: context.__exit__(None, None, None))
    server.run(f"DROP DATABASE IF EXISTS {databases.TEMPLATE} WITH (FORCE)")
    server.run(f"CREATE DATABASE {databases.TEMPLATE} ENCODING 'UTF8' TEMPLATE template0")
    return server


def _migrate(server: databases.Server, instance: Path) -> None:
    app = create_app(settings_for(server.database(databases.TEMPLATE), instance))
    with app.app_context():
        upgrade()
        db.session.remove()
        db.engine.dispose()


def pytest_configure(config: pytest.Config) -> None:
    gc.disable()  # until all tests are found: next to nothing of what is made till then is garbage
    if hasattr(config, "workerinput") or config.option.collectonly:
        return
    config.stash[SERVER] = _start_server(config)
    os.environ["MARKETPLACE_TEST_SERVER"] = config.stash[SERVER].url


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is dear to prepare comes first: work that is taken over from another's end never splits it in two."""
    items.sort(key=lambda item: item.get_closest_marker("dear") is None)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Keep the collector away from modules and tests, which stay: that took a tenth of the time and more."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)
    gc.enable()


SERVER = pytest.StashKey[databases.Server]()


def pytest_sessionstart(session: pytest.Session) -> None:
    server = session.config.stash.get(SERVER, None)
    if server is not None:
        _migrate(server, COMPILED)


@pytest.fixture(scope="session")
def server() -> databases.Server:
    return databases.Server(os.environ["MARKETPLACE_TEST_SERVER"])


@pytest.fixture(scope="session", autouse=True)
def _each_photo_is_sized_once() -> Iterator[None]:
    """The same few photos are sized for a hundred tests, at half a second of the processor's time each."""
    render = images.render
    kept = lru_cache(maxsize=32)(lambda data, wanted: tuple(render(data, wanted)))
    images.render = lambda data, wanted: list(kept(data, tuple(wanted)))
    yield
    images.render = render


@pytest.fixture(scope="session")
def shared_app(server: databases.Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One application for each worker, on a database of its own."""
    with server.clone() as url, application(settings_for(url, tmp_path_factory.mktemp("instance"))) as app:
        yield app


@pytest.fixture
def app(shared_app: Flask) -> Iterator[Flask]:
    """The application; whatever the test stores is gone at its end."""
    with shared_app.app_context():
        engines = db.engines
        engine = engines[None]
        connection = engine.connect()
        transaction = connection.begin()
        engines[None] = connection  # type: ignore[assignment] # the session joins this connection's transaction
        db.session.session_factory.configure(join_transaction_mode="create_savepoint")
        for cached in ("platform_settings", "category_tree", "category_counts"):
            shared_app.extensions.pop(cached, None)
        yield shared_app
        db.session.remove()
        engines[None] = engine
        transaction.rollback()
        connection.close()


@pytest.fixture
def own_app(server: databases.Server, tmp_path: Path) -> Iterator[Flask]:
    """An application on a database of its own that really commits: for threads, browsers and killed processes."""
    with server.clone("own") as url, application(settings_for(url, tmp_path)) as app:
        yield app


@pytest.fixture
def session(app: Flask) -> Session:
    return db.session()


@pytest.fixture
def client(app: Flask) -> PageClient:
    """Someone who is not signed in."""
    return client_of(app)


@pytest.fixture
def alice(app: Flask) -> Account:
    return cast.person("alice")


@pytest.fixture
def bob(app: Flask) -> Account:
    return cast.person("bob")


@pytest.fixture
def charlie(app: Flask) -> Account:
    return cast.person("charlie")


@pytest.fixture
def ada(app: Flask) -> Account:
    return cast.person("ada")


@pytest.fixture
def vera(app: Flask) -> Account:
    return cast.person("vera")


@pytest.fixture
def as_alice(app: Flask, alice: Account) -> PageClient:
    return cast.signed_in_client(app, alice)


@pytest.fixture
def as_bob(app: Flask, bob: Account) -> PageClient:
    return cast.signed_in_client(app, bob)


@pytest.fixture
def as_charlie(app: Flask, charlie: Account) -> PageClient:
    return cast.signed_in_client(app, charlie)


@pytest.fixture
def as_ada(app: Flask, ada: Account) -> PageClient:
    return cast.signed_in_client(app, ada)


@pytest.fixture
def as_vera(app: Flask, vera: Account) -> PageClient:
    return cast.signed_in_client(app, vera)


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """Every SQL statement that the test caused so far."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            seen.append(statement)

    connection = db.engines[None]
    event.listen(connection, "before_cursor_execute", note)
    yield seen
    event.remove(connection, "before_cursor_execute", note)


@pytest.fixture
def count_statements(statements: list[str]) -> Callable[[Callable[[], Any]], int]:
    """How many SQL statements an action takes."""

    def count(action: Callable[[], Any]) -> int:
        before = len(statements)
        action()
        return len(statements) - before

    return count


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for each worker: Playwright bears no second one in a process."""
    with running_browser() as found:
        yield found
