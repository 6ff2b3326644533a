"""Guests: a browser that keeps something before anyone signs in, known by a signed cookie that it only then gets.

Features that keep things for guests store `digest(token)` and delete it when the account takes the things over.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from flask import Flask, Response, current_app, g, request
from itsdangerous import BadSignature, Signer

from marketplace.core.tokens import new_token

LIFETIME: Final = timedelta(days=60)
COOKIE_NAME: Final = "guest"
_SALT: Final = "guest"
_FORGET: Final = ""


def init_guests(app: Flask) -> None:
    """Send the cookie with the answer in which a guest was introduced or forgotten."""
    app.after_request(_send)


def known() -> str | None:
    """Return the token that this browser brought, or None if it brought none or one that is not ours."""
    value = request.cookies.get(_cookie(), "")
    try:
        return _signer().unsign(value).decode() if value else None
    except (BadSignature, UnicodeDecodeError):
        return None


def introduce() -> str:
    """Return this browser's token, a new one if need be; the cookie goes out (again) with the answer."""
    token = g.get("guest_cookie") or known() or new_token()
    g.guest_cookie = token
    return token


def forget() -> None:
    """Take the cookie back with the answer: what the guest kept belongs to an account now."""
    g.guest_cookie = _FORGET


def _send(response: Response) -> Response:
    token = g.get("guest_cookie")
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    if token == _FORGET:
        response.delete_cookie(_cookie(), secure=secure, httponly=True, samesite="Lax")
    elif token is not None:
        response.set_cookie(
            _cookie(), _signer().sign(token).decode(), max_age=LIFETIME,
            secure=secure, httponly=True, samesite="Lax",
        )  # fmt: skip
    return response


def _cookie() -> str:
    return f"__Host-{COOKIE_NAME}" if current_app.config["SESSION_COOKIE_SECURE"] else COOKIE_NAME


def _signer() -> Signer:
    keys = current_app.config["SETTINGS"].secret_keys
    return Signer(list(reversed(keys)), salt=_SALT)  # the last one signs, all of them are believed
