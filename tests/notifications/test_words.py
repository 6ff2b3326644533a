"""How every notice and every mail reads, in both languages: kept as files, so that a change of words is seen."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update

from marketplace.accounts.models import Account
from marketplace.core import clock, mail
from marketplace.core.db import session
from marketplace.core.i18n import LANGUAGES, speaking_to
from marketplace.core.models import SentMail
from marketplace.notifications.models import Delivery, Notice
from marketplace.notifications.rules import Channel, find_kind, known
from marketplace.notifications.rules.pace import Pace
from marketplace.notifications.services import choosing, digests, notify, sending
from marketplace.notifications.services.wording import words_of
from tests.notifications.conftest import mails
from tests.notifications.samples import ACCOUNT_MAILS, MOMENT, NOTICES

KEPT = Path(__file__).parent / "snapshots"
SIGNED = re.compile(r"(/unsubscribe/|/messages/reply/)[\w.-]+")
CODES = [code for code, _name in LANGUAGES]


def compare(name: str, text: str) -> None:
    """Hold `text` to what is kept under a name; with SNAPSHOTS=write, keep it."""
    path, text = KEPT / name, SIGNED.sub(r"\1TOKEN", text.strip()) + "\n"
    if os.environ.get("SNAPSHOTS") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    assert path.is_file(), f"{name} was never kept: run with SNAPSHOTS=write, and read it"
    assert path.read_text("utf-8") == text, f"{name} reads otherwise now: if that is meant, run with SNAPSHOTS=write"


def compare_mail(name: str, code: str, sent: SentMail) -> None:
    compare(f"{name}.{code}.txt", f"Subject: {sent.subject}\n\n{sent.text.strip()}")
    html = mail.inlined(sent.html)
    body = html[html.index('<div class="sheet"') :]
    assert 'style="' in body, "many mail programs drop style sheets"
    assert f'lang="{code}"' in html
    assert len(html) < 100_000, "longer mails are cut by some"
    if code == "en":
        compare(f"{name}.html", body.replace("><", ">\n<"))


def test_every_kind_has_a_sample(app: Flask) -> None:
    missing = [kind.name for kind in known() if kind.name not in NOTICES]
    assert not missing, "add a line to tests/notifications/samples.py, and keep the words with SNAPSHOTS=write"


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("name", NOTICES)
def test_a_notice_reads_as_it_did(alice: Account, name: str, code: str) -> None:
    kind = find_kind(name)
    assert kind is not None
    alice.language, alice.time_zone = code, "America/New_York"
    session().flush()
    if Channel.EMAIL not in kind.offers:
        with speaking_to(code, alice.time_zone):
            words = words_of(kind, {**NOTICES[name], "recipient_name": "Alice"})
        compare(f"{name}.{code}.txt", "\n\n".join((words.sentence, *words.paragraphs)))
        return
    choosing.choose(alice.id, {name: {Channel.EMAIL: True}})
    number = notify(kind, alice.id, url="/somewhere", context=NOTICES[name], related_id=7)
    assert number is not None
    for delivery_id in session().scalars(select(Delivery.id).where(Delivery.channel == "email")):
        sending.deliver(delivery_id)
    (sent,) = mails()
    compare_mail(name, code, sent)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("name", ACCOUNT_MAILS)
def test_a_mail_of_accounts_reads_as_it_did(alice: Account, name: str, code: str) -> None:
    with speaking_to(code, "America/New_York"):
        values = {"account": alice, "subject": "About your account", "link": "http://localhost/somewhere"}
        number = mail.send(
            alice.email, name, "About your account", f"accounts/mail/{name}", {**values, **ACCOUNT_MAILS[name]}
        )
    compare_mail(f"accounts.{name}", code, session().get_one(SentMail, number))


@pytest.mark.parametrize("code", CODES)
def test_a_roll_up_reads_as_it_did(alice: Account, code: str) -> None:
    alice.language, alice.time_zone = code, "America/New_York"
    session().flush()
    for name in ("bookmark.price_drop", "bookmark.sold", "message.new"):
        choosing.choose(alice.id, {name: {Channel.EMAIL: True}})
        kind = find_kind(name)
        assert kind is not None
        choosing.set_habits(alice.id, None, Pace.DAILY, None)
        notify(kind, alice.id, url="/somewhere", context=NOTICES[name])
    session().execute(update(Notice).values(told_at=MOMENT))
    session().execute(update(Delivery).values(due_at=clock.now(), status="held"))
    digests.send(alice.id)
    (sent,) = mails()
    compare_mail("digest", code, sent)
