"""What happens to a document before anybody sees it: the scanner, its absence, and the keys."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from flask import Flask
from sqlalchemy import func, select

import config
from marketplace.accounts.models import Account
from marketplace.core import envelopes, jobs
from marketplace.core.db import session
from marketplace.core.envelopes import BrokenEnvelopeError
from marketplace.core.models import AuditEntry
from marketplace.core.scanners import Clamd, ScannerAwayError
from marketplace.core.storage import storage
from marketplace.notifications.models import Notice
from marketplace.verification.gateways import pdfs
from marketplace.verification.gateways.pdfs import UndrawableError, draw_pages
from marketplace.verification.jobs import ask_scanner_again
from marketplace.verification.models import VerificationDocument, VerificationFile, VerificationRequest
from marketplace.verification.rules.documents import Side
from marketplace.verification.services import asking, documents
from tests.fakes.clamd import EICAR, FakeClamd, scanning
from tests.support.pages import PageClient
from tests.verification import papers
from tests.verification.conftest import Sender


def states() -> list[str]:
    session().expire_all()
    return list(session().scalars(select(VerificationDocument.state).order_by(VerificationDocument.id)))


def nowhere() -> str:
    """The address of a port at which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"tcp://127.0.0.1:{free.getsockname()[1]}"


def test_the_scanner_sees_what_was_sent(scanned: FakeClamd, bob: Account, send: Sender) -> None:
    send(bob)
    assert scanned.seen == [papers.photo("Bob")]
    assert states() == ["ready"]


def test_while_the_scanner_is_away_nothing_is_lost(
    app: Flask, clamd: FakeClamd, bob: Account, as_bob: PageClient, send: Sender
) -> None:
    with scanning(app, nowhere()):
        request = send(bob)
        assert states() == ["quarantined"]
        assert "the virus scanner does not answer" in as_bob.get("/account/verification").get_data(as_text=True)
        ask_scanner_again()
        jobs.run_waiting()
        assert states() == ["quarantined"]
    with scanning(app, clamd.url):
        ask_scanner_again()
        ask_scanner_again()
        jobs.run_waiting()
    assert states() == ["ready"]
    assert len(clamd.seen) == 1, "once, however often it was asked for"
    assert session().get_one(VerificationRequest, request.id).status == "pending"


def test_what_the_scanner_finds_is_destroyed_and_asked_for_again(scanned: FakeClamd, bob: Account) -> None:
    data = papers.written()
    infected = data.replace(b"%PDF-1.7\n", b"%PDF-1.7\n%" + EICAR + b"\n")
    asking.send_identity(bob.id, "company_register", {Side.FRONT: infected})
    key = session().scalar(select(VerificationFile.storage_key))
    assert key is not None
    jobs.run_waiting()
    assert states() == ["infected"]
    assert not storage().exists(key)
    request = session().scalars(select(VerificationRequest)).one()
    assert (request.status, request.missing) == ("more_wanted", ["harmless"])
    assert session().scalar(select(func.count()).where(AuditEntry.action == "verification.document_refused")) == 1
    told = session().scalars(select(Notice).where(Notice.account_id == bob.id)).one()
    assert told.url == "/account/verification"
    assert "Something is missing" in told.content


@pytest.mark.parametrize("answer", [b"", b"stream: INSTREAM size limit exceeded. ERROR\0", b"OK\0", b"x" * 9000])
def test_an_answer_that_decides_nothing_is_none(clamd: FakeClamd, answer: bytes) -> None:
    clamd.answer = answer
    with pytest.raises(ScannerAwayError):
        Clamd(*clamd.address).scan(b"x" * 200_000)
    assert clamd.seen == [b"x" * 200_000]


def test_a_scanner_that_says_nothing_is_left_alone(clamd: FakeClamd) -> None:
    clamd.is_silent = True
    with pytest.raises(ScannerAwayError):
        Clamd(*clamd.address, seconds=0.2).scan(b"x")


def test_a_virus_is_named(clamd: FakeClamd) -> None:
    verdict = Clamd(*clamd.address).scan(EICAR)
    assert (verdict.is_clean, verdict.found) == (False, "Eicar-Test-Signature")


def test_a_picture_that_breaks_later_is_asked_for_again(bob: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    asking.send_identity(bob.id, "company_register", {Side.FRONT: papers.written()})
    monkeypatch.setattr(pdfs, "SECONDS", 0.001)
    jobs.run_waiting()
    assert states() == ["unreadable"]
    assert session().scalars(select(VerificationRequest)).one().missing == ["readable"]


def test_a_file_that_is_too_long_is_asked_for_shorter(bob: Account) -> None:
    asking.send_identity(bob.id, "company_register", {Side.FRONT: papers.pdf(9)})
    jobs.run_waiting()
    assert states() == ["unreadable"]
    assert session().scalars(select(VerificationRequest)).one().missing == ["shorter"]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"%PDF-1.7\nnonsense\n%%EOF", "broken"),
        (papers.pdf(9), "pages"),
        (papers.written(trailer=b"/Encrypt<</Filter/Standard/V 1/R 2/O(x)/U(y)/P -4>>"), "encrypted"),
    ],
)
def test_the_process_that_draws_refuses_by_itself(data: bytes, why: str) -> None:
    with pytest.raises(UndrawableError, match=why):
        draw_pages(data, 8)


