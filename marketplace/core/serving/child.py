"""The worker as a child of the web process: restarted when it dies, stopped with its parent."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Final, Protocol

import structlog

import config

log = structlog.get_logger()

LOOK_SECONDS: Final = 0.5
SHORTLY_SECONDS: Final = 0.05
THREAD_SECONDS: Final = 1.0
LONGEST_PAUSE_SECONDS: Final = 30.0
HEALTHY_SECONDS: Final = 60.0
"""A worker that lived this long is restarted at once; shorter lives lead to longer pauses."""


class Child(Protocol):
    """A process of ours."""

    def poll(self) -> int | None:
        """Return its exit status once it has ended, else None."""

    def terminate(self) -> None:
        """Ask it to finish."""

    def kill(self) -> None:
        """End it."""

    def wait(self) -> int:
        """Wait for its end and return its exit status."""


class Fork:
    """A child that was forked, in the manner of `subprocess.Popen`."""

    def __init__(self, pid: int) -> None:
        self.pid, self._status = pid, None  # type: tuple[int, int | None]

    def poll(self) -> int | None:
        """Return its exit status once it has ended, else None."""
        if self._status is None:
            ended, status = os.waitpid(self.pid, os.WNOHANG)
            self._status = os.waitstatus_to_exitcode(status) if ended else None
        return self._status

    def terminate(self) -> None:
        """Ask it to finish."""
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self._signal(signal.SIGKILL)

    def wait(self) -> int:
        """Wait for its end and return its exit status."""
        while (status := self.poll()) is None:
            time.sleep(SHORTLY_SECONDS)
        return status

    def _signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)


class Worker:
    """The worker of this process. Its standard input is a pipe of ours: when we die it closes, and it leaves.

    The first one is a fork: it shares what is loaded with us, which halves what both take. One that dies is replaced by
    a process of its own, because by then we are serving, and a fork would take half-finished requests along.
    """

    def __init__(self) -> None:
        self._process: Child | None = None
        self._pipe: int | None = None

    def fork(self, work: Callable[[], None]) -> None:
        """Let a copy of this process `work`, where that is sound: nothing may be open yet and no thread running.

        Elsewhere than on Linux system libraries do not bear it, and `keep` starts the first worker, too.
        """
        for thread in threading.enumerate():
            if thread is not threading.current_thread():
                thread.join(THREAD_SECONDS)  # the rate limiter's sweeper, which lives for a hundredth of a second
        if sys.platform != "linux" or threading.active_count() > 1:
            return
        sys.stdout.flush()
        theirs, self._pipe = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(self._pipe)
            os.dup2(theirs, 0)
            os.setsid()  # Ctrl+C reaches the parent, which tells us
            work()
            raise SystemExit
        os.close(theirs)
        self._process = Fork(pid)

    def keep(self) -> None:
        """Start the worker unless there is one, and start it again whenever it ends, until killed."""
        pause = 1.0
        while True:
            started = time.monotonic()
            if self._process is None:
                self._start()
            while self._is_running():
                time.sleep(LOOK_SECONDS)
            lived = time.monotonic() - started
            pause = 1.0 if lived > HEALTHY_SECONDS else min(pause * 2, LONGEST_PAUSE_SECONDS)
            log.error("worker_ended", lived=round(lived, 1), restarts_in=pause)
            self._process = None
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
            time.sleep(SHORTLY_SECONDS)

    def _start(self) -> None:
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker", "--child"]
        # a session of its own: Ctrl+C reaches us, and we tell the worker
        self._process = subprocess.Popen(command, cwd=config.ROOT, stdin=subprocess.PIPE, start_new_session=True)  # noqa: S603 - our own command

    def _is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None
