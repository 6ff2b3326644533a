"""What ends: documents after their time, approvals with their paper, everything with the account."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import time_machine
from flask import Flask
from sqlalchemy import select

from marketplace.accounts.events import AccountDeleted, AccountErased, PersonalDataRequested
from marketplace.accounts.models import Account, PersonalExportPart
from marketplace.accounts.services import exports
from marketplace.core import clock, jobs, settings
from marketplace.core.db import session
from marketplace.core.events import announce
from marketplace.core.models import AuditEntry
from marketplace.notifications.models import Notice
from marketplace.verification.jobs import expire, purge
from marketplace.verification.models import VerificationDocument, VerificationFile, VerificationRequest
from marketplace.verification.services import deciding
from tests.verification.conftest import Sender


def kept(app: Flask) -> set[str]:
    folder = Path(app.instance_path) / "files" / "verification"
    return {path.name for path in folder.glob("*")}


def actions(request_id: int) -> list[str]:
    statement = select(AuditEntry.action).where(
        AuditEntry.target_type == "verification", AuditEntry.target_id == str(request_id)
    )
    return list(session().scalars(statement.order_by(AuditEntry.id)))


def test_documents_go_when_their_time_is_over(app: Flask, bob: Account, vera: Account, send: Sender) -> None:
    before = kept(app)
    request = send(bob)
    with time_machine.travel(clock.now() + timedelta(days=400), tick=True):
        purge()
        assert kept(app) - before, "what waits is never deleted, however long it waits"
        deciding.approve(request, by=vera.id)
    with time_machine.travel(clock.now() + timedelta(days=429), tick=True):
        purge()
        jobs.run_waiting()
        assert kept(app) - before
    with time_machine.travel(clock.now() + timedelta(days=431), tick=True):
        purge()
        purge()
        jobs.run_waiting()
    assert not kept(app) - before
    assert not session().scalars(select(VerificationFile)).all()
    assert session().scalars(select(VerificationDocument.state)).all() == ["deleted"]
    assert actions(request.id) == ["verification.approve", "verification.document_deleted", "verification.purge"]
    assert bob.is_verified, "the badge stays"


def test_what_is_never_answered_is_let_go(app: Flask, bob: Account, vera: Account, send: Sender) -> None:
    before = kept(app)
    request = send(bob)
    deciding.ask_again(request, by=vera.id, missing=["back"])
    with time_machine.travel(clock.now() + timedelta(days=89), tick=True):
        purge()
        assert request.status == "more_wanted"
    with time_machine.travel(clock.now() + timedelta(days=91), tick=True):
        purge()
        jobs.run_waiting()
    assert request.status == "withdrawn"
    assert not kept(app) - before


def test_whoever_leaves_takes_documents_along_at_once(app: Flask, bob: Account, vera: Account, send: Sender) -> None:
    before = kept(app)
    deciding.approve(send(bob), by=vera.id, document_expires_on=(clock.now() + timedelta(days=30)).date())
    waiting = send(bob)
    announce(AccountDeleted(bob.id))
    jobs.run_waiting()
    assert not kept(app) - before
    assert waiting.status == "withdrawn"
    assert session().scalars(select(VerificationDocument.state)).all() == ["deleted", "deleted"]


def test_the_operator_says_for_how_long(app: Flask, bob: Account, vera: Account, ada: Account, send: Sender) -> None:
    settings.change("verification.retention_days", 0, by=ada.id)
    settings.forget()
    request = send(bob)
    deciding.reject(request, by=vera.id, reason="unreadable")
    purge()
    assert not session().scalars(select(VerificationFile)).all()


def test_the_badge_ends_with_the_document_and_is_renewed_before(bob: Account, vera: Account, send: Sender) -> None:
    request = send(bob)
    ends = (clock.now() + timedelta(days=100)).date()
    deciding.approve(request, by=vera.id, document_expires_on=ends)
    expire()
    assert [notice.kind for notice in session().scalars(select(Notice))] == ["verification.decided"]
    with time_machine.travel(clock.now() + timedelta(days=75), tick=True):
        expire()
        expire()
        kinds = list(session().scalars(select(Notice.kind).order_by(Notice.id)))
        assert kinds == ["verification.decided", "verification.ending"]
        renewed = send(bob)
        deciding.approve(renewed, by=vera.id, document_expires_on=ends + timedelta(days=3650))
        assert request.status == "replaced"
    with time_machine.travel(clock.now() + timedelta(days=101), tick=True):
        expire()
        assert bob.is_verified
    with time_machine.travel(clock.now() + timedelta(days=4000), tick=True):
        expire()
        session().expire_all()
        assert (renewed.status, bob.is_verified) == ("expired", False)


def test_the_operator_may_end_it_earlier(bob: Account, vera: Account, ada: Account, send: Sender) -> None:
    settings.change("verification.valid_days", 30, by=ada.id)
    settings.forget()
    request = send(bob)
    deciding.approve(request, by=vera.id, document_expires_on=(clock.now() + timedelta(days=365)).date())
    assert request.valid_until is not None
    assert request.valid_until < clock.now() + timedelta(days=31)


def test_erased_people_leave_no_document_and_no_word(app: Flask, bob: Account, vera: Account, send: Sender) -> None:
    before = kept(app)
    request = send(bob)
    deciding.reject(request, by=vera.id, reason="other", words="Zebedee Q. stands on it")
    announce(AccountErased(bob.id))
    jobs.run_waiting()
    session().commit()
    assert not kept(app) - before
    for model in (VerificationRequest, VerificationDocument, VerificationFile):
        assert not session().scalars(select(model)).all()
    assert "verification.document_deleted" in actions(request.id), "the proof stays"
    rows = session().execute(select(AuditEntry.before, AuditEntry.after, AuditEntry.reason)).all()
    assert "Zebedee" not in str(rows)


def test_the_copy_of_ones_data_tells_of_it(bob: Account, charlie: Account, send: Sender) -> None:
    send(bob)
    export = exports.request_export(bob.id)
    announce(PersonalDataRequested(bob.id, export.id))
    part = session().get_one(PersonalExportPart, (export.id, "verification"))
    (one,) = part.data
    assert (one["status"], one["document_type"], one["documents"][0]["state"]) == ("pending", "passport", "ready")
    assert part.files == {}, "a document leaves its envelope for verifiers alone"
