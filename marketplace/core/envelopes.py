"""Files that must not be readable where they lie: each is sealed with a key of its own, and that key is wrapped.

The master keys are DOCUMENT_KEYS, newest first. Outside production one is made under the instance folder where none
is given. Changing them re-wraps the small keys (`rewrap`); the files stay as they are.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any, Final

from flask import current_app
from flask_babel import gettext as _

from marketplace.core.errors import Unavailable
from marketplace.core.lazy import Later

aead: Any = Later("cryptography.hazmat.primitives.ciphers.aead")
exceptions: Any = Later("cryptography.exceptions")
fernet: Any = Later("cryptography.fernet")

MARK: Final = b"MKE1"
NONCE_BYTES: Final = 12
KEY_BITS: Final = 256
KEY_FILE: Final = "document.key"


class BrokenEnvelopeError(RuntimeError):
    """A sealed file was altered, swapped for another, or its master key is gone."""


def seal(data: bytes, name: str) -> tuple[bytes, bytes]:
    """Return `data` sealed, and its wrapped key. `name` is bound in: under another name it does not open.

    Raises:
        Unavailable: production has no DOCUMENT_KEYS.

    """
    key, nonce = aead.AESGCM.generate_key(KEY_BITS), os.urandom(NONCE_BYTES)
    wrapped = _masters().encrypt(key)
    return MARK + nonce + aead.AESGCM(key).encrypt(nonce, data, name.encode()), wrapped


def unseal(sealed: bytes, wrapped: bytes, name: str) -> bytes:
    """Return what was sealed.

    Raises:
        BrokenEnvelopeError: it was altered, is not the file of this name, or no key of ours opens it.

    """
    start = len(MARK) + NONCE_BYTES
    try:
        if not sealed.startswith(MARK):
            raise BrokenEnvelopeError(f"{name} is not one of our sealed files")
        key = _masters().decrypt(wrapped)
        return aead.AESGCM(key).decrypt(sealed[len(MARK) : start], sealed[start:], name.encode())
    except (fernet.InvalidToken, exceptions.InvalidTag, ValueError) as error:
        raise BrokenEnvelopeError(f"{name} does not open") from error


def rewrap(wrapped: bytes) -> bytes | None:
    """Return a wrapped key under the newest master key, or None where it is already.

    Raises:
        BrokenEnvelopeError: no master key opens it.

    """
    try:
        _fernets()[0].decrypt(wrapped)
    except fernet.InvalidToken:
        try:
            return _masters().rotate(wrapped)
        except fernet.InvalidToken as error:
            raise BrokenEnvelopeError("no key in DOCUMENT_KEYS opens it") from error
    return None


def are_possible() -> bool:
    """Whether files can be sealed here: in production only with DOCUMENT_KEYS."""
    settings = current_app.config["SETTINGS"]
    return bool(settings.document_keys) or not settings.is_production


def _masters() -> Any:
    return fernet.MultiFernet(_fernets())


def _fernets() -> list[Any]:
    """Return the master keys, newest first; the key of the instance still opens what it once wrapped."""
    if not are_possible():
        raise Unavailable(_("Documents can't be taken here yet: the operator has not set the keys that protect them."))
    settings = current_app.config["SETTINGS"]
    words = list(settings.document_keys)
    if not settings.is_production:
        words.append(_key_of_the_instance(settings.instance_path, make=not words))
    return [fernet.Fernet(word) for word in words if word]


def _key_of_the_instance(folder: Path, *, make: bool) -> str:
    place = folder / KEY_FILE
    if not place.exists():
        if not make:
            return ""
        _write_once(place, fernet.Fernet.generate_key())
    return place.read_text(encoding="ascii").strip()


def _write_once(place: Path, key: bytes) -> None:
    """Write a key whole and for our eyes only; of several processes that try at once, one wins."""
    place.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=place.parent)
    with os.fdopen(descriptor, "wb") as file:
        file.write(key)
    try:
        os.link(name, place)
    except FileExistsError:
        return
    finally:
        Path(name).unlink()
