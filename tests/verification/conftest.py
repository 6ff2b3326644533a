from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from marketplace.accounts.models import Account
from marketplace.core import jobs
from marketplace.core.db import session
from marketplace.verification.models import VerificationRequest
from marketplace.verification.rules.documents import Side
from marketplace.verification.services import asking
from tests.fakes.clamd import FakeClamd, running_clamd, scanning
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


@pytest.fixture
def clamd() -> Iterator[FakeClamd]:
    with running_clamd() as fake:
        yield fake


@pytest.fixture
def scanned(app: Flask, clamd: FakeClamd) -> Iterator[FakeClamd]:
    """The application asks the fake scanner about every document."""
    with scanning(app, clamd.url):
        yield clamd
