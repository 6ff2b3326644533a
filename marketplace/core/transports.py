"""Ways out of the house for mail: files, SMTP, SendGrid, Mailgun; `MAIL_URL` names one."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import parseaddr
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import unquote, urlsplit

from marketplace.core import clock
from marketplace.core.lazy import Later

requests: Any = Later("requests")
policies: Any = Later("email.policy")

TIMEOUT_SECONDS: Final = 20
NO_SUCH_MAILBOX: Final = frozenset({550, 551, 553})
NOT_OF_THE_PROVIDERS: Final = frozenset({"from", "to", "subject", "content-type", "mime-version", "date", "message-id"})
"""Headers that SendGrid writes itself, and refuses to take."""


class AddressRefused(Exception):  # noqa: N818 - an answer of the other side, and no error of ours
    """The address will not take mail, now or later; trying again is of no use."""


class Transport(Protocol):
    """A way out of the house for a message."""

    def send(self, message: EmailMessage, mail_id: int) -> None:
        """Hand the message over; `mail_id` is what the provider tells its fate by.

        Raises:
            AddressRefused: there is no such mailbox.
            Exception: whatever the network raises; the job tries again.

        """


class FileOutbox:
    """Messages as .eml files in a folder, read at `/dev/outbox` in development."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, message: EmailMessage, mail_id: int) -> None:  # noqa: ARG002 - the file's name is enough
        """Write the message as a file whose name sorts by time."""
        self.folder.mkdir(parents=True, exist_ok=True)
        stamp = clock.now().strftime("%Y%m%dT%H%M%S%f")
        (self.folder / f"{stamp}.eml").write_bytes(bytes(message))


class Smtp:
    """An SMTP server: `smtp://user:password@host:587` (STARTTLS where offered) or `smtps://…:465`."""

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)

    def send(self, message: EmailMessage, mail_id: int) -> None:  # noqa: ARG002 - SMTP servers tell no fate
        """Deliver over one connection, encrypted where the server offers it."""
        with self._connected() as server:
            try:
                server.send_message(message)
            except smtplib.SMTPRecipientsRefused as refused:
                code, words = next(iter(refused.recipients.values()))
                if code in NO_SUCH_MAILBOX:
                    raise AddressRefused(f"{code} {words.decode(errors='replace')}") from refused
                raise

    def _connected(self) -> smtplib.SMTP:
        host, tls = self._parts.hostname or "localhost", ssl.create_default_context()
        if self._parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, self._parts.port or 465, timeout=TIMEOUT_SECONDS, context=tls)
        else:
            server = smtplib.SMTP(host, self._parts.port or 25, timeout=TIMEOUT_SECONDS)
        if self._parts.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=tls)
        if self._parts.username:
            server.login(unquote(self._parts.username), unquote(self._parts.password or ""))
        return server


class SendGrid:
    """SendGrid's API: `sendgrid://KEY`. Clicks and openings are not tracked: they are nobody's business."""

    def __init__(self, key: str, base: str | None) -> None:
        self._key, self._base = key, base or "https://api.sendgrid.com"

    def send(self, message: EmailMessage, mail_id: int) -> None:
        """Post the message as JSON."""
        name, address = parseaddr(str(message["From"]))
        bodies = [
            {"type": f"text/{kind}", "value": part.get_content()}
            for kind in ("plain", "html")
            if (part := message.get_body((kind,))) is not None
        ]
        body: dict[str, Any] = {
            "personalizations": [{"to": [{"email": str(message["To"])}], "custom_args": {"mail_id": str(mail_id)}}],
            "from": {"email": address, "name": name or address},
            "subject": str(message["Subject"]),
            "content": bodies,
            "headers": {k: str(v) for k, v in message.items() if k.lower() not in NOT_OF_THE_PROVIDERS},
            "tracking_settings": {"click_tracking": {"enable": False}, "open_tracking": {"enable": False}},
        }
        answer = requests.post(
            f"{self._base}/v3/mail/send", json=body, timeout=TIMEOUT_SECONDS, allow_redirects=False,
            headers={"Authorization": f"Bearer {self._key}"},
        )  # fmt: skip
        check(answer, "SendGrid")


class Mailgun:
    """Mailgun's API: `mailgun://KEY@domain`; in Europe with MAIL_API_BASE=https://api.eu.mailgun.net."""

    def __init__(self, key: str, domain: str, base: str | None) -> None:
        self._key, self._domain, self._base = key, domain, base or "https://api.mailgun.net"

    def send(self, message: EmailMessage, mail_id: int) -> None:
        """Post the message as it is."""
        answer = requests.post(
            f"{self._base}/v3/{self._domain}/messages.mime", auth=("api", self._key), timeout=TIMEOUT_SECONDS,
            data={"to": str(message["To"]), "o:tracking": "no", "v:mail_id": str(mail_id)}, allow_redirects=False,
            files={"message": ("message.eml", message.as_bytes(policy=policies.SMTP), "message/rfc822")},
        )  # fmt: skip
        check(answer, "Mailgun")


def check(answer: Any, provider: str) -> None:
    """Raise what a provider's refusal says, without what was sent: it may be secret."""
    if answer.status_code not in {HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.ACCEPTED}:
        raise RuntimeError(f"{provider} answered {answer.status_code}: {answer.text[:200]}")


def transport_of(settings: Any) -> Transport:
    """Return the transport that the settings name; without one, the folder of files."""
    url = settings.mail_url or ""
    scheme, _separator, rest = url.partition("://")
    if scheme in {"smtp", "smtps"}:
        return Smtp(url)
    if scheme == "sendgrid":
        return SendGrid(unquote(rest), settings.mail_api_base)
    if scheme == "mailgun":
        key, _at, domain = rest.rpartition("@")
        return Mailgun(unquote(key), domain, settings.mail_api_base)
    return FileOutbox(settings.instance_path / "outbox")
