"""Signing in as people do, with hashing cheap enough to do it often."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import select

from marketplace.accounts.models import Account
from marketplace.accounts.services import passwords
from marketplace.core import jobs
from marketplace.core.db import session as db_session
from marketplace.core.models import SentMail
from tests.support import cast

PASSWORD = "seven green bicycles"
NEW_PASSWORD = "nine yellow lanterns"


@pytest.fixture(autouse=True)
def cheap_hashing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def limited(app: Flask) -> Iterator[None]:
    """Attempts are counted, as in production."""
    before = app.config["RATELIMIT_ENABLED"]
    app.config["RATELIMIT_ENABLED"] = True
    yield
    app.config["RATELIMIT_ENABLED"] = before


@pytest.fixture
def alice(app: Flask) -> Account:
    return cast.person("alice", password_hash=passwords.hash_password(PASSWORD))


@pytest.fixture
def bob(app: Flask) -> Account:
    return cast.person("bob", password_hash=passwords.hash_password(PASSWORD))


def mails(kind: str | None = None) -> list[SentMail]:
    """What was mailed so far, jobs included."""
    jobs.run_waiting()
    db_session().commit()  # a refused request after this must not undo it
    statement = select(SentMail).order_by(SentMail.id)
    return list(
        db_session().scalars(statement if kind is None else statement.where(SentMail.kind == f"accounts.{kind}"))
    )


def link_in(mail: SentMail) -> str:
    """The path of the link that a mail asks to follow."""
    found = re.search(r"http://localhost(/\S+/[\w.-]{20,})", mail.text)
    assert found, mail.text
    return found.group(1)
