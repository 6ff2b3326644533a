"""How the queue's library reaches the database: by the driver that is loaded anyway, in a thread beside its loop.

Its own way is a second driver with a pool: 12 MB more, for a handful of small statements. Loaded by the worker alone.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any, Final, TypeVar

import psycopg2
from procrastinate import exceptions
from procrastinate.connector import LISTEN_TIMEOUT, BaseAsyncConnector, Notify
from procrastinate.contrib.psycopg2.psycopg2_connector import wrap_exceptions
from psycopg2.extras import Json, RealDictCursor
from psycopg2.sql import SQL, Identifier

T = TypeVar("T")

PATIENCE_SECONDS: Final = 30.0
"""How long a statement waits for a database that is away, before the worker gives up and is started anew."""
PAUSE_SECONDS: Final = 0.5


class Connector(BaseAsyncConnector):
    """Runs the library's statements one after the other; each is committed by itself."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._thread: ThreadPoolExecutor | None = None
        self._connection: Any = None

    async def open_async(self, pool: Any = None) -> None:  # noqa: ARG002 - the base class's signature
        """Connect."""
        self._thread = ThreadPoolExecutor(1, "queue")
        await self._beside(self._ready)

    async def close_async(self) -> None:
        """Disconnect."""
        if self._connection is not None:
            await self._beside(self._connection.close)
        if self._thread is not None:
            self._thread.shutdown()

    async def execute_query_async(self, query: str, **arguments: Any) -> None:
        """Run a statement."""
        await self._beside(partial(self._rows, query, arguments))

    async def execute_query_one_async(self, query: str, **arguments: Any) -> dict[str, Any]:
        """Run a statement and return its first row.

        Raises:
            NoResult: it has none.

        """
        rows = await self._beside(partial(self._rows, query, arguments))
        if not rows:
            raise exceptions.NoResult
        return rows[0]

    async def execute_query_all_async(self, query: str, **arguments: Any) -> list[dict[str, Any]]:
        """Run a statement and return its rows."""
        return await self._beside(partial(self._rows, query, arguments))

    async def listen_notify(self, on_notification: Notify, channels: Iterable[str]) -> None:
        """Pass on what the database calls out, on a connection of its own, until cancelled."""
        wanted = list(channels)
        while True:
            connection = await self._beside(partial(self._listen, wanted))
            try:
                await self._pass_on(connection, on_notification)
            except (psycopg2.Error, exceptions.ConnectorException):  # it was lost; the next one is listened to
                continue
            finally:
                connection.close()

    async def _pass_on(self, connection: Any, on_notification: Notify) -> None:
        loop, called = asyncio.get_running_loop(), asyncio.Event()
        line = connection.fileno()  # a lost connection does not know it any more
        loop.add_reader(line, called.set)
        try:
            while True:
                try:
                    await asyncio.wait_for(called.wait(), LISTEN_TIMEOUT)
                except TimeoutError:
                    await self._beside(partial(_ask, connection))
                called.clear()
                connection.poll()
                while connection.notifies:
                    said = connection.notifies.pop(0)
                    await on_notification(channel=said.channel, payload=said.payload)
        finally:
            loop.remove_reader(line)

    async def _beside(self, work: Callable[[], T]) -> T:
        """Do it in the thread, so that the loop goes on."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, _translated(work))

    def _rows(self, query: str, arguments: Mapping[str, Any]) -> list[dict[str, Any]]:
        with self._ready().cursor(cursor_factory=RealDictCursor) as cursor:
            cursor.execute(query, {name: _as_json(value) for name, value in arguments.items()})
            return [dict(row) for row in cursor.fetchall()] if cursor.description else []

    def _ready(self) -> Any:
        """Return the connection, a new one if the last one was lost."""
        if self._connection is not None:
            with suppress(psycopg2.Error):
                _ask(self._connection)
                return self._connection
        self._connection = self._connect()
        return self._connection

    def _listen(self, channels: Iterable[str]) -> Any:
        connection = self._connect()
        with connection.cursor() as cursor:
            for channel in channels:
                cursor.execute(SQL("LISTEN {}").format(Identifier(channel)))
        return connection

    def _connect(self) -> Any:
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                connection = psycopg2.connect(self._url)
            except psycopg2.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(PAUSE_SECONDS)
            else:
                connection.autocommit = True
                return connection


def _ask(connection: Any) -> None:
    """Find out whether the database is still there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _translated(work: Callable[[], T]) -> Callable[[], T]:
    """Have the driver's errors raised as those that the library knows."""

    def run() -> T:
        with wrap_exceptions():
            return work()

    return run


def _as_json(value: Any) -> Any:
    return Json(value) if isinstance(value, dict) else value
