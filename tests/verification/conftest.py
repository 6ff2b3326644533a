from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import pytest
from flask import Flask

from marketplace.accounts.models import Account
from marketplace.core import jobs
from marketplace.core.db import session
from marketplace.verification.models import VerificationRequest
from marketplace.verification.rules.documents import Side
from marketplace.verification.services import asking
from tests.verification import papers

Sender = Callable[..., VerificationRequest]


@pytest.fixture
def send(app: Flask) -> Sender:
    """Send a document for someone, and have it drawn."""

    def send(account: Account, *, back: bytes = b"", kind: str = "passport", ready: bool = True) -> VerificationRequest:
        files = {Side.FRONT: papers.photo(account.name), Side.BACK: back}
        request = asking.send_identity(account.id, kind, files)
        if ready:
            jobs.run_waiting()
        session().commit()
        return request

    return send


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


@pytest.fixture
def clamd() -> Iterator[FakeClamd]:
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


@pytest.fixture
def scanned(app: Flask, clamd: FakeClamd) -> Iterator[FakeClamd]:
    """The application asks the fake scanner about every document."""
    with scanning(app, clamd.url):
        yield clamd


class scanning:  # noqa: N801 - reads like a statement
    """For a while, the application believes that its scanner is at `url`."""

    def __init__(self, app: Flask, url: str) -> None:
        self.app, self.url = app, url

    def __enter__(self) -> None:
        self.before = self.app.config["SETTINGS"]
        self.app.config["SETTINGS"] = replace(self.before, clamav_url=self.url)

    def __exit__(self, *_error: object) -> None:
        self.app.config["SETTINGS"] = self.before
