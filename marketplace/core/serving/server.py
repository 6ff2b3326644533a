"""The server: accepts, keeps the limits, and on a signal finishes what is in flight before it leaves."""

from __future__ import annotations

import errno
import os
import resource
import signal
import socket
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, Final

import eventlet
import structlog
from eventlet import greenio, hubs, patcher, tpool, wsgi

from marketplace.core.serving.connections import GRACE_SECONDS, Connections, Phase
from marketplace.core.serving.protocol import WRITE_SECONDS, Protocol

log = structlog.get_logger()

BACKLOG: Final = 1024
MOST_CONNECTIONS: Final = 20_000
SPARE_DESCRIPTORS: Final = 200
DRAIN_SECONDS: Final = 20.0
LOOK_UPS_AT_ONCE: Final = 2
"""Threads beside those that work: looking a name up may take seconds of waiting."""
SWEEP_SECONDS: Final = 1.0
OUT_OF_DESCRIPTORS: Final = {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM}


def listen(host: str, port: int) -> socket.socket:
    """Open the listening socket. Small answers leave at once (TCP_NODELAY): with Nagle a page waits 40 ms.

    Raises:
        OSError: the port is taken or may not be used.

    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    # Not SO_REUSEPORT: two of us on one port would share its visitors without a word; the second must be refused.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    listener.listen(BACKLOG)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


class Server(wsgi.Server):
    """eventlet's server with our own way of accepting and leaving."""

    def __init__(self, listener: Any, app: Any, *, max_body: int, per_address: int) -> None:
        super().__init__(
            greenio.GreenSocket(listener), listener.getsockname(), app, protocol=Protocol, log_output=False,
            debug=False, socket_timeout=WRITE_SECONDS, log_x_forwarded_for=False,
        )  # fmt: skip
        self.log = _Log()
        self.max_body = max_body
        self.is_draining = False
        self.connections = Connections(per_address, _most_connections())
        self._pool = eventlet.GreenPool(MOST_CONNECTIONS)

    def accept(self) -> None:
        """Accept connections until killed."""
        while True:
            try:
                self._admit(*self.socket.accept())
            except OSError as error:
                if error.errno in OUT_OF_DESCRIPTORS:
                    log.warning("out_of_descriptors", connections=len(self.connections))
                    self.connections.drop_oldest(50)
                    eventlet.sleep(0.05)

    def sweep(self) -> None:
        """Cut late connections, once a second, until killed."""
        while True:
            eventlet.sleep(SWEEP_SECONDS)
            self.connections.cut_late()

    def drain(self, until: float) -> bool:
        """Finish what is in flight until the (monotonic) time given. Returns whether all was finished."""
        self.is_draining = True
        self._accept_pending()
        self.socket.close()
        for connection in self.connections:
            if connection.phase is Phase.WAITING:
                connection.deadline = time.monotonic() + GRACE_SECONDS
        while len(self.connections) and time.monotonic() < until:
            eventlet.sleep(0.05)
            self.connections.cut_late()
            if all(connection.phase is Phase.SOCKET for connection in self.connections):
                break
        unfinished = sum(connection.phase is not Phase.SOCKET for connection in self.connections)
        for connection in self.connections:
            connection.hang_up()
        return not unfinished

    def _admit(self, client: Any, address: Any) -> None:
        connection = self.connections.admit(address[0], client)
        if connection is None:
            client.close()
            return
        client.settimeout(WRITE_SECONDS)
        self._pool.spawn_n(self._serve, [address, client, wsgi.STATE_IDLE, connection])

    def _serve(self, conn_state: list[Any]) -> None:
        connection = conn_state[3]
        try:
            self.process_request(conn_state)
        except OSError as error:
            log.debug("connection_lost", error=str(error))
        finally:
            self.connections.forget(connection)
            greenio.shutdown_safe(conn_state[1])
            conn_state[1].close()

    def _accept_pending(self) -> None:
        """Take what has connected already: closing the listener would reset it."""
        with suppress(OSError):
            while True:
                client, address = self.socket.fd.accept()
                self._admit(greenio.GreenSocket(client), address)


class _Log(wsgi.LoggerNull):
    """Where eventlet writes what its handlers could not answer."""

    def info(self, msg: str, *_args: Any, **_kwargs: Any) -> None:
        is_gone = any(name in msg for name in ("BrokenPipeError", "ConnectionResetError", "timed out"))
        log.log(10 if is_gone else 40, "answer_failed", detail=msg)

    error = info


def serve(server: Server, *, beside: Sequence[Callable[[], None]], on_stop: Callable[[], None]) -> None:
    """Serve until SIGTERM or SIGINT, then drain. `beside` runs meanwhile, `on_stop` once at the signal.

    A second signal ends the patience.
    """
    tpool.set_num_threads(max(2, os.cpu_count() or 2) + LOOK_UPS_AT_ONCE)
    woken, wake = os.pipe()
    write = patcher.original("os").write  # the green one may not be called from the hub, where signals arrive
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: write(wake, b"."))
    tasks = [eventlet.spawn(task) for task in (server.accept, server.sweep, *beside)]
    hubs.trampoline(woken, read=True)
    for task in tasks:
        task.kill()
    log.info("draining", connections=len(server.connections))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    on_stop()
    is_finished = server.drain(time.monotonic() + DRAIN_SECONDS)
    log.info("stopped", finished=is_finished)


def _most_connections() -> int:
    """Raise the limit of open files to what the system allows and return how many connections that leaves."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        soft = hard
    return max(64, min(MOST_CONNECTIONS, soft - SPARE_DESCRIPTORS))
