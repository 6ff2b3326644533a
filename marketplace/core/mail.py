"""Mail: written in the transaction, sent by a job. Without MAIL_URL it goes into `instance/outbox/`."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Mapping
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import unquote, urlsplit

from flask import Flask, current_app, render_template
from sqlalchemy import delete, func

from marketplace.core import clock, jobs
from marketplace.core.db import session
from marketplace.core.models import SentMail

TIMEOUT_SECONDS: Final = 20
ERROR_LENGTH: Final = 500


class Transport(Protocol):
    """A way out of the house for a message."""

    def send(self, message: EmailMessage) -> None:
        """Hand the message over. Raises whatever the network raises; the job tries again."""


class FileOutbox:
    """Messages as .eml files in a folder, read at `/dev/outbox` in development."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: EmailMessage) -> None:
        """Write the message as a file whose name sorts by time."""
        self.folder.mkdir(parents=True, exist_ok=True)
        stamp = clock.now().strftime("%Y%m%dT%H%M%S%f")
        (self.folder / f"{stamp}.eml").write_bytes(bytes(message))


class Smtp:
    """An SMTP server: `smtp://user:password@host:587` (STARTTLS where offered) or `smtps://…:465`."""

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)

    def send(self, message: EmailMessage) -> None:
        """Deliver over one connection, encrypted where the server offers it."""
        host, tls = self._parts.hostname or "localhost", ssl.create_default_context()
        if self._parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, self._parts.port or 465, timeout=TIMEOUT_SECONDS, context=tls)
        else:
            server = smtplib.SMTP(host, self._parts.port or 25, timeout=TIMEOUT_SECONDS)
        with server:
            if self._parts.scheme == "smtp" and server.has_extn("starttls"):
                server.starttls(context=tls)
            if self._parts.username:
                server.login(unquote(self._parts.username), unquote(self._parts.password or ""))
            server.send_message(message)


def send(
    recipient: str,
    kind: str,
    subject: str,
    template: str,
    context: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> int:
    """Render `template` (without ending; `.txt` and `.html`) and send it once the transaction commits.

    `kind` names the sort of message in the mail log. Returns its number there.
    """
    values = dict(context or {})
    mail = SentMail(
        recipient=recipient,
        kind=kind,
        subject=" ".join(subject.split()),
        text=render_template(f"{template}.txt", **values),
        html=render_template(f"{template}.html", **values),
        headers=dict(headers or {}),
    )
    session().add(mail)
    session().flush()
    jobs.enqueue(deliver, mail_id=mail.id)
    return mail.id


def note_failure(error: Exception, is_last: bool, mail_id: int) -> None:  # noqa: FBT001 - how jobs tell of a failed try
    """Write into the mail log why a try failed, and after the last one that it will not be tried again."""
    mail = session().get(SentMail, mail_id)
    if mail is not None:
        mail.error = f"{type(error).__name__}: {error}"[:ERROR_LENGTH]
        mail.status = "failed" if is_last else mail.status


@jobs.job("core.deliver_mail", queue="mail", on_failure=note_failure)
def deliver(mail_id: int) -> None:
    """Hand a waiting message to the transport."""
    mail = session().get(SentMail, mail_id, with_for_update=True)
    if mail is None or mail.status == "sent":
        return
    transport().send(_message(mail))
    mail.status, mail.sent_at, mail.error = "sent", clock.now(), ""


def forget(recipient: str) -> None:
    """Drop every message to an address from the mail log, sent or not."""
    session().execute(delete(SentMail).where(func.lower(SentMail.recipient) == func.lower(recipient)))


def _message(mail: SentMail) -> EmailMessage:
    message = EmailMessage()
    message["From"] = current_app.config["SETTINGS"].mail_from
    message["To"] = mail.recipient
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = make_msgid(f"mail{mail.id}")
    for name, value in mail.headers.items():
        message[name] = value
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    return message


def init_mail(app: Flask) -> None:
    """Give the application the transport that its settings name."""
    settings = app.config["SETTINGS"]
    url = settings.mail_url
    outbox = FileOutbox(settings.instance_path / "outbox")
    app.extensions["mail_transport"] = Smtp(url) if url and url.startswith("smtp") else outbox


def transport() -> Transport:
    """Return the transport of the present application."""
    return current_app.extensions["mail_transport"]
