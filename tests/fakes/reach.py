"""Twilio and a push service that keep what they get; what they refuse is a test's choice."""

from __future__ import annotations

import base64
import json
import secrets
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

SID, TOKEN, SENDER = "AC0123456789", "a-token", "+15005550006"


class TwilioFake:
    """Keeps texts; `refusal` is (status, code, message) where it takes none."""

    def __init__(self, server: HTTPServer) -> None:
        self.texts: list[dict[str, str]] = []
        self.refusal: tuple[int, int, str] | None = None
        server.expect_request(f"/2010-04-01/Accounts/{SID}/Messages.json", "POST").respond_with_handler(self._take)
        self.base = server.url_for("").rstrip("/")

    def _take(self, request: Request) -> Response:
        if request.authorization is None or request.authorization.password != TOKEN:
            return Response(json.dumps({"code": 20003, "message": "Authenticate"}), 401)
        if self.refusal:
            status, code, message = self.refusal
            return Response(json.dumps({"code": code, "message": message}), status)
        self.texts.append(dict(request.form))
        return Response(json.dumps({"sid": "SM1", "status": "queued"}), 201)


class BrowserFake:
    """A browser with its maker's service: it can read what is sent to it, and nobody else can."""

    def __init__(self, server: HTTPServer) -> None:
        self._private, self._auth = ec.generate_private_key(ec.SECP256R1()), secrets.token_bytes(16)
        self.requests: list[Request] = []
        self.messages: list[Any] = []
        self.status = 201
        server.expect_request("/push/1", "POST").respond_with_handler(self._take)
        self.endpoint = server.url_for("/push/1")
        point = self._private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.p256dh, self.auth = _text(point), _text(self._auth)

    def _take(self, request: Request) -> Response:
        self.requests.append(request)
        if self.status == 201:
            plain = http_ece.decrypt(request.get_data(), private_key=self._private, auth_secret=self._auth)
            self.messages.append(json.loads(plain))
        return Response(status=self.status, headers={"Location": "/elsewhere"} if self.status == 302 else {})


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
