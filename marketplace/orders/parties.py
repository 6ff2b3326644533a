"""Whoever asks, as a party to orders: an account, the guest of this browser, or whoever holds a link from a mail."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from flask import current_app, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from itsdangerous import BadData, SignatureExpired, URLSafeTimedSerializer

from marketplace.core import guests, settings
from marketplace.core.tokens import digest
from marketplace.orders.rules.buyers import Party
from marketplace.orders.rules.processes import Actor
from marketplace.orders.services.fulfilling import Acting

OPERATES: Final = "orders.manage"
LINK_DAYS: Final = settings.declare(
    "orders.guest_link_days", 90,
    _l("For how many days the link in a mail opens an order that was placed without an account."),
    lambda days: None if 1 <= days <= 3650 else _("From 1 to 3650."),
)  # fmt: skip


def party() -> Party:
    """Return whoever asks."""
    key_of = read_key(request.values.get("key", ""))
    if current_user.is_authenticated:
        return Party(account_id=current_user.id, is_operator=current_user.can(OPERATES), key_of=key_of)
    token = guests.known()
    return Party(guest=digest(token) if token else None, key_of=key_of)


def acting(role: Actor) -> Acting:
    """Return whoever asks as the one who does something."""
    return Acting(role, current_user.id if current_user.is_authenticated else None)


def key_for(order_id: int) -> str:
    """Return what a link in a guest's mail carries: for some time whoever has it is the order's buyer."""
    return str(_signer().dumps(order_id))


def read_key(key: str) -> int | None:
    """Return the order that a key opens; None for one that is not ours, or too old."""
    try:
        return int(_signer().loads(key, max_age=_seconds())) if key else None
    except (BadData, ValueError, TypeError):
        return None


def read_old_key(key: str) -> int | None:
    """Return the order that a key opened once, before it became too old."""
    try:
        _signer().loads(key, max_age=_seconds())
    except SignatureExpired as expired:
        return int(_signer().load_payload(expired.payload)) if expired.payload else None
    except BadData:
        return None
    return None


def _seconds() -> int:
    return int(timedelta(days=LINK_DAYS.get()).total_seconds())


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(list(reversed(current_app.config["SETTINGS"].secret_keys)), salt="order")
