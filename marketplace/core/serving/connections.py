"""The connections of a server: what each is waiting for, how long it may, and which must go when there are too many."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, Final

HEADER_SECONDS: Final = 10.0
"""From the first byte of a request to the end of its headers, and from connecting to the first byte."""
IDLE_SECONDS: Final = 75.0
"""Between two requests of a connection that is kept open; more than proxies keep theirs."""
BODY_GRACE_SECONDS: Final = 15.0
BODY_SLOWEST_RATE: Final = 4096
"""Bytes a second. A body may take the grace and then must keep up this rate on average."""
STALL_SECONDS: Final = 30.0
"""The longest pause inside a body."""
GRACE_SECONDS: Final = 0.5
"""How long a connection that is open but silent may still send its request when the server leaves."""
LAST_WORD_SECONDS: Final = 3.0
"""From being cut to being closed: time for the answer 408."""


class Phase(Enum):
    """What a connection is doing."""

    WAITING = auto()  # for the first byte of a request
    SENDING = auto()  # the client is sending headers or body
    WORKING = auto()  # the application is answering
    SOCKET = auto()  # a web socket, which has its own heartbeat


@dataclass(eq=False, slots=True)
class Connection:
    """One client's connection. `deadline` (monotonic) is when it is cut; None means never."""

    address: str
    socket: Any
    phase: Phase = Phase.WAITING
    deadline: float | None = field(default_factory=lambda: time.monotonic() + HEADER_SECONDS)
    is_cut: bool = False
    requests: int = 0
    _body_since: float = 0.0

    def await_request(self, *, is_leaving: bool) -> None:
        """Wait for the next request: shortly for the first, longer between two, hardly when the server leaves."""
        self.phase = Phase.WAITING
        patience = IDLE_SECONDS if self.requests else HEADER_SECONDS
        self.deadline = time.monotonic() + (GRACE_SECONDS if is_leaving else patience)

    def receive_headers(self) -> None:
        """The first byte is there; the headers must follow soon."""
        self.phase, self.deadline = Phase.SENDING, time.monotonic() + HEADER_SECONDS

    def receive_body(self) -> None:
        """The headers are there; the body must keep up a pace."""
        self.phase, self._body_since = Phase.SENDING, time.monotonic()
        self.note_received(0)

    def note_received(self, total: int) -> None:
        """So many bytes of the body have arrived: the deadline moves on with them."""
        paced = self._body_since + BODY_GRACE_SECONDS + total / BODY_SLOWEST_RATE
        self.deadline = min(paced, time.monotonic() + STALL_SECONDS)

    def work(self) -> None:
        """The whole request is there; from here on the time is ours."""
        self.phase, self.deadline = Phase.WORKING, None
        self.requests += 1

    def become_socket(self) -> None:
        """The connection turns into a web socket."""
        self.phase, self.deadline = Phase.SOCKET, None

    def cut(self) -> None:
        """Stop listening to the client, so that it can still be told why; when called again, hang up."""
        how = socket.SHUT_RDWR if self.is_cut else socket.SHUT_RD
        self.is_cut, self.deadline = True, time.monotonic() + LAST_WORD_SECONDS
        with suppress(OSError):
            self.socket.shutdown(how)

    def hang_up(self) -> None:
        """Close at once, without a word."""
        self.is_cut = True
        with suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)

    @property
    def is_expendable(self) -> bool:
        """Whether we only wait for the client, so that nothing of ours is lost with it."""
        return self.phase in {Phase.WAITING, Phase.SENDING}


class Connections:
    """All open connections, oldest first, with a limit for each address and one for all (0: none)."""

    def __init__(self, per_address: int, total: int) -> None:
        self._per_address, self._total = per_address, total
        self._open: dict[Connection, None] = {}
        self._by_address: dict[str, dict[Connection, None]] = {}

    def __iter__(self) -> Iterator[Connection]:
        return iter(list(self._open))

    def __len__(self) -> int:
        return len(self._open)

    def admit(self, address: str, client: Any) -> Connection | None:
        """Take a new connection. At a limit the oldest one that only waits makes room; else None: refused."""
        neighbours = self._by_address.get(address, {})
        if self._per_address and len(neighbours) >= self._per_address and not self._make_room(neighbours):
            return None
        if self._total and len(self._open) >= self._total and not self._make_room(self._open):
            return None
        connection = Connection(address, client)
        self._open[connection] = self._by_address.setdefault(address, {})[connection] = None
        return connection

    def forget(self, connection: Connection) -> None:
        """Drop a connection that was closed."""
        self._open.pop(connection, None)
        neighbours = self._by_address.get(connection.address, {})
        neighbours.pop(connection, None)
        if not neighbours:
            self._by_address.pop(connection.address, None)

    def cut_late(self) -> None:
        """Cut every connection whose deadline has passed."""
        moment = time.monotonic()
        for connection in self:
            if connection.deadline is not None and connection.deadline < moment:
                connection.cut()

    def drop_oldest(self, count: int) -> None:
        """Hang up on the oldest connections that only wait, for want of file descriptors."""
        for _ in range(count):
            if not self._make_room(self._open):
                return

    def _make_room(self, among: dict[Connection, None]) -> bool:
        for connection in among:
            if connection.is_expendable:
                connection.hang_up()
                self.forget(connection)
                return True
        return False
