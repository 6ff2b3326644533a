"""Random tokens for cookies, links and headers: given out once, stored as digests."""

from __future__ import annotations

import hashlib
import secrets
from typing import Final

TOKEN_BYTES: Final = 32


def new_token() -> str:
    """Return a random token, safe in addresses."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest(token: str) -> bytes:
    """Return what is stored of a random token. Long random secrets need no slow hash."""
    return hashlib.sha256(token.encode()).digest()
