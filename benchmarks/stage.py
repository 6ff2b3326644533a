"""Where the figures are taken: a database with many listings, and the server as production starts it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import text

import config
from benchmarks import rows
from marketplace.app import create_app
from marketplace.core import postgres
from marketplace.core.extensions import db

FOLDER = config.ROOT / "instance" / "benchmark"


def prepare(listings: int) -> tuple[str, Flask]:
    """Start the database, migrate it and fill it up to `listings`; returns its address and an application on it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    url = postgres.embedded_url(FOLDER)
    settings = {"DATABASE_URL": url, "INSTANCE_PATH": str(FOLDER), "RATELIMIT_ENABLED": "0", "LOG_LEVEL": "WARNING"}
    app = create_app(config.load(settings))
    with app.app_context():
        upgrade()
        have = db.session.scalar(text("SELECT count(*) FROM listings")) or 0
        db.session.remove()
        if have < listings:
            print(f"filling {listings - have:,} listings …", flush=True)
            rows.fill(have, listings)
            with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("VACUUM ANALYZE"))
    return url, app


@contextmanager
def passing() -> Iterator[Flask]:
    """An application on a new, empty database, both gone when the block ends."""
    with tempfile.TemporaryDirectory(prefix="marketplace-bench-") as folder:
        server = postgres.start(Path(folder) / "postgres")
        try:
            app = create_app(
                config.Settings(
                    env=config.Environment.TESTING, database_url=postgres.url(server), instance_path=Path(folder),
                    site_url="http://localhost", run_worker=False, log_level="WARNING",
                )
            )  # fmt: skip
            with app.app_context():
                upgrade()
                yield app
                db.session.remove()
                db.engine.dispose()
        finally:
            server.cleanup()


@contextmanager
def serving(url: str, port: int, **changes: str) -> Iterator[psutil.Process]:
    """Run `python wsgi.py` on `port` until the block ends."""
    environment = {
        **os.environ,
        "DATABASE_URL": url, "PORT": str(port), "INSTANCE_PATH": str(FOLDER), "RATELIMIT_ENABLED": "0",
        "LOG_LEVEL": "WARNING", "SITE_URL": f"http://127.0.0.1:{port}", "RUN_WORKER": "0", **changes,
    }  # fmt: skip
    process = subprocess.Popen([sys.executable, "-W", "ignore", "wsgi.py"], cwd=config.ROOT, env=environment)
    try:
        wait_for(port)
        yield psutil.Process(process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


@contextmanager
def bare(recording: Path, port: int) -> Iterator[None]:
    """Run the bare servers on `port`."""
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.bare", str(recording), str(port)]
    process = subprocess.Popen(command, cwd=config.ROOT)
    try:
        wait_for(port, "/flask/0")
        yield
    finally:
        process.terminate()
        process.wait(10)


def wait_for(port: int, path: str = "/healthz", seconds: float = 120) -> float:
    """Wait until the server answers; returns the seconds it took."""
    started = time.monotonic()
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=2).read()
        except OSError:
            if time.monotonic() - started > seconds:
                raise
            time.sleep(0.02)
        else:
            return time.monotonic() - started


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
