"""A virus scanner that speaks as ClamAV's daemon does."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from flask import Flask

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""What every scanner takes for a virus, and which is none."""


@dataclass
class FakeClamd:
    """A daemon that speaks INSTREAM over TCP: remembers what it was sent, and answers what it is told to."""

    address: tuple[str, int] = ("", 0)
    answer: bytes = b"stream: OK\0"
    seen: list[bytes] = field(default_factory=list)
    is_silent: bool = False
    freed: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"tcp://{self.address[0]}:{self.address[1]}"


@contextmanager
def running_clamd() -> Iterator[FakeClamd]:
    """Run a daemon of our own until the block ends."""
    fake = FakeClamd()

    class Conversation(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            assert self.rfile.read(10) == b"zINSTREAM\0"
            data = b""
            while size := int.from_bytes(self.rfile.read(4), "big"):
                data += self.rfile.read(size)
            fake.seen.append(data)
            if fake.is_silent:
                fake.freed.wait(10)
                return
            infected = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE" in data
            self.wfile.write(b"stream: Eicar-Test-Signature FOUND\0" if infected else fake.answer)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

    with Server(("127.0.0.1", 0), Conversation) as server:
        fake.address = server.server_address[:2]  # type: ignore[assignment] # an IPv4 pair
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield fake
        fake.freed.set()
        server.shutdown()
        thread.join()


class scanning:  # noqa: N801 - reads like a statement
    """For a while, the application believes that its scanner is at `url`."""

    def __init__(self, app: Flask, url: str) -> None:
        self.app, self.url = app, url

    def __enter__(self) -> None:
        self.before = self.app.config["SETTINGS"]
        self.app.config["SETTINGS"] = replace(self.before, clamav_url=self.url)

    def __exit__(self, *_error: object) -> None:
        self.app.config["SETTINGS"] = self.before
