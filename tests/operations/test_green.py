"""What only holds under eventlet, in a process that is patched as `wsgi.py` patches itself."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def patched(script: str) -> str:
    beginning = "import warnings; warnings.simplefilter('ignore'); import eventlet; eventlet.monkey_patch()\n"
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


def test_threads_never_load_eventlet() -> None:
    script = "import sys, wsgi; assert wsgi.app; print('eventlet' in sys.modules)"
    given = {"PATH": "/usr/bin:/bin", "DATABASE_URL": "postgresql:///x", "INSTANCE_PATH": "instance/testing"}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True, env=given
    )
    assert done.stdout.strip() == "False"
