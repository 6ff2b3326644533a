"""The worker as a child of the web process: restarted when it dies, stopped with its parent."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import Final

import structlog

import config

log = structlog.get_logger()

LOOK_SECONDS: Final = 0.5
LONGEST_PAUSE_SECONDS: Final = 30.0
HEALTHY_SECONDS: Final = 60.0
"""A worker that lived this long is restarted at once; shorter lives lead to longer pauses."""


class Worker:
    """One `flask worker` process. Its standard input is a pipe of ours: when we die it closes, and it leaves."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def keep(self) -> None:
        """Start the worker, and start it again whenever it ends, until killed."""
        pause = 1.0
        while True:
            started = time.monotonic()
            self._start()
            while self._is_running():
                time.sleep(LOOK_SECONDS)
            lived = time.monotonic() - started
            pause = 1.0 if lived > HEALTHY_SECONDS else min(pause * 2, LONGEST_PAUSE_SECONDS)
            log.error("worker_ended", lived=round(lived, 1), restarts_in=pause)
            time.sleep(pause)

    def stop(self) -> None:
        """Ask the worker to finish."""
        if self._process is not None and self._is_running():
            self._process.terminate()

    def wait(self, until: float) -> None:
        """Wait for its end until the (monotonic) time given, then end it. Its job is taken up by the next worker."""
        while self._process is not None and self._is_running():
            if time.monotonic() > until:
                self._process.kill()
                self._process.wait()
                return
            time.sleep(0.05)

    def _start(self) -> None:
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker", "--child"]
        # a session of its own: Ctrl+C reaches us, and we tell the worker
        self._process = subprocess.Popen(command, cwd=config.ROOT, stdin=subprocess.PIPE, start_new_session=True)  # noqa: S603 - our own command

    def _is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None
