"""Reads take turns: a few at a time, in the order in which they came.

Every statement gives way to the other requests. With all of a crowd under way at once, a page of five statements waits
five times behind everybody else's rendering, and the last to come may be first to leave. A few at a time keep the
database busy while one is drawn; the whole crowd is served as fast, and nobody waits for long.
Figures: benchmarks/pages.py, sixteen connections.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from eventlet.semaphore import Semaphore

AT_ONCE: Final = 4
OUT_OF_TURN: Final = ("/socket.io/", "/static/", "/healthz", "/readyz")
"""Live connections stay for hours; the rest costs nothing, and probes must know of a queue, not stand in it."""


class Turns:
    """WSGI middleware that lets `AT_ONCE` reads in. Writes aren't held up: they may wait for each other's locks."""

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self._app = app
        self._turn = Semaphore(AT_ONCE)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer in turn. The body of an answer that streams is sent after the turn."""
        if environ["REQUEST_METHOD"] != "GET" or environ["PATH_INFO"].startswith(OUT_OF_TURN):
            return self._app(environ, start_response)
        with self._turn:
            return self._app(environ, start_response)
