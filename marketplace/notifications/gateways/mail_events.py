"""What mail providers report about messages on their way: signed by them, in their own words each."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from marketplace.core.lazy import Later

curves: Any = Later("cryptography.hazmat.primitives.asymmetric.ec")
exceptions: Any = Later("cryptography.exceptions")
hashes: Any = Later("cryptography.hazmat.primitives.hashes")
serialization: Any = Later("cryptography.hazmat.primitives.serialization")

LONGEST_AGE: Final = timedelta(hours=12)
"""Providers repeat for hours what was not taken; what is older was caught and is being played again."""


class NotTheirsError(ValueError):
    """The report is not signed by the provider, too old, or not readable."""


@dataclass(frozen=True, slots=True)
class MailEvent:
    """A message came back for good, or its reader called it unwanted. `mail_id` is ours, 0 where it is missing."""

    mail_id: int
    reason: str
    is_complaint: bool


def of_sendgrid(headers: Mapping[str, str], body: bytes, key: str, now: datetime) -> list[MailEvent]:
    """Read SendGrid's signed event webhook; `key` is its verification key. Raises NotTheirsError."""
    stamp = headers.get("X-Twilio-Email-Event-Webhook-Timestamp", "")
    try:
        public = serialization.load_der_public_key(base64.b64decode(key))
        signature = base64.b64decode(headers.get("X-Twilio-Email-Event-Webhook-Signature", ""))
        if not isinstance(public, curves.EllipticCurvePublicKey):
            raise NotTheirsError("the key is of another sort")
        public.verify(signature, stamp.encode() + body, curves.ECDSA(hashes.SHA256()))
    except (exceptions.InvalidSignature, ValueError) as error:
        raise NotTheirsError("the signature is wrong") from error
    _check_age(stamp, now)
    return [_sendgrid(each) for each in _list(body) if _is_end_at_sendgrid(each)]


def _is_end_at_sendgrid(event: Mapping[str, Any]) -> bool:
    """A block (`type: blocked`) is about one message or the sender; the address may be good."""
    name = event.get("event")
    return name in {"dropped", "spamreport"} or (name == "bounce" and event.get("type") != "blocked")


def _sendgrid(event: Mapping[str, Any]) -> MailEvent:
    name = str(event.get("event"))
    return MailEvent(_id(event.get("mail_id")), _words(event.get("reason"), name), name == "spamreport")


def of_mailgun(_headers: Mapping[str, str], body: bytes, key: str, now: datetime) -> list[MailEvent]:
    """Read Mailgun's webhook; `key` is its signing key. Raises NotTheirsError."""
    report = _object(body)
    seal, event = _part(report, "signature"), _part(report, "event-data")
    stamp, token = str(seal.get("timestamp", "")), str(seal.get("token", ""))
    expected = hmac.new(key.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected.encode(), str(seal.get("signature", "")).encode()):
        raise NotTheirsError("the signature is wrong")
    _check_age(stamp, now)
    name = event.get("event")
    if name != "complained" and (name, event.get("severity")) != ("failed", "permanent"):
        return []
    status = _part(event, "delivery-status")
    reason = _words(status.get("message") or status.get("description") or event.get("reason"), str(name))
    return [MailEvent(_id(_part(event, "user-variables").get("mail_id")), reason, name == "complained")]


READERS: Final[Mapping[str, Callable[[Mapping[str, str], bytes, str, datetime], list[MailEvent]]]] = {
    "sendgrid": of_sendgrid,
    "mailgun": of_mailgun,
}
"""By the scheme of MAIL_URL."""


def _check_age(stamp: str, now: datetime) -> None:
    try:
        sent = datetime.fromtimestamp(int(stamp), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise NotTheirsError("there is no time on it") from error
    if abs(now - sent) > LONGEST_AGE:
        raise NotTheirsError("it is too old")


def _list(body: bytes) -> Iterable[Mapping[str, Any]]:
    found = _json(body)
    if not isinstance(found, list):
        raise NotTheirsError("it is no list")
    return [each for each in found if isinstance(each, dict)]


def _object(body: bytes) -> Mapping[str, Any]:
    found = _json(body)
    if not isinstance(found, dict):
        raise NotTheirsError("it is no object")
    return found


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NotTheirsError("it can't be read") from error


def _part(whole: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = whole.get(name)
    return found if isinstance(found, dict) else {}


def _id(raw: Any) -> int:
    text = str(raw)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _words(raw: Any, otherwise: str) -> str:
    """What a mail server said, on one line that can be stored."""
    return " ".join(str(raw or otherwise).replace("\0", "").split())[:300]
