"""SendGrid, Mailgun and an SMTP server that keep what they get; what they refuse is a test's choice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from tests.operations.servers import free_port

SENDGRID_KEY = "SG.secret-of-the-market"
MAILGUN_KEY = "key-0123456789"
DOMAIN = "mail.market.example"


class Provider:
    """Both providers' sending, at one address; `status` is what they answer."""

    def __init__(self, server: HTTPServer) -> None:
        self.status = 0
        self.json: list[dict[str, Any]] = []
        self.mime: list[tuple[dict[str, str], bytes]] = []
        server.expect_request("/v3/mail/send", "POST").respond_with_handler(self._sendgrid)
        server.expect_request(f"/v3/{DOMAIN}/messages.mime", "POST").respond_with_handler(self._mailgun)
        self.base = server.url_for("").rstrip("/")

    def _sendgrid(self, request: Request) -> Response:
        if request.headers.get("Authorization") != f"Bearer {SENDGRID_KEY}":
            return Response('{"errors": [{"message": "authorization required"}]}', 401)
        if self.status:
            return Response("busy", self.status)
        self.json.append(request.get_json())
        return Response(status=202)

    def _mailgun(self, request: Request) -> Response:
        if request.authorization is None or request.authorization.password != MAILGUN_KEY:
            return Response("Forbidden", 401)
        if self.status:
            return Response("busy", self.status)
        self.mime.append((dict(request.form), request.files["message"].read()))
        return Response('{"id": "<1@mail>", "message": "Queued."}', 200)


class Smtpd:
    """An SMTP server; `answer` is what it says to a recipient, where set."""

    def __init__(self) -> None:
        self.answer = ""
        self.messages: list[bytes] = []

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.answer:
            return self.answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - as above
        self.messages.append(envelope.content)
        return "250 kept"


@contextmanager
def smtp_server(box: Smtpd) -> Iterator[str]:
    """Yield the address of a server that hands everything to `box`."""
    port = free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{port}"
    finally:
        controller.stop()
