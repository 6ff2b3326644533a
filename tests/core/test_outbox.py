"""Mail during development: every message can be read at /dev/outbox, and none of it runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

import config
from marketplace.app import create_app
from marketplace.core import mail
from marketplace.core.db import session, unit_of_work
from marketplace.core.extensions import db
from marketplace.core.models import SentMail
from tests.conftest import settings_for
from tests.support.databases import Server
from tests.support.pages import PageClient, client_of


@pytest.fixture
def workshop(server: Server, tmp_path: Path) -> Iterator[Flask]:
    with server.clone("outbox") as url:
        app = create_app(settings_for(url, tmp_path, env=config.Environment.DEVELOPMENT))
        yield app
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def written(workshop: Flask) -> int:
    with workshop.test_request_context(), unit_of_work():
        mail.send("alice@example.com", "test", "Your booking\r\nBcc: x", "mail/layout", {"subject": "Your booking"})
        found = session().query(SentMail).one()
        found.html = "<script>alert(1)</script><p>Hello</p>"
        return found.id


def test_an_empty_outbox_says_what_to_do(workshop: Flask) -> None:
    assert "Nothing has been written yet" in client_of(workshop).get("/dev/outbox").text


def test_messages_are_listed_with_their_state(workshop: Flask, written: int) -> None:
    page = client_of(workshop).get("/dev/outbox").text
    assert "Your booking Bcc: x" in page
    assert "waiting" in page
    with workshop.app_context(), unit_of_work():
        mail.note_failure(OSError("no route"), is_last=True, mail_id=written)
    page = client_of(workshop).get("/dev/outbox").text
    assert "failed" in page
    assert "OSError: no route" in page


def test_a_message_is_shown_in_a_frame_that_runs_nothing(workshop: Flask, written: int) -> None:
    client = client_of(workshop)
    assert f'src="/dev/outbox/{written}/html"' in client.get(f"/dev/outbox/{written}").text
    client.checks_pages = False
    frame = client.get(f"/dev/outbox/{written}/html")
    policy = frame.headers["Content-Security-Policy"]
    assert "script-src" not in policy
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "allow-scripts" not in policy
    assert "frame-ancestors 'self'" in policy
    assert frame.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_outside_development_there_is_no_such_page(client: PageClient) -> None:
    assert client.get("/dev/outbox").status_code == 404


def test_without_a_mail_server_a_message_becomes_a_file(workshop: Flask, written: int, tmp_path: Path) -> None:
    with workshop.test_request_context(), unit_of_work():
        mail.deliver(written)
    (file,) = (tmp_path / "outbox").glob("*.eml")
    assert b"Subject: Your booking Bcc: x" in file.read_bytes()
    assert "sent" in client_of(workshop).get("/dev/outbox").text