def test_what_the_process_writes_is_not_believed() -> None:
    with pytest.raises(UndrawableError):
        pdfs._pages(b"\0\0\0\1" * 2 + b"\xff\xff\xff\xff", 8)
    with pytest.raises(UndrawableError):
        pdfs._pages(b"", 8)


@pytest.mark.parametrize("where", [0, 5, 20, -1])
def test_an_altered_file_does_not_open(bob: Account, send: Sender, app: Flask, where: int) -> None:
    send(bob)
    file = session().scalars(select(VerificationFile)).one()
    place = Path(app.instance_path) / "files" / file.storage_key
    sealed = bytearray(place.read_bytes())
    sealed[where] ^= 1
    place.write_bytes(bytes(sealed))
    with pytest.raises(BrokenEnvelopeError):
        documents.open_file(file)


def test_files_can_not_be_swapped(bob: Account, charlie: Account, send: Sender, app: Flask) -> None:
    """Another's file under one's own row opens with neither key: the name is sealed in."""
    send(bob)
    send(charlie)
    one, other = session().scalars(select(VerificationFile).order_by(VerificationFile.document_id)).all()
    folder = Path(app.instance_path) / "files"
    (folder / one.storage_key).write_bytes((folder / other.storage_key).read_bytes())
    one.wrapped_key = other.wrapped_key
    with pytest.raises(BrokenEnvelopeError):
        documents.open_file(one)


def test_an_altered_file_in_quarantine_is_asked_for_again(bob: Account, send: Sender, app: Flask) -> None:
    send(bob, ready=False)
    file = session().scalars(select(VerificationFile)).one()
    (Path(app.instance_path) / "files" / file.storage_key).write_bytes(b"MKE1" + os.urandom(200))
    jobs.run_waiting()
    assert states() == ["unreadable"]
    assert session().scalars(select(VerificationRequest)).one().status == "more_wanted"


@pytest.fixture
def keys(app: Flask) -> Iterator[list[str]]:
    """Two keys; the first alone is the application's."""
    before, made = app.config["SETTINGS"], [Fernet.generate_key().decode() for _ in range(2)]
    app.config["SETTINGS"] = replace(before, document_keys=(made[0],))
    yield made
    app.config["SETTINGS"] = before


def rotate(app: Flask) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["verification", "rotate-keys"])
    return result.exit_code, result.output


def use(app: Flask, *keys: str) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], document_keys=keys)


def test_keys_are_changed_without_touching_the_files(app: Flask, keys: list[str], bob: Account, send: Sender) -> None:
    old, new = keys
    send(bob)
    file = session().scalars(select(VerificationFile)).one()
    place = Path(app.instance_path) / "files" / file.storage_key
    sealed, wrapped = place.read_bytes(), file.wrapped_key
    use(app, new, old)
    assert documents.open_file(file).startswith(b"\xff\xd8"), "old keys still open"
    assert rotate(app) == (0, "1 keys wrapped anew, 0 were so already.\n")
    assert rotate(app) == (0, "0 keys wrapped anew, 1 were so already.\n")
    session().expire_all()
    assert place.read_bytes() == sealed
    assert file.wrapped_key != wrapped
    use(app, new)
    assert documents.open_file(file).startswith(b"\xff\xd8"), "and the old one can go"
    use(app, old)
    with pytest.raises(BrokenEnvelopeError):
        documents.open_file(file)


def test_a_key_that_is_missing_is_told(app: Flask, keys: list[str], bob: Account, send: Sender) -> None:
    send(bob)
    use(app, keys[1])
    (Path(app.instance_path) / "document.key").unlink(missing_ok=True)
    code, said = rotate(app)
    assert code == 1
    assert "1 keys open with none of DOCUMENT_KEYS" in said


def test_the_key_of_the_instance_is_made_once_and_ours_alone(app: Flask, tmp_path: Path) -> None:
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(before, instance_path=tmp_path, document_keys=())
    try:
        sealed, wrapped = envelopes.seal(b"secret", "a")
        place = tmp_path / "document.key"
        assert place.stat().st_mode & 0o777 == 0o600
        key = place.read_bytes()
        envelopes._write_once(place, b"another")
        assert place.read_bytes() == key
        use(app, Fernet.generate_key().decode())
        assert envelopes.unseal(sealed, wrapped, "a") == b"secret", "what it once wrapped still opens"
    finally:
        app.config["SETTINGS"] = before


def test_production_takes_no_documents_without_keys(app: Flask, as_bob: PageClient, bob: Account) -> None:
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(before, env=config.Environment.PRODUCTION, document_keys=())
    try:
        page = as_bob.get("/account/verification").get_data(as_text=True)
        assert "the operator has not set the keys" in page
        with pytest.raises(envelopes.Unavailable):
            asking.send_identity(bob.id, "passport", {Side.FRONT: papers.photo()})
    finally:
        app.config["SETTINGS"] = before
