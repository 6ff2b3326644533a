"""Who may pass a guard."""

from __future__ import annotations

from flask import Flask

from marketplace.accounts.models import Account
from marketplace.accounts.rules import Role
from marketplace.accounts.services import api_keys
from marketplace.core.db import session
from tests.support.pages import PageClient


def test_a_key_does_nothing_that_none_of_its_scopes_covers(app: Flask, client: PageClient, bob: Account) -> None:
    def bearer(*scopes: str) -> dict[str, str]:
        _key, secret = api_keys.create(bob.id, Role.SELLER, name="x", scopes=list(scopes))
        session().commit()
        return {"Authorization": f"Bearer {secret}"}

    reader = bearer("account.read")
    assert client.get("/api/v1/users/me/listings", headers=reader).status_code == 200
    assert client.post("/api/v1/auth/logout", headers=reader).status_code == 403
    assert client.delete("/api/v1/listings/1", headers=reader).status_code == 403
    assert client.delete("/api/v1/listings/1", headers=bearer("listings.create")).status_code == 404
