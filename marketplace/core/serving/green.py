"""Going green: eventlet takes over whatever waits. Done once, when all is loaded and nothing is open yet.

eventlet's own advice is to patch before anything is loaded. We load first, so that the worker can be forked from what
is loaded, and hold by a test (tests/operations/test_green.py) that nothing has kept what blocks. Why: docs/decisions.
"""

from __future__ import annotations

import os
import socket
import sys
import time
from functools import partial
from importlib import import_module
from typing import Final

os.environ["EVENTLET_NO_GREENDNS"] = "yes"  # read once, when eventlet is loaded: its own resolver takes 5 MB

import eventlet
from eventlet import patcher, tpool
from eventlet.green import socket as green_socket

LOOK_UPS: Final = ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "getnameinfo")
LATE: Final = (
    "engineio.async_drivers.eventlet", "eventlet.support.psycopg2_patcher",
    *(f"eventlet.green.{name}" for name in ("os", "Queue", "select", "selectors", "ssl", "subprocess", "time")),
    *(f"eventlet.green.{name}" for name in ("thread", "threading")),
)  # fmt: skip
"""What would be loaded in the midst of opening."""
ORIGINALS: Final = ("_thread", "os", "queue", "select", "selectors", "socket", "subprocess", "threading", "time")


def load() -> None:
    """Load what a process loads when it opens: done before a fork, because what is loaded after it is not shared."""
    for name in LATE:
        import_module(name)
    for name in ORIGINALS:
        patcher.original(name)


def go_green() -> None:
    """Make sockets, sleeps, locks and the like of this process give way to its other requests."""
    for name in LOOK_UPS:  # the system's, in the pool of threads
        setattr(green_socket, name, partial(tpool.execute, getattr(socket, name)))
    # It would look at every object for locks to exchange, and so copy every page that the worker shares. Those that
    # are there guard a few lines that wait for nobody; see the test.
    patcher._green_existing_locks = lambda _kind: None  # noqa: SLF001 - as said
    eventlet.monkey_patch()
    if "redis.retry" in sys.modules:  # loaded where REDIS_URL is set, and took `sleep` for itself
        sys.modules["redis.retry"].sleep = time.sleep  # type: ignore[attr-defined] # it has it
