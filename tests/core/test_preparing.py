"""Statements that PostgreSQL keeps ready: the same answers, whatever becomes of the connection."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Integer, bindparam, case, column, func, literal, literal_column, select, table, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.exc import DBAPIError

from marketplace.core import reading
from marketplace.core.db import session
from marketplace.core.extensions import db
from marketplace.core.preparing import MOST_REFUSALS, Prepared

KEPT = text("SELECT statement FROM pg_prepared_statements WHERE name LIKE 'page\\_%'")


@pytest.fixture
def page(own_app: Flask) -> Iterator[None]:
    """A request that only reads."""
    with own_app.test_request_context("/"):
        reading.begin()
        yield
        reading.end()


def _sum() -> Prepared:
    number = bindparam("number", type_=Integer)
    return Prepared(select((number + 1).label("next"), literal("100 % sure").label("said")))


def _kept() -> list[str]:
    return list(session().scalars(KEPT))


@pytest.mark.usefixtures("page")
def test_a_prepared_statement_answers_what_the_statement_answers() -> None:
    statement = select(
        literal_column("12.50::numeric").label("price"),
        literal_column("'{\"a\": [1, null]}'::jsonb", JSONB).label("thing"),
        literal_column("ARRAY['x', NULL, 'z y']", ARRAY(Integer)).label("words"),
        literal_column("timestamptz '2026-11-22 03:00+00'").label("at"),
        literal_column("'\\x00ff'::bytea").label("key"),
        case((func.cardinality(bindparam("ids", type_=ARRAY(Integer))) == 0, "none"), else_="some").label("how_many"),
    )
    prepared = Prepared(statement)

    for ids in ([1, 2], [], [3]):
        assert prepared.records({"ids": ids}) == [
            dict(row) for row in session().execute(statement, {"ids": ids}).mappings()
        ]

    assert prepared.records({"ids": []})[0]["price"] == Decimal("12.50")
    assert prepared.rows({"ids": []})[0].how_many == "none"
    assert prepared.column({"ids": []}) == [Decimal("12.50")]


@pytest.mark.usefixtures("page")
def test_it_is_prepared_once_for_a_connection_and_its_constants_stand_in_it() -> None:
    prepared = _sum()

    assert [prepared.records({"number": number})[0]["next"] for number in (1, 2, 3)] == [2, 3, 4]

    (kept,) = _kept()
    assert "$1" in kept
    assert "'100 % sure'" in kept


def test_a_request_that_writes_asks_it_as_it_stands(own_app: Flask) -> None:
    with own_app.test_request_context("/", method="POST"):
        reading.begin()

        assert _sum().records({"number": 1}) == [{"next": 2, "said": "100 % sure"}]

        assert _kept() == []
        session().rollback()


@pytest.mark.usefixtures("page")
def test_connections_that_do_not_keep_it_are_asked_plainly_and_soon_not_asked_at_all() -> None:
    prepared = _sum()

    for number in range(MOST_REFUSALS + 2):
        assert prepared.column({"number": number}) == [number + 1]
        session().execute(text("DEALLOCATE ALL"))

    prepared.column({"number": 1})
    assert _kept() == []


@pytest.mark.usefixtures("page")
def test_a_statement_that_another_client_of_a_pooler_prepared_is_used() -> None:
    first, second = _sum(), _sum()
    first.column({"number": 1})
    session().connection().info.clear()

    assert second.column({"number": 5}) == [6]
    assert len(_kept()) == 1


@pytest.mark.usefixtures("page")
def test_a_table_that_changed_its_shape_is_read_as_it_is_now() -> None:
    session().execute(text("CREATE TABLE shelf (id int, size int)"))
    with reading.in_passing():
        session().execute(text("INSERT INTO shelf VALUES (1, 7)"))
    shelf: Any = table("shelf", column("id"), column("size"))
    prepared = Prepared(select(shelf.c.size).where(shelf.c.id == bindparam("id")))
    assert prepared.column({"id": 1}) == [7]

    session().execute(text("ALTER TABLE shelf ALTER size TYPE text"))

    assert prepared.column({"id": 1}) == ["7"]


def test_a_statement_alone_borrows_a_connection_and_gives_it_back(own_app: Flask) -> None:
    prepared = _sum()
    with own_app.test_request_context("/"):
        reading.begin()
        pool: Any = db.engine.pool
        for number in range(30):
            assert prepared.column({"number": number}) == [number + 1]
        assert pool.checkedout() == 0
        assert not session().in_transaction()


def test_a_borrowed_connection_that_was_cut_is_replaced_and_the_page_is_served(own_app: Flask) -> None:
    prepared = _sum()
    with own_app.test_request_context("/"):
        reading.begin()
        assert prepared.column({"number": 1}) == [2]
        with db.engine.connect() as other:
            other.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )
        assert prepared.column({"number": 1}) == [2]


@pytest.mark.usefixtures("page")
def test_a_connection_that_was_cut_is_an_error_of_the_database_and_the_next_page_has_another() -> None:
    prepared = _sum()
    prepared.column({"number": 1})
    mine = session().scalar(text("SELECT pg_backend_pid()"))
    with session().get_bind().connect() as other:
        other.execute(text(f"SELECT pg_terminate_backend({mine})"))

    with pytest.raises(DBAPIError, match="connection"):
        prepared.column({"number": 1})
    session().rollback()

    assert prepared.column({"number": 1}) == [2]
