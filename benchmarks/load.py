"""A small HTTP load generator over kept-alive connections, cheap enough to share a machine with the server."""

from __future__ import annotations

import socket
import statistics
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle


@dataclass(frozen=True)
class Load:
    """What came of a load: latencies in milliseconds, and requests a second over all connections."""

    latencies: list[float]
    seconds: float
    failures: int

    @property
    def rate(self) -> float:
        return len(self.latencies) / self.seconds

    def percentile(self, share: int) -> float:
        return statistics.quantiles(self.latencies, n=100)[share - 1] if len(self.latencies) > 1 else float("nan")


@dataclass(frozen=True)
class Plan:
    """What one of several loads asks for, over one connection."""

    port: int
    paths: Sequence[str]
    cookie: str = ""


def in_turns(plans: Mapping[str, Plan], *, seconds: float, rounds: int = 12) -> dict[str, Load]:
    """Put each plan's load for `seconds`, a piece of each in turn: a machine that slows down does so for all.

    The first round only warms up.
    """
    asked = {name: cycle(plan.paths) for name, plan in plans.items()}
    merged: dict[str, Load] = {}
    for number in range(rounds + 1):
        for name, plan in plans.items():
            latencies: list[float] = []
            failures = [0]
            started = time.perf_counter()
            _worker(plan.port, asked[name], started + seconds / rounds, latencies, failures, plan.cookie)
            if number:
                before = merged.get(name, Load([], 0, 0))
                merged[name] = Load(
                    before.latencies + latencies,
                    before.seconds + time.perf_counter() - started,
                    before.failures + failures[0],
                )
    return merged


def run(port: int, paths: list[str], *, seconds: float, connections: int = 1, cookie: str = "") -> Load:
    """Ask for `paths` in turn for `seconds` over `connections` at once, each beginning elsewhere."""
    stride = len(paths) // connections
    latencies: list[float] = []
    failures = [0]
    until = time.perf_counter() + seconds
    threads = [
        threading.Thread(
            target=_worker,
            args=(port, cycle(paths[i * stride :] + paths[: i * stride]), until, latencies, failures, cookie),
        )
        for i in range(connections)
    ]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Load(latencies, time.perf_counter() - started, failures[0])


def _worker(
    port: int, paths: Iterator[str], until: float, latencies: list[float], failures: list[int], cookie: str
) -> None:
    connection = socket.create_connection(("127.0.0.1", port))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    head = f"Host: 127.0.0.1:{port}\r\nAccept: text/html\r\n" + (f"Cookie: {cookie}\r\n" if cookie else "")
    with connection:
        while time.perf_counter() < until:
            path = next(paths)
            before = time.perf_counter()
            connection.sendall(f"GET {path} HTTP/1.1\r\n{head}\r\n".encode())
            status = _read_answer(connection)
            latencies.append((time.perf_counter() - before) * 1000)
            failures[0] += status != 200


def _read_answer(connection: socket.socket) -> int:
    data = b""
    while b"\r\n\r\n" not in data:
        data += _some(connection)
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")), None
    )
    if length is None:
        while not body.endswith(b"0\r\n\r\n"):
            body += _some(connection)
    else:
        missing = length - len(body)
        while missing > 0:
            missing -= len(_some(connection))
    return int(head.split(b" ", 2)[1])


def _some(connection: socket.socket) -> bytes:
    data = connection.recv(262_144)
    if not data:
        raise ConnectionError("the server closed the connection")
    return data
