"""Whoever asks, as a party to orders: an account, the guest of this browser, or whoever holds a link from a mail."""

from __future__ import annotations

from typing import Final

from flask import current_app, request
from flask_login import current_user
from itsdangerous import BadData, URLSafeSerializer

from marketplace.core import guests
from marketplace.core.tokens import digest
from marketplace.orders.rules.buyers import Party
from marketplace.orders.rules.processes import Actor
from marketplace.orders.services.fulfilling import Acting

OPERATES: Final = "orders.manage"


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
    """Return what a link in a guest's mail carries: whoever has it is the order's buyer."""
    return str(_signer().dumps(order_id))


def read_key(key: str) -> int | None:
    """Return the order that a key opens."""
    try:
        return int(_signer().loads(key)) if key else None
    except (BadData, ValueError, TypeError):
        return None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(list(reversed(current_app.config["SETTINGS"].secret_keys)), salt="order")
