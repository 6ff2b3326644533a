"""Mail: written in the transaction, sent by a job. Without MAIL_URL it goes into `instance/outbox/`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from typing import Any, Final

from flask import Flask, current_app, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import case, delete, func, update

from marketplace.core import clock, jobs, settings
from marketplace.core.db import session
from marketplace.core.errors import Conflict
from marketplace.core.events import announce
from marketplace.core.lazy import Later
from marketplace.core.models import SentMail
from marketplace.core.transports import AddressRefused, FileOutbox, Transport, transport_of

ERROR_LENGTH: Final = 500
SECRETS_KEPT: Final = timedelta(days=3)
"""After this a mail that could not be sent need not keep its link: one-time links are dead, others come too late."""
KEPT_DAYS = settings.declare_days("mail.kept_days", 90, _l("For how many days the mail log is kept."))

css_inline: Final = Later("css_inline")


@dataclass(frozen=True, slots=True)
class MailBounced:
    """A mail came back: there is no such mailbox, or its reader called it unwanted (`is_complaint`)."""

    mail_id: int
    recipient: str
    reason: str
    is_complaint: bool


@dataclass(frozen=True, slots=True)
class MailFailed:
    """A mail could not be sent, however often it was tried."""

    mail_id: int
    reason: str


def send(
    recipient: str,
    kind: str,
    subject: str,
    template: str,
    context: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
    *,
    is_secret: bool = False,
) -> int:
    """Render `template` (without ending; `.txt` and `.html`) and send it once the transaction commits.

    `kind` names the sort of message in the mail log. What is secret (a link that lets in whoever has it) is forgotten
    there as soon as it is sent. Returns the number in the log.
    """
    values = dict(context or {})
    mail = SentMail(
        recipient=recipient,
        kind=kind,
        subject=" ".join(subject.split()),
        text=render_template(f"{template}.txt", **values),
        html=render_template(f"{template}.html", **values),
        headers=dict(headers or {}),
        is_secret=is_secret,
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
        if is_last:
            announce(MailFailed(mail.id, mail.error))


@jobs.job("core.deliver_mail", queue="mail", on_failure=note_failure)
def deliver(mail_id: int) -> None:
    """Hand a waiting message to the transport."""
    mail = session().get(SentMail, mail_id, with_for_update=True)
    if mail is None or mail.status in {"sent", "bounced"}:
        return
    try:
        transport().send(_message(mail), mail.id)
    except AddressRefused as refused:
        note_bounce(mail, str(refused))
        return
    mail.status, mail.sent_at, mail.error = "sent", clock.now(), ""
    _forget_secret(mail)


def resend(mail: SentMail) -> None:
    """Hand a message to the transport once more.

    Raises:
        Conflict: it held a link of its reader's alone, which is not kept, or it is on its way already.

    """
    if mail.is_secret or not mail.text:
        raise Conflict(_("This message held a link that was its reader's alone, and that is not kept."))
    if mail.status == "waiting":
        raise Conflict(_("It is on its way already."))
    mail.status, mail.error = "waiting", ""
    jobs.enqueue(deliver, mail_id=mail.id)


def note_bounce(mail: SentMail, reason: str, *, is_complaint: bool = False) -> None:
    """Write into the mail log that a message came back, and say so; a second report changes nothing."""
    if mail.status != "bounced":
        mail.status, mail.error = "bounced", reason[:ERROR_LENGTH]
        _forget_secret(mail)
        announce(MailBounced(mail.id, mail.recipient, mail.error, is_complaint))


@jobs.job("core.purge_mails", cron="52 3 * * *")
def purge() -> None:
    """Drop old messages from the log, and secrets that were never sent."""
    now = clock.now()
    session().execute(delete(SentMail).where(SentMail.created_at < now - timedelta(days=KEPT_DAYS.get())))
    stale = (SentMail.is_secret, SentMail.text != "", SentMail.created_at < now - SECRETS_KEPT)
    given_up = case((SentMail.status == "waiting", "failed"), else_=SentMail.status)
    session().execute(update(SentMail).where(*stale).values(text="", html="", status=given_up))


def inlined(html: str) -> str:
    """Move the rules of style onto the elements: many mail programs drop style sheets. Takes a millisecond or two."""
    return str(css_inline.inline(html, keep_at_rules=True, load_remote_stylesheets=False))


def _forget_secret(mail: SentMail) -> None:
    """Blank the body of a mail that holds a secret, unless it lies in a file here, where developers read it."""
    if mail.is_secret and not isinstance(transport(), FileOutbox):
        mail.text = mail.html = ""


def forget(recipient: str) -> None:
    """Drop every message to an address from the mail log, sent or not."""
    session().execute(delete(SentMail).where(func.lower(SentMail.recipient) == func.lower(recipient)))


def forget_each(mail_ids: Sequence[int | None]) -> None:
    """Drop these messages from the mail log, sent or not."""
    session().execute(delete(SentMail).where(SentMail.id.in_(mail_ids)))


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
    message.add_alternative(inlined(mail.html), subtype="html")
    return message


def init_mail(app: Flask) -> None:
    """Give the application the transport that its settings name."""
    app.extensions["mail_transport"] = transport_of(app.config["SETTINGS"])


def transport() -> Transport:
    """Return the transport of the present application."""
    return current_app.extensions["mail_transport"]
