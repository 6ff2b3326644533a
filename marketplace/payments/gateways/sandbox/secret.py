"""The secret that the sandbox and we share, derived from our own."""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

from flask import current_app

SIGNATURE: Final = "Sandbox-Signature"


def secret() -> str:
    """Return the secret."""
    key = str(current_app.config["SETTINGS"].secret_keys[0])
    return hmac.new(key.encode(), b"sandbox-webhooks", hashlib.sha256).hexdigest()
