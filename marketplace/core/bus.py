"""How processes tell each other's live connections something: through Redis, or through the database.

With REDIS_URL any number of web processes share their connections. Without it there is one web process, which tells
its own connections directly; the worker and commands reach it by NOTIFY, inside the transaction they tell about.
"""

from __future__ import annotations

import json
import select
from collections.abc import Iterator
from contextlib import closing
from typing import Any, Final

import psycopg2
import structlog
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from socketio import PubSubManager, RedisManager, redis_manager
from sqlalchemy import text

from marketplace.core.db import session
from marketplace.core.extensions import db
from marketplace.core.lazy import Later

log = structlog.get_logger()
redis = Later("redis")

CHANNEL: Final = "marketplace_live"
LONGEST_NOTICE: Final = 7_900
"""In bytes: PostgreSQL takes 8,000."""
LOOK_SECONDS: Final = 1.0
CONNECT_SECONDS: Final = 2
_NOTIFY: Final = text("SELECT pg_notify(:channel, :payload)")


class Bus(PubSubManager):
    """What both have in common: closing a room ends the connections in it, in every process."""

    is_serving = False
    is_closed: bool = False

    def initialize(self) -> None:
        """Begin to listen; called when the first client of this process connects."""
        self.is_serving = True
        super().initialize()

    def join_transaction(self, message: dict[str, Any]) -> None:
        """Say it with the transaction, where that is how other processes hear of it."""

    def _handle_close_room(self, message: dict[str, Any]) -> None:
        """End whoever is in the room, each in a task of its own: one that does not listen holds up nobody."""
        for sid, eio_sid in list(self.get_participants(message["namespace"], message["room"])):
            self.server.start_background_task(self._end, sid, eio_sid)

    def _end(self, sid: str, eio_sid: str) -> None:
        """Say goodbye, and close the connection below: a client that stays on after the word would still be heard."""
        self.server.disconnect(sid, ignore_queue=True)
        hang_up(self.server, eio_sid)


class RedisBus(Bus, RedisManager):
    """Several web processes, joined by Redis."""

    def __init__(self, url: str) -> None:
        redis_manager.redis, redis_manager.RedisError = redis, redis.RedisError  # wsgi.py left them out at first
        super().__init__(url, channel=CHANNEL, redis_options={"socket_connect_timeout": CONNECT_SECONDS})


class DatabaseBus(Bus):
    """One web process; the worker and commands speak to it through the database."""

    name = "database"

    def __init__(self, app: Flask, database: SQLAlchemy) -> None:
        super().__init__(channel=CHANNEL)
        with app.app_context():
            engine = database.engine
        self._arguments = engine.dialect.create_connect_args(engine.url)

    def join_transaction(self, message: dict[str, Any]) -> None:
        """Notify whoever serves, unless that is this process; the end of a connection is told in any case."""
        if self.is_serving and message["method"] == "emit":
            return
        payload = json.dumps({**message, "host_id": self.host_id})
        if len(payload) > LONGEST_NOTICE:
            log.warning("live_notice_too_long", method=message["method"], length=len(payload))
            return
        session().execute(_NOTIFY, {"channel": CHANNEL, "payload": payload})

    def _publish(self, data: dict[str, Any]) -> None:
        """Nothing: it was said with the transaction."""

    def _thread(self) -> None:
        """Hear what other processes say, until closed."""
        for payload in self._listen():
            message = json.loads(payload)
            if message["host_id"] == self.host_id:
                continue
            try:
                self._handle_emit(message) if message["method"] == "emit" else self._handle_close_room(message)
            except Exception:
                log.exception("live_notice_failed")

    def _listen(self) -> Iterator[str]:
        while not self.is_closed:
            try:
                yield from self._notices()
            except psycopg2.Error as error:
                log.warning("live_listener_lost", error=str(error).strip())
                self.server.sleep(LOOK_SECONDS)

    def _notices(self) -> Iterator[str]:
        positional, named = self._arguments
        with closing(psycopg2.connect(*positional, **named)) as connection:
            connection.autocommit = True
            connection.cursor().execute(f"LISTEN {CHANNEL}")
            while not self.is_closed:
                if not select.select([connection], [], [], LOOK_SECONDS)[0]:
                    continue
                connection.poll()
                while connection.notifies:
                    yield connection.notifies.pop(0).payload


def hang_up(server: Any, eio_sid: str) -> None:
    """Close a connection without waiting until its client has read the last word, which it may never do."""
    connection = server.eio.sockets.get(eio_sid)
    if connection is not None:
        connection.close(wait=False, reason=server.reason.SERVER_DISCONNECT)


def init_bus(app: Flask) -> Bus:
    """Give an application its bus. One that serves nobody speaks on it and hears nothing."""
    url = app.config["SETTINGS"].redis_url
    bus: Bus = RedisBus(url) if url else DatabaseBus(app, db)
    app.extensions["bus"] = bus
    return bus
