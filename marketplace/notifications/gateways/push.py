"""Push messages: encrypted for one browser, handed to its maker's service, signed with our key (VAPID)."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from email.utils import parseaddr
from http import HTTPStatus
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

from marketplace.core.environment import P256_ORDER
from marketplace.core.lazy import Later

curves: Final = Later("cryptography.hazmat.primitives.asymmetric.ec")
serialization: Final = Later("cryptography.hazmat.primitives.serialization")
pywebpush: Final = Later("pywebpush")
requests: Final = Later("requests")

TIMEOUT_SECONDS: Final = 20
KEPT_SECONDS: Final = 24 * 3600
"""For how long the service keeps a message for a browser that is closed."""
GONE: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE, HTTPStatus.FORBIDDEN, HTTPStatus.UNAUTHORIZED})
"""The browser no longer listens, or listens for another key than ours."""
SERVICES: Final = (
    "fcm.googleapis.com", "updates.push.services.mozilla.com", "push.services.mozilla.com", "web.push.apple.com",
    "push.apple.com", "notify.windows.com",
)  # fmt: skip
"""The services of the browsers' makers. We post nowhere else: the address comes from outside."""


class DeviceGone(Exception):  # noqa: N818 - an answer of the other side, and no error of ours
    """The browser takes no more messages of ours."""


@dataclass(frozen=True, slots=True)
class Keys:
    """Our key, as the library and as browsers take it."""

    private: str
    public: str


class Pushes(Protocol):
    """A way to send push messages."""

    keys: Keys

    def send(self, endpoint: str, p256dh: str, auth: str, message: dict[str, Any]) -> None:
        """Send a message to a browser. Raises DeviceGone, or whatever the network raises."""


class WebPush:
    """The open protocol, which all browsers' services speak."""

    def __init__(self, keys: Keys, contact: str) -> None:
        self.keys, self._contact = keys, contact

    def send(self, endpoint: str, p256dh: str, auth: str, message: dict[str, Any]) -> None:
        """Encrypt the message and post it; no redirect is followed."""
        with requests.Session() as connection:
            connection.max_redirects = 0
            try:
                pywebpush.webpush(
                    {"endpoint": endpoint, "keys": {"p256dh": p256dh, "auth": auth}}, json.dumps(message),
                    vapid_private_key=self.keys.private, vapid_claims={"sub": self._contact}, ttl=KEPT_SECONDS,
                    timeout=TIMEOUT_SECONDS, requests_session=connection,
                )  # fmt: skip
            except pywebpush.WebPushException as error:
                status = error.response.status_code if error.response is not None else 0
                if status in GONE:
                    raise DeviceGone(str(status)) from error
                raise RuntimeError(f"the push service answered {status}") from error


def is_service(endpoint: str) -> bool:
    """Whether an address is one of a browser maker's service."""
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    is_known = any(host == service or host.endswith(f".{service}") for service in SERVICES)
    return parts.scheme == "https" and is_known and port is None and not parts.username


def push_of(settings: Any) -> WebPush:
    """Return the sender with our key: VAPID_PRIVATE_KEY, or one that follows from the oldest SECRET_KEY."""
    raw = settings.vapid_private_key
    secret = _unpadded(raw) if raw else hashlib.sha256(b"push:" + settings.secret_keys[-1].encode()).digest()
    number = int.from_bytes(secret, "big") % (P256_ORDER - 1) + 1 if not raw else int.from_bytes(secret, "big")
    point = curves.derive_private_key(number, curves.SECP256R1()).public_key()
    public = point.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    address = parseaddr(settings.mail_from)[1]
    contact = settings.site_url if settings.site_url.startswith("https://") else f"mailto:{address}"
    return WebPush(Keys(_text(number.to_bytes(32, "big")), _text(public)), contact)


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _unpadded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
