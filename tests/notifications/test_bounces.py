"""Mail that comes back: reported by the providers, seen by whoever it was for, and no notice lost."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import Flask
from sqlalchemy import select

from marketplace.accounts.models import Account
from marketplace.core import clock, jobs, mail
from marketplace.core.db import session
from marketplace.core.models import AuditEntry, SentMail
from marketplace.notifications.models import BouncedAddress, Delivery
from marketplace.notifications.rules import Channel, Kind
from marketplace.notifications.services import choosing, personal
from tests.notifications.conftest import mails, notices
from tests.support.pages import PageClient

PRIVATE = ec.generate_private_key(ec.SECP256R1())
PUBLIC = base64.b64encode(PRIVATE.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()


@pytest.fixture
def with_settings(app: Flask) -> Iterator[Callable[..., None]]:
    usual = app.config["SETTINGS"]
    yield lambda **values: app.config.update(SETTINGS=replace(usual, **values))
    app.config["SETTINGS"] = usual


@pytest.fixture
def sendgrid(with_settings: Callable[..., None], client: PageClient) -> Callable[..., int]:
    """Report as SendGrid does, and return the answer's status."""
    with_settings(mail_url="sendgrid://SG.abcdefgh", mail_webhook_key=PUBLIC)

    def report(*events: Any, age: int = 0, signed: bytes | None = None) -> int:
        body = json.dumps(events).encode()
        stamp = str(int(clock.now().timestamp()) - age)
        signature = PRIVATE.sign(stamp.encode() + (signed if signed is not None else body), ec.ECDSA(SHA256()))
        headers = {
            "X-Twilio-Email-Event-Webhook-Timestamp": stamp, "Content-Type": "application/json",
            "X-Twilio-Email-Event-Webhook-Signature": base64.b64encode(signature).decode(),
        }  # fmt: skip
        return client.post("/webhooks/mail/sendgrid", data=body, headers=headers).status_code

    return report


