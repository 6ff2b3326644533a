"""Real servers in processes of their own, on a database of their own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import requests

from tests.conftest import COMPILED

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 90
"""Until a server answers; it takes two where nobody else works."""
EVENTLET = [sys.executable, "wsgi.py"]
HASTY = [sys.executable, "-m", "tests.operations.hasty"]
"""As EVENTLET, with a third of its patience for slow senders."""
GUNICORN = [
    sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--threads", "60", "--graceful-timeout", "20",
    "--bind", "127.0.0.1:{port}", "wsgi:app",
]  # fmt: skip


@dataclass
class Running:
    """A server process and its address."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path
    address: str = field(init=False)

    def __post_init__(self) -> None:
        self.address = f"http://127.0.0.1:{self.port}"

    def get(self, path: str, **kwargs: object) -> requests.Response:
        return requests.get(self.address + path, timeout=30, **kwargs)  # type: ignore[arg-type] # requests' own

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Send the signal and return the exit status."""
        self.process.send_signal(number)
        return self.process.wait(30)

    def output(self) -> str:
        return self.log.read_text()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], folder: Path, database_url: str, **environment: str) -> Iterator[Running]:
    """Start a server, wait until it answers, and make sure that it is gone at the end."""
    port, log = free_port(), folder / "server.log"
    _share_what_is_compiled(folder)
    given = {
        "DATABASE_URL": database_url, "INSTANCE_PATH": str(folder), "PORT": str(port), "RUN_WORKER": "0",
        "APP_ENV": "development", "RATELIMIT_ENABLED": "0",
    }  # fmt: skip
    inherited = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR"}}
    with log.open("wb") as file:
        process = subprocess.Popen(
            [part.format(port=port) for part in command], cwd=ROOT, env={**inherited, **given, **environment},
            stdout=file, stderr=subprocess.STDOUT,
        )  # fmt: skip
    server = Running(process, port, log)
    try:
        if command[-1] != "worker":
            _wait_until_it_answers(server)
        yield server
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def _share_what_is_compiled(instance: Path) -> None:
    """Let all servers of the tests keep packed static files in one place: packing them takes half a second."""
    packed = COMPILED / "static"
    packed.mkdir(parents=True, exist_ok=True)
    if not (instance / "static").exists():
        (instance / "static").symlink_to(packed)


def _wait_until_it_answers(server: Running) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        if server.process.poll() is not None:
            raise AssertionError(f"the server ended:\n{server.output()}")
        try:
            if server.get("/healthz").status_code == 200:
                return
        except requests.ConnectionError:
            time.sleep(0.05)
    raise AssertionError(f"the server never answered:\n{server.output()}")
