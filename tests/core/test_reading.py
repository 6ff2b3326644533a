"""What only reads, reads without a transaction, and may not write."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select, text

from marketplace.core import reading
from marketplace.core.db import session
from marketplace.core.models import PlatformSetting
from tests.support.pages import client_of

NAME = "test.note"


def by_orm() -> None:
    session().add(PlatformSetting(name=NAME, value=1))
    session().flush()


def by_statement() -> None:
    session().execute(insert(PlatformSetting).values(name=NAME, value=1))


def by_text() -> None:
    session().execute(text(f"INSERT INTO platform_settings (name, value) VALUES ('{NAME}', '1')"))


def kept(app: Flask) -> int:
    with app.app_context():
        found = session().scalars(select(PlatformSetting).where(PlatformSetting.name == NAME)).all()
        return len(found)


def visit(app: Flask, view: Callable[[], Any], method: str = "GET") -> int:
    """Offer the view at an address and go there; an error of ours is a 500, as in production."""
    app.config["PROPAGATE_UNEXPECTED"] = False
    app.add_url_rule("/test", "test", view, methods=[method])
    client = client_of(app)
    client.checks_pages = False
    return (client.get("/test") if method == "GET" else client.send("/test")).status_code


@pytest.mark.parametrize("write", [by_orm, by_statement, by_text])
def test_a_read_may_not_write(own_app: Flask, write: Callable[[], None]) -> None:
    def view() -> str:
        write()
        return "written"

    assert visit(own_app, view) == 500
    assert kept(own_app) == 0


def test_a_view_that_says_so_writes_and_is_undone_when_it_fails(own_app: Flask) -> None:
    @reading.writes
    def view() -> tuple[str, int]:
        by_orm()
        return "changed my mind", 409

    assert visit(own_app, view) == 409
    assert kept(own_app) == 0


def test_a_view_that_says_so_keeps_what_it_wrote(own_app: Flask) -> None:
    @reading.writes
    def view() -> str:
        by_orm()
        return "written"

    assert visit(own_app, view) == 200
    assert kept(own_app) == 1


def test_a_small_note_is_kept_even_if_the_page_fails(own_app: Flask) -> None:
    def view() -> tuple[str, int]:
        with reading.in_passing():
            by_statement()
        return "not found", 404

    assert visit(own_app, view) == 404
    assert kept(own_app) == 1


@pytest.mark.parametrize(("method", "is_transaction"), [("POST", True), ("GET", False)])
def test_only_what_writes_pays_for_a_transaction(own_app: Flask, method: str, is_transaction: bool) -> None:
    found: list[bool] = []

    def view() -> str:
        session().execute(text("SELECT 1"))
        found.append(not session().connection().connection.dbapi_connection.autocommit)
        return "looked"

    assert visit(own_app, view, method) == 200
    assert found == [is_transaction]


def test_connections_that_died_while_idle_are_replaced_unnoticed(
    own_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert own_app.test_client().get("/readyz").status_code == 200
    with own_app.app_context():
        session().execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                 " WHERE datname = current_database() AND pid <> pg_backend_pid()")
        )  # fmt: skip
        session().rollback()
        engine = session().get_bind()
    monkeypatch.setattr(reading, "TRUSTED_IDLE_SECONDS", 0.0)
    with engine.connect(), engine.connect():
        assert own_app.test_client().get("/readyz").get_json()["parts"]["database"] == "ok"