@pytest.fixture
def mailgun(with_settings: Callable[..., None], client: PageClient) -> Callable[..., int]:
    """Report as Mailgun does."""
    with_settings(mail_url="mailgun://key-12345678@mail.example", mail_webhook_key="signing-key")

    def report(event: Any, *, age: int = 0, key: bytes = b"signing-key") -> int:
        stamp, token = str(int(clock.now().timestamp()) - age), "a-token"
        seal = hmac.new(key, f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
        body = {"signature": {"timestamp": stamp, "token": token, "signature": seal}, "event-data": event}
        return client.post("/webhooks/mail/mailgun", json=body).status_code

    return report


@pytest.fixture
def sent(alice: Account, tell: Callable[..., int]) -> SentMail:
    """A mail about a parcel, on its way to Alice."""
    tell(alice.id)
    jobs.run_waiting()
    session().commit()
    return mails()[0]


def bounce(number: int, **more: Any) -> dict[str, Any]:
    return {"event": "bounce", "type": "bounce", "reason": "550 no such user", "mail_id": str(number), **more}


def failed(number: int, **more: Any) -> dict[str, Any]:
    status = {"message": "550 no such user"}
    given = {"event": "failed", "severity": "permanent", "delivery-status": status}
    return {**given, "user-variables": {"mail_id": str(number)}, **more}


def is_left_alone() -> bool:
    session().expire_all()
    return session().scalar(select(BouncedAddress.address)) is not None


def test_a_bounce_is_seen_in_the_log_and_by_its_reader(
    as_alice: PageClient, alice: Account, sent: SentMail, sendgrid: Callable[..., int]
) -> None:
    assert sendgrid(bounce(sent.id)) == 204
    assert sendgrid(bounce(sent.id)) == 204, "told twice, noted once"
    session().expire_all()
    assert (sent.status, sent.error) == ("bounced", "550 no such user")
    assert session().scalars(select(Delivery.status)).one() == "failed"
    assert [one.content for one in notices(alice.id)] == ["Bob sent you a parcel", "Mails to you come back"]
    page = as_alice.get("/account/notifications").text
    assert "Its mail server says: 550 no such user" in page
    (entry,) = session().scalars(select(AuditEntry).where(AuditEntry.action == "mail_address.suppressed"))
    assert (entry.target_id, alice.email in str(entry.after)) == (str(alice.id), False)


def test_notices_are_kept_in_the_inbox_and_not_mailed_meanwhile(
    alice: Account, sent: SentMail, sendgrid: Callable[..., int], tell: Callable[..., int], parcel: Kind
) -> None:
    sendgrid(bounce(sent.id))
    choosing.choose(alice.id, {parcel.name: {Channel.IN_APP: False, Channel.PUSH: False}})
    tell(alice.id, sender="Carol")
    jobs.run_waiting()
    assert len(mails()) == 1
    assert [one.content for one in notices(alice.id) if one.in_inbox][-1] == "Carol sent you a parcel"


def test_its_reader_may_try_again(
    as_alice: PageClient, as_bob: PageClient, alice: Account, sent: SentMail, sendgrid: Callable[..., int],
    tell: Callable[..., int],
) -> None:  # fmt: skip
    sendgrid(bounce(sent.id))
    as_bob.post("/account/notifications/address", data={"csrf_token": as_bob.csrf()})
    assert is_left_alone(), "nobody tries for another"
    assert as_alice.post("/account/notifications/address", data={"csrf_token": as_alice.csrf()}).status_code == 303
    assert not is_left_alone()
    tell(alice.id)
    jobs.run_waiting()
    assert len(mails()) == 2
    assert session().scalars(select(AuditEntry.actor_id).where(AuditEntry.action.endswith("again"))).all() == [alice.id]


def test_what_was_for_mail_alone_is_put_into_the_inbox_when_it_bounces(
    alice: Account, parcel: Kind, tell: Callable[..., int], sendgrid: Callable[..., int]
) -> None:
    choosing.choose(alice.id, {parcel.name: {Channel.IN_APP: False, Channel.PUSH: False}})
    tell(alice.id)
    jobs.run_waiting()
    session().commit()
    assert [one.in_inbox for one in notices(alice.id)] == [False]
    sendgrid(bounce(mails()[0].id))
    assert notices(alice.id)[0].in_inbox


def test_a_mail_that_fails_for_good_leaves_its_notice_in_the_inbox(
    alice: Account, parcel: Kind, tell: Callable[..., int]
) -> None:
    choosing.choose(alice.id, {parcel.name: {Channel.IN_APP: False, Channel.PUSH: False}})
    tell(alice.id)
    jobs.run_waiting()
    number = mails()[0].id
    mail.note_failure(OSError("away"), is_last=False, mail_id=number)
    assert not notices(alice.id)[0].in_inbox
    mail.note_failure(OSError("away"), is_last=True, mail_id=number)
    assert notices(alice.id)[0].in_inbox
    assert not is_left_alone()


@pytest.mark.parametrize(
    ("change", "ends"),
    [
        ({}, True), ({"event": "dropped"}, True), ({"event": "spamreport"}, True), ({"type": "blocked"}, False),
        ({"event": "deferred"}, False), ({"event": "delivered"}, False), ({"mail_id": "x"}, False),
        ({"mail_id": "9" * 30}, False), ({"mail_id": None}, False), ({"reason": ["odd\0"]}, True),
    ],
)  # fmt: skip
def test_what_sendgrid_reports(sent: SentMail, sendgrid: Callable[..., int], change: Any, ends: bool) -> None:
    assert sendgrid({**bounce(sent.id), **change}, "odd", 7) == 204
    assert is_left_alone() == ends


@pytest.mark.parametrize(
    ("change", "ends"),
    [
        ({}, True), ({"event": "complained"}, True), ({"severity": "temporary"}, False), ({"event": "opened"}, False),
        ({"user-variables": []}, False), ({"delivery-status": None}, True),
    ],
)  # fmt: skip
def test_what_mailgun_reports(sent: SentMail, mailgun: Callable[..., int], change: Any, ends: bool) -> None:
    assert mailgun({**failed(sent.id), **change}) == 204
    assert is_left_alone() == ends


def test_reports_that_are_not_theirs_change_nothing(
    sent: SentMail, sendgrid: Callable[..., int], client: PageClient
) -> None:
    assert sendgrid(bounce(sent.id), signed=b"[]") == 403
    assert sendgrid(bounce(sent.id), age=13 * 3600) == 403
    assert client.post("/webhooks/mail/sendgrid", data=b"[]").status_code == 403
    assert client.post("/webhooks/mail/mailgun", json={}).status_code == 404, "another provider sends our mail"
    assert client.get("/webhooks/mail/sendgrid").status_code == 405
    assert not is_left_alone()


def test_a_forged_report_of_mailgun_changes_nothing(sent: SentMail, mailgun: Callable[..., int]) -> None:
    assert mailgun(failed(sent.id), key=b"guessed") == 403
    assert mailgun(failed(sent.id), age=13 * 3600) == 403
    assert not is_left_alone()


@pytest.mark.parametrize("body", [b"", b"{", b"7", b'"x"', b"[" * 5000, b'{"signature": 7}'])
def test_nonsense_is_refused(mailgun: Callable[..., int], client: PageClient, body: bytes) -> None:
    assert client.post("/webhooks/mail/mailgun", data=body).status_code == 403


def test_without_a_key_nobody_reports(client: PageClient) -> None:
    for provider in ("sendgrid", "mailgun", "pigeon"):
        assert client.post(f"/webhooks/mail/{provider}", data=b"[]").status_code == 404


def test_an_erased_address_is_forgotten(alice: Account, sent: SentMail, sendgrid: Callable[..., int]) -> None:
    sendgrid(bounce(sent.id))
    personal.erase(alice.id)
    assert not is_left_alone()
