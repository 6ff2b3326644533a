"""Files of messages and the virus scanner: held back, let go, destroyed, and never lost while it is away."""

from __future__ import annotations

import io
import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from marketplace.accounts.models import Account
from marketplace.core import jobs, live
from marketplace.core.db import session
from marketplace.core.errors import NotFound
from marketplace.core.storage import storage
from marketplace.messaging import flows
from marketplace.messaging.jobs import ask_scanner_again
from marketplace.messaging.models import Attachment
from marketplace.messaging.services import personal
from marketplace.messaging.services.writing import Sent
from tests.fakes.clamd import EICAR, FakeClamd, running_clamd, scanning
from tests.listings.pictures import photo as jpeg
from tests.support.pages import PageClient

Send = Callable[..., int]
PLAN = b"%PDF-1.7 the plan of the frame"


@pytest.fixture
def clamd() -> Iterator[FakeClamd]:
    with running_clamd() as fake:
        yield fake


@pytest.fixture
def away(app: Flask) -> Iterator[None]:
    """A scanner that nobody answers for."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{bound.getsockname()[1]}"
    with scanning(app, address):
        yield


@pytest.fixture
def send(as_alice: PageClient, asked: Sent) -> Send:
    """Alice sends a file by the form; returns its id."""

    def act(data: bytes = PLAN, name: str = "plan.pdf") -> int:
        given = {"content": "See here", "files": (io.BytesIO(data), name)}
        path = f"/messages/{asked.conversation_id}"
        assert as_alice.send(path, given, content_type="multipart/form-data").status_code == 303
        return session().query(Attachment).order_by(Attachment.id.desc()).limit(1).one().id

    return act


def state_of(attachment_id: int) -> str:
    session().expire_all()
    return session().get_one(Attachment, attachment_id).state


def fetch(client: PageClient, attachment_id: int) -> Any:
    answer = client.get(f"/messages/attachments/{attachment_id}", headers={"Accept": "application/json"})
    answer.get_data()
    answer.close()
    return answer


def test_without_a_scanner_files_are_there_at_once(send: Send, as_bob: PageClient) -> None:
    assert fetch(as_bob, send()).data == PLAN


def test_a_file_is_held_back_until_it_was_looked_into(
    app: Flask, clamd: FakeClamd, send: Send, as_alice: PageClient, as_bob: PageClient, asked: Sent
) -> None:
    with scanning(app, clamd.url):
        number = send()
        assert state_of(number) == "held"
        for client in (as_alice, as_bob):
            refused = fetch(client, number)
            assert (refused.status_code, refused.get_json()["code"]) == (409, "not_scanned_yet")
        page = as_bob.get(f"/messages/{asked.conversation_id}").get_data(as_text=True)
        assert "held back until the virus scanner" in page
        assert f'href="/messages/attachments/{number}"' not in page
        jobs.run_waiting()
    assert clamd.seen == [PLAN]
    assert fetch(as_bob, number).data == PLAN


def test_pages_that_show_it_hear_of_it(
    app: Flask, clamd: FakeClamd, send: Send, alice: Account, bob: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[int, str, dict[str, Any]]] = []
    with scanning(app, clamd.url):
        send()
        assert personal.files_of(alice.id) == {}
        monkeypatch.setattr(live, "tell", lambda *given: told.append(given))
        jobs.run_waiting()
    news = {account_id: data for account_id, event, data in told if event == "message:attachment"}
    assert set(news) == {alice.id, bob.id}
    assert news[bob.id]["attachment"]["state"] == "ready"


@pytest.mark.usefixtures("away")
def test_while_the_scanner_is_away_nothing_is_lost(
    app: Flask, clamd: FakeClamd, send: Send, as_bob: PageClient
) -> None:
    number = send()
    jobs.run_waiting()
    ask_scanner_again()
    jobs.run_waiting()
    assert state_of(number) == "held"
    with scanning(app, clamd.url):
        ask_scanner_again()
        ask_scanner_again()
        jobs.run_waiting()
    assert len(clamd.seen) == 1, "once, however often it was asked for"
    assert fetch(as_bob, number).data == PLAN


def test_what_it_finds_is_deleted_and_both_read_why(
    app: Flask, clamd: FakeClamd, send: Send, as_alice: PageClient, as_bob: PageClient, asked: Sent
) -> None:
    with scanning(app, clamd.url):
        number = send(b"%PDF-1.7\n" + EICAR)
        key = session().get_one(Attachment, number).key
        jobs.run_waiting()
    for client in (as_alice, as_bob):
        assert "the virus scanner found something" in client.get(f"/messages/{asked.conversation_id}").text
        assert fetch(client, number).status_code == 410
    with pytest.raises(NotFound):
        storage().open(key)


def test_strangers_learn_nothing_of_it(app: Flask, clamd: FakeClamd, send: Send, as_charlie: PageClient) -> None:
    with scanning(app, clamd.url):
        assert fetch(as_charlie, send()).status_code == 404


def test_a_scanner_that_was_taken_away_holds_nothing_back(app: Flask, clamd: FakeClamd, send: Send) -> None:
    with scanning(app, clamd.url):
        number = send()
    jobs.run_waiting()
    assert (state_of(number), clamd.seen) == ("ready", [])


def test_photos_are_ours_and_need_no_scanner(app: Flask, clamd: FakeClamd, send: Send) -> None:
    with scanning(app, clamd.url):
        assert state_of(send(jpeg(), "wheel.jpg")) == "ready"
        jobs.run_waiting()
    assert clamd.seen == []


def test_what_is_gone_is_no_error(app: Flask, clamd: FakeClamd, send: Send) -> None:
    with scanning(app, clamd.url):
        number = send()
        storage().delete(session().get_one(Attachment, number).key)
        flows.check(number)
        flows.check(10**9)
    assert state_of(number) == "held"
