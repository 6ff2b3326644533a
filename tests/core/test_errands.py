"""The queue's way to the database: every statement answered, also after the database was away."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg2
import pytest
from procrastinate import exceptions

from marketplace.core.errands import Connector
from tests.support.databases import Server

CUT: str = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND {}"


@pytest.fixture(scope="module")
def url(server: Server) -> Iterator[str]:
    with server.clone("errands") as address:
        yield address.replace("+psycopg2", "")


def with_connector(url: str, story: Callable[[Connector], Awaitable[None]]) -> None:
    async def run() -> None:
        connector = Connector(url)
        await connector.open_async()
        try:
            await story(connector)
        finally:
            await connector.close_async()

    with ThreadPoolExecutor(1) as apart:  # in this thread the loop of a browser may be running
        apart.submit(asyncio.run, run()).result()


def elsewhere(url: str, statement: str) -> None:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


def test_rows_come_as_the_library_wants_them(url: str) -> None:
    async def story(connector: Connector) -> None:
        args = {"a": ["b", 1, None]}
        row = await connector.execute_query_one_async("SELECT %(args)s::jsonb AS args, %(n)s AS n", args=args, n=3)
        assert row == {"args": args, "n": 3}
        assert await connector.execute_query_all_async("SELECT 1 AS n WHERE false") == []
        with pytest.raises(exceptions.NoResult):
            await connector.execute_query_one_async("SELECT 1 WHERE false")

    with_connector(url, story)


def test_the_drivers_errors_are_those_of_the_library(url: str) -> None:
    async def story(connector: Connector) -> None:
        with pytest.raises(exceptions.ConnectorException):
            await connector.execute_query_async("SELECT 1 / 0")
        assert await connector.execute_query_one_async("SELECT 1 AS n") == {"n": 1}

    with_connector(url, story)


def test_a_connection_that_was_lost_is_replaced(url: str) -> None:
    async def story(connector: Connector) -> None:
        await asyncio.to_thread(elsewhere, url, CUT.format("pid <> pg_backend_pid()"))
        assert await connector.execute_query_one_async("SELECT 1 AS n") == {"n": 1}

    with_connector(url, story)


def test_calls_are_heard_also_after_the_line_was_cut(url: str) -> None:
    async def story(connector: Connector) -> None:
        heard: list[tuple[str, str]] = []

        async def hear(*, channel: str, payload: str) -> None:
            heard.append((channel, payload))

        listening = asyncio.create_task(connector.listen_notify(hear, ["work", "other work"]))
        await until_heard(url, heard, ("other work", "first"))
        await asyncio.to_thread(elsewhere, url, CUT.format("query LIKE 'LISTEN%'"))
        await until_heard(url, heard, ("work", "second"))
        listening.cancel()
        with pytest.raises(asyncio.CancelledError):
            await listening

    with_connector(url, story)


async def until_heard(url: str, heard: list[tuple[str, str]], call: tuple[str, str]) -> None:
    """Call out until it is heard: whoever has just connected may not listen yet."""
    for _ in range(100):
        await asyncio.to_thread(elsewhere, url, "NOTIFY \"{}\", '{}'".format(*call))
        await asyncio.sleep(0.1)
        if call in heard:
            return
    raise AssertionError("it was never heard")
