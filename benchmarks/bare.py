"""The two bare servers: `/sql/N` replays a page's statements and answers its bytes; `/flask/N` only answers them."""

from __future__ import annotations

import eventlet

eventlet.monkey_patch()

import pickle
import socket
import sys
from pathlib import Path
from typing import Any

import eventlet.wsgi
import psycopg2
from flask import Flask


def main(recording: str, port: int) -> None:
    dsn, pages = pickle.loads(Path(recording).read_bytes())
    pool = [psycopg2.connect(dsn) for _ in range(10)]
    for connection in pool:
        connection.autocommit = True
    flask = Flask("bare")

    @flask.get("/flask/<int:number>")
    def bare(number: int) -> bytes:
        return bytes(pages[number][1])

    def application(environ: dict[str, Any], start_response: Any) -> Any:
        path = environ["PATH_INFO"]
        if path.startswith("/flask/"):
            return flask(environ, start_response)
        statements, body = pages[int(path.rsplit("/", 1)[1])]
        replay(pool, statements)
        start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(body)))])
        return [body]

    listener = eventlet.listen(("127.0.0.1", port))
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    eventlet.wsgi.server(listener, application, log_output=False)


def replay(pool: list[Any], statements: list[tuple[str, Any]]) -> None:
    connection = pool.pop()
    try:
        cursor = connection.cursor()
        for statement, parameters in statements:
            cursor.execute(statement, parameters or None)
            if cursor.description:
                cursor.fetchall()
    finally:
        pool.append(connection)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
