"""What only holds under eventlet, in a process that is patched as `wsgi.py` patches itself."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


GUARDS = {
    "asyncio.base_futures: threading.get_ident",
    "asyncio.events.BaseDefaultEventLoopPolicy._Local: threading.local",
    "asyncio.events._RunningLoop: threading.local",
    "click.globals: threading.local",
    "jinja2.utils: threading.Lock",
    "pytz.lazy: threading.RLock",
    "reprlib: threading.get_ident",
    "tempfile: threading.Lock",
    "werkzeug.routing.map.Map: threading.Lock",
    "werkzeug.routing.map: threading.Lock",
    "wrapt.synchronization: threading.Lock",
    "wrapt.synchronization: threading.RLock",
}
"""What may stay as it is: locks around a few lines that never wait, and what only event loops and commands use."""


UNUSED = {"redis.asyncio.connection: ssl.SSLContext", "redis.connection: queue.LifoQueue"}
"""Of Redis: loops of asyncio, and a pool of connections at which one waits, which nobody asks for."""


def patched(script: str, before: str = "") -> str:
    beginning = (
        f"import warnings; warnings.simplefilter('ignore')\n{before}\n"
        "from marketplace.core.serving import green; green.load(); green.go_green(); import eventlet\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", beginning + textwrap.dedent(script)],
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    return done.stdout.strip()


def test_work_for_the_processor_lets_other_requests_go_on() -> None:
    ticks = patched("""
        import hashlib
        from marketplace.core.serving import async_mode, cpu
        assert async_mode() == "eventlet"
        ticks = []
        def tick():
            while True:
                ticks.append(1)
                eventlet.sleep(0.01)
        eventlet.spawn(tick)
        digest = cpu(hashlib.pbkdf2_hmac, "sha256", b"secret", b"salt", 1_000_000)
        assert len(digest) == 32
        print(len(ticks))
    """)
    assert int(ticks) >= 5


def test_what_fails_there_fails_here() -> None:
    said = patched("""
        from marketplace.core.serving import cpu
        try:
            cpu(int, "no number")
        except ValueError as error:
            print(error)
    """)
    assert "no number" in said


def test_a_waiting_database_lets_other_requests_go_on() -> None:
    """psycopg2 waits through eventlet's callback; the driver of SQLAlchemy's default would stop the whole process."""
    said = patched("""
        from psycopg2 import extensions
        from marketplace.core import environment
        assert extensions.get_wait_callback() is not None
        print(environment.database_url("postgresql://db/x"))
    """)
    assert said == "postgresql+psycopg2://db/x"


@pytest.mark.parametrize("more", [{}, {"REDIS_URL": "redis://127.0.0.1:1/0"}], ids=["alone", "with Redis"])
def test_nothing_that_is_loaded_before_keeps_what_blocks(more: dict[str, str]) -> None:
    given = {"PATH": "/usr/bin:/bin", "DATABASE_URL": "postgresql:///x", "INSTANCE_PATH": "instance/testing", **more}
    done = subprocess.run(
        [sys.executable, "-m", "tests.operations.leftovers"],
        cwd=ROOT, capture_output=True, text=True, check=True, env=given, timeout=60,
    )  # fmt: skip
    assert set(done.stdout.splitlines()) <= GUARDS | (UNUSED if more else set())


def test_looking_a_name_up_lets_other_requests_go_on() -> None:
    slowly = """
import socket, time
look_up, pause = socket.getaddrinfo, time.sleep
socket.getaddrinfo = lambda *given, **named: (pause(0.5), look_up(*given, **named))[1]
"""
    said = patched(
        """
        import socket
        ticks = []
        def tick():
            while True:
                ticks.append(1)
                eventlet.sleep(0.01)
        eventlet.spawn(tick)
        listener = socket.create_server(("127.0.0.1", 0))
        socket.create_connection(("localhost", listener.getsockname()[1]), timeout=5)
        print(len(ticks) > 5)
    """,
        before=slowly,
    )
    assert said == "True"


def test_threads_never_load_eventlet() -> None:
    script = "import sys, wsgi; assert wsgi.app; print('eventlet' in sys.modules)"
    given = {"PATH": "/usr/bin:/bin", "DATABASE_URL": "postgresql:///x", "INSTANCE_PATH": "instance/testing"}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True, env=given
    )
    assert done.stdout.strip() == "False"
