"""Secrets that must be read again (unlike passwords) are sealed before they are stored.

DOCUMENT_KEYS seals, newest first; without it a key derived from SECRET_KEY does. Old keys still open.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from flask import current_app

from marketplace.core.lazy import Later

fernet: Any = Later("cryptography.fernet")


def seal(secret: bytes) -> bytes:
    """Encrypt and sign `secret`."""
    return _box().encrypt(secret)


def unseal(sealed: bytes) -> bytes:
    """Return the secret. Raises cryptography.fernet.InvalidToken if it was altered or its key is gone."""
    return _box().decrypt(sealed)


def reseal(sealed: bytes) -> bytes | None:
    """Return the secret sealed with the newest key, or None where it is already: old keys can then be dropped."""
    try:
        _fernets()[0].decrypt(sealed)
    except fernet.InvalidToken:
        return _box().rotate(sealed)
    return None


def _box() -> Any:
    return fernet.MultiFernet(_fernets())


def _fernets() -> list[Any]:
    settings = current_app.config["SETTINGS"]
    return [fernet.Fernet(_key(word)) for word in (*settings.document_keys, *settings.secret_keys)]


def _key(word: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(b"sealing:" + word.encode()).digest())
