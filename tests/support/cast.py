"""The fixed cast: Alice buys, Bob sells, Charlie is a stranger, Ada administers, Vera verifies."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Flask

from marketplace.accounts.models import Account
from marketplace.accounts.services import sessions
from marketplace.core.db import session
from tests.support.pages import PageClient, client_of

ROLES = {"alice": "buyer", "bob": "seller", "charlie": "buyer", "ada": "admin", "vera": "moderator"}


def person(username: str, **values: Any) -> Account:
    """Make the account of a member of the cast, or of anyone else."""
    given = {
        "username": username,
        "email": f"{username}@example.com",
        "name": username.capitalize(),
        "role": ROLES.get(username, "buyer"),
        "email_verified_at": datetime(2026, 1, 1, tzinfo=UTC),
    }
    account = Account(**{**given, **values})
    session().add(account)
    session().flush()
    return account


def signed_in_client(app: Flask, account: Account) -> PageClient:
    """A browser in which `account` is signed in."""
    client = client_of(app)
    token = sessions.start(account.id, ip="192.0.2.1", user_agent="Test browser")
    session().commit()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie["_fresh"] = True
    return client
