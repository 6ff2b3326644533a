"""Mail on its way out: by each transport, with its styles on its elements, and without keeping secrets."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
import requests
from flask import Flask
from pytest_httpserver import HTTPServer

import config
from marketplace.core import clock, mail
from marketplace.core.db import session
from marketplace.core.environment import SettingsError
from marketplace.core.events import on
from marketplace.core.mail import MailBounced
from marketplace.core.models import SentMail
from marketplace.core.transports import FileOutbox, Mailgun, SendGrid, Smtp, transport_of
from tests.conftest import settings_for
from tests.fakes.mail_providers import DOMAIN, MAILGUN_KEY, SENDGRID_KEY, Provider, Smtpd, smtp_server

LINK = "https://market.example/reset/4e7a"


@pytest.fixture
def provider(httpserver: HTTPServer) -> Provider:
    return Provider(httpserver)


@pytest.fixture
def use(app: Flask) -> Iterator[Any]:
    """Send by the transport that settings name."""
    usual = app.extensions["mail_transport"]

    def use(**settings: Any) -> None:
        app.extensions["mail_transport"] = transport_of(
            settings_for("postgresql://x/y", Path(app.instance_path), **settings)
        )

    yield use
    app.extensions["mail_transport"] = usual


def write(**more: Any) -> SentMail:
    headers = {"List-Unsubscribe": "<https://market.example/" + "x" * 150 + ">"}
    number = mail.send("alice@example.com", "test", "Ihr Päckchen ist da", "mail/layout", {}, headers, **more)
    found = session().get_one(SentMail, number)
    found.text += LINK
    return found


def send(**more: Any) -> SentMail:
    found = write(**more)
    mail.deliver(found.id)
    return found


def test_sendgrid_gets_the_message_as_json(use: Any, provider: Provider) -> None:
    use(mail_url=f"sendgrid://{SENDGRID_KEY}", mail_api_base=provider.base)
    found = send()
    assert found.status == "sent"
    (body,) = provider.json
    assert body["personalizations"] == [
        {"to": [{"email": "alice@example.com"}], "custom_args": {"mail_id": str(found.id)}}
    ]
    assert body["from"] == {"email": "no-reply@localhost", "name": "Marketplace"}
    assert body["subject"] == "Ihr Päckchen ist da"
    assert [part["type"] for part in body["content"]] == ["text/plain", "text/html"]
    assert LINK in body["content"][0]["value"]
    assert body["headers"] == found.headers
    assert not body["tracking_settings"]["click_tracking"]["enable"]


def test_mailgun_gets_the_message_as_it_is(use: Any, provider: Provider) -> None:
    use(mail_url=f"mailgun://{MAILGUN_KEY}@{DOMAIN}", mail_api_base=provider.base)
    found = send()
    assert found.status == "sent"
    ((fields, raw),) = provider.mime
    assert fields == {"to": "alice@example.com", "v:mail_id": str(found.id), "o:tracking": "no"}
    message = message_from_bytes(raw, policy=policy.default)
    assert message["Subject"] == "Ihr Päckchen ist da"
    assert message["List-Unsubscribe"] == found.headers["List-Unsubscribe"]


def test_an_smtp_server_gets_it(use: Any) -> None:
    box = Smtpd()
    with smtp_server(box) as url:
        use(mail_url=url)
        assert send().status == "sent"
    message = message_from_bytes(box.messages[0], policy=policy.default)
    assert message["Subject"] == "Ihr Päckchen ist da"
    assert message["List-Unsubscribe"].endswith("x>")


def test_the_styles_go_onto_the_elements(use: Any, provider: Provider) -> None:
    use(mail_url=f"sendgrid://{SENDGRID_KEY}", mail_api_base=provider.base)
    send()
    html = provider.json[0]["content"][1]["value"]
    assert '<div class="sheet" style="' in html
    assert "@media (prefers-color-scheme: dark)" in html, "what can't be on an element stays in the head"
    assert ".sheet {" not in html


@pytest.mark.parametrize("status", [429, 500, 400])
@pytest.mark.parametrize("url", [f"sendgrid://{SENDGRID_KEY}", f"mailgun://{MAILGUN_KEY}@{DOMAIN}"])
def test_what_a_provider_refuses_is_tried_again_and_keeps_its_secret(
    use: Any, provider: Provider, status: int, url: str
) -> None:
    use(mail_url=url, mail_api_base=provider.base)
    provider.status = status
    found = write(is_secret=True)
    with pytest.raises(RuntimeError, match=f"answered {status}: busy") as failure:
        mail.deliver(found.id)
    mail.note_failure(failure.value, is_last=False, mail_id=found.id)
    assert (found.status, LINK in found.text) == ("waiting", True)
    assert LINK not in found.error


def test_a_wrong_key_is_said_without_the_key(use: Any, provider: Provider) -> None:
    use(mail_url="sendgrid://SG.wrong-key-entirely", mail_api_base=provider.base)
    with pytest.raises(RuntimeError, match="SendGrid answered 401") as failure:
        send()
    assert "wrong-key" not in str(failure.value)


def test_a_provider_that_is_away_is_tried_again(use: Any) -> None:
    use(mail_url=f"sendgrid://{SENDGRID_KEY}", mail_api_base="http://127.0.0.1:9")
    with pytest.raises(requests.ConnectionError):
        send()


def test_a_mailbox_that_does_not_exist_is_not_tried_again(use: Any) -> None:
    bounced: list[MailBounced] = []
    on(MailBounced)(bounced.append)
    box = Smtpd()
    box.answer = "550 5.1.1 no such user"
    with smtp_server(box) as url:
        use(mail_url=url)
        found = send(is_secret=True)
        mail.deliver(found.id)
    assert (found.status, found.error, found.text) == ("bounced", "550 5.1.1 no such user", "")
    assert [(fact.mail_id, fact.recipient) for fact in bounced] == [(found.id, "alice@example.com")]


def test_a_mailbox_that_is_full_is_tried_again(use: Any) -> None:
    box = Smtpd()
    box.answer = "452 mailbox full"
    with smtp_server(box) as url:
        use(mail_url=url)
        with pytest.raises(Exception, match="mailbox full"):
            send()


def test_what_is_secret_is_forgotten_when_it_is_sent(use: Any, provider: Provider) -> None:
    use(mail_url=f"sendgrid://{SENDGRID_KEY}", mail_api_base=provider.base)
    secret, plain = send(is_secret=True), send()
    assert LINK in provider.json[0]["content"][0]["value"]
    assert (secret.status, secret.text, secret.html) == ("sent", "", "")
    assert LINK in plain.text


def test_old_mails_leave_the_log_and_unsent_secrets_their_body(app: Flask) -> None:
    old, stale, fresh = write(), write(is_secret=True), write(is_secret=True)
    old.created_at = clock.now() - timedelta(days=91)
    stale.created_at = clock.now() - timedelta(days=4)
    session().flush()
    ids = old.id, stale.id, fresh.id
    mail.purge()
    session().expire_all()
    assert session().get(SentMail, ids[0]) is None
    assert (session().get_one(SentMail, ids[1]).text, session().get_one(SentMail, ids[1]).status) == ("", "failed")
    assert LINK in session().get_one(SentMail, ids[2]).text


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        (None, FileOutbox), ("file:///tmp/x", FileOutbox), ("smtp://mail.example", Smtp),
        ("smtps://u:p@mail.example:465", Smtp), ("sendgrid://SG.abcdefgh", SendGrid),
        ("mailgun://key-12345678@mail.example", Mailgun),
    ],
)  # fmt: skip
def test_the_setting_names_the_transport(app: Flask, url: str | None, kind: type) -> None:
    settings = config.load({"MAIL_URL": url} if url else {})
    assert type(transport_of(settings)) is kind


@pytest.mark.parametrize(
    "url", ["sendgrid://", "sendgrid://a b", "mailgun://key-12345678", "mailgun://@domain.example"]
)
def test_a_wrong_address_is_named_and_not_repeated(url: str) -> None:
    with pytest.raises(SettingsError, match=r"^MAIL_URL: must ") as refused:
        config.load({"MAIL_URL": url})
    assert "key-1234" not in str(refused.value)
