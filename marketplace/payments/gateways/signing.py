"""Signed webhooks as Stripe has them, which the sandbox uses too: `t=<seconds>,v1=<HMAC of "t.body">`."""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

from marketplace.payments.gateways.protocol import BadSignature

TOLERANCE_SECONDS: Final = 300


def sign(body: bytes, secret: str, at: int) -> str:
    """Return the header for `body`, signed at `at` (seconds since 1970)."""
    return f"t={at},v1={_mac(body, secret, str(at))}"


def check(body: bytes, header: str, secret: str, now: int) -> None:
    """Check a signature and its age.

    Raises:
        BadSignature: it is missing, malformed, wrong, or older (or newer) than five minutes.

    """
    parts = [part.strip().partition("=") for part in header.split(",")]
    moments = [value for name, _eq, value in parts if name == "t"]
    macs = [value for name, _eq, value in parts if name == "v1"]
    if len(moments) != 1 or not moments[0].isdigit() or not macs:
        raise BadSignature("no signature")
    expected = _mac(body, secret, moments[0])
    if not any(hmac.compare_digest(expected.encode(), mac.encode()) for mac in macs):
        raise BadSignature("wrong signature")
    if abs(now - int(moments[0])) > TOLERANCE_SECONDS:
        raise BadSignature("too old")


def _mac(body: bytes, secret: str, moment: str) -> str:
    return hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()
