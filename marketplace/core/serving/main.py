"""`python wsgi.py`: set up where asked, serve, and leave in good order."""

from __future__ import annotations

import argparse
import errno
import gc
import io
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from functools import partial
from typing import Any, Final

import structlog
import uuid_utils
from flask import Flask

import config
from marketplace.core import bus, jobs, postgres, setup
from marketplace.core.extensions import db
from marketplace.core.lazy import Later
from marketplace.core.serving import green, server
from marketplace.core.serving.child import Worker
from marketplace.core.serving.turns import Turns

log = structlog.get_logger()
worker_room: Any = Later("marketplace.core.worker")

WORKER_SECONDS: Final = 2.0
"""What the worker gets after the requests were drained; it was told at the same time as we were."""


REHEARSAL: Final = "/healthz"
"""A request that needs nothing but the application: the first one sorts all addresses."""


def run(app: Flask, open_app: Callable[[Flask], None], arguments: list[str]) -> None:
    """Serve `app`, which is built but not open, until a signal ends it. With `--setup` migrate and furnish first.

    The order matters: what is loaded by now is shared with the worker; it must be forked before anything is open, and
    this process goes green before it opens anything itself.
    """
    options = _options(arguments)
    settings: config.Settings = app.config["SETTINGS"]
    listener = _listen(settings)
    if options.setup:
        _set_up(app)
        _greet(app, settings)
    worker = Worker()
    if settings.run_worker:
        _fork(worker, app, listener)
    gc.enable()
    green.go_green()
    _renew_pool(app)
    open_app(app)
    web = server.Server(
        listener, Turns(app), max_body=app.config["MAX_CONTENT_LENGTH"],
        per_address=_per_address(settings),
    )  # fmt: skip
    log.info("serving", host=settings.host, port=settings.port, env=settings.env.value)

    def stop() -> None:
        worker.stop()
        _disconnect_sockets(app)

    _freeze()
    server.serve(web, beside=[worker.keep] if settings.run_worker else [], on_stop=stop)
    worker.wait(time.monotonic() + WORKER_SECONDS)
    postgres.forget_dead_users(settings.instance_path)


def _fork(worker: Worker, app: Flask, listener: Any) -> None:
    """Start the worker as a copy of this process, after whatever both would do: what comes later is not shared."""
    queue = worker_room.queue_of(app)
    green.load()
    _rehearse(app)
    _renew_pool(app)
    _freeze()
    worker.fork(partial(_work, app, queue, listener))


def _rehearse(app: Flask) -> None:
    """Answer a request without Flask's test client, which brings the debugger along: 0.5 MB in each process."""
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": REHEARSAL, "QUERY_STRING": "", "SERVER_PROTOCOL": "HTTP/1.1",
        "SERVER_NAME": "localhost", "SERVER_PORT": "80", "wsgi.version": (1, 0), "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr, "wsgi.multithread": False, "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }  # fmt: skip
    answered: Any = app(environ, lambda *_: lambda _: None)
    with closing(answered):
        b"".join(answered)


def _work(app: Flask, queue: Any, listener: Any) -> None:
    """Be the worker, in a process of its own."""
    listener.close()
    gc.enable()
    uuid_utils.reseed_rng()  # or we would draw the parent's numbers
    postgres.join(app.config["SETTINGS"].instance_path)
    bus.init_bus(app)
    threading.Thread(target=worker_room.follow_parent, daemon=True).start()
    worker_room.run(queue, jobs.AT_ONCE)


def _renew_pool(app: Flask) -> None:
    """Close the connections to the database, and have the next ones wait as this process waits from now on."""
    with app.app_context():
        db.engine.dispose()


def _freeze() -> None:
    """What is loaded by now stays: the collector need not look at it again, nor touch memory that is shared.

    Nothing is collected first. Hardly anything of it is garbage, and looking takes a tenth of the start.
    """
    gc.freeze()


def _options(arguments: list[str]) -> Any:
    parser = argparse.ArgumentParser(prog="python wsgi.py", description="Serve the marketplace.")
    parser.add_argument("--setup", action="store_true", help="first migrate, and fill an empty database with the demo")
    return parser.parse_args(arguments)


def _listen(settings: config.Settings) -> Any:
    try:
        return server.listen(settings.host, settings.port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            reason = f"port {settings.port} is taken. Stop what serves there, or choose another: PORT=5001 make run"
        elif error.errno == errno.EACCES:
            reason = f"port {settings.port} needs more rights than this user has. Choose one above 1023."
        else:
            reason = f"{settings.host}:{settings.port} cannot be used: {error.strerror or error}"
        print(f"Cannot serve: {reason}", file=sys.stderr)
        raise SystemExit(1) from None


def _set_up(app: Flask) -> None:
    """Set up in a process without eventlet: COPY and the like do not work on a patched psycopg2."""
    with app.app_context():
        is_needed = setup.is_needed(demo=True)
    if is_needed:
        print("Setting up the database; this happens once …", flush=True)
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "setup", "--demo"]
        done = subprocess.run(command, cwd=config.ROOT, check=False)  # noqa: S603 - our own command
        if done.returncode:
            raise SystemExit(done.returncode)


def _greet(app: Flask, settings: config.Settings) -> None:
    with app.app_context():
        lines = setup.greetings()
    host = "127.0.0.1" if settings.host in {config.ANY_ADDRESS, "::"} else settings.host
    shown = [f"{settings.site_name} is open: http://{host}:{settings.port}", *lines, "Stop it with Ctrl+C."]
    print("\n" + "".join(f"  {line}\n" for line in shown), flush=True)


def _per_address(settings: config.Settings) -> int:
    """Behind a proxy every connection has the proxy's address: there the limit is the proxy's work."""
    return 0 if settings.trusted_proxies else settings.connections_per_address


def _disconnect_sockets(app: Flask) -> None:
    """Tell live clients to come back later, and release those that wait in a long poll."""
    with suppress(Exception):
        app.extensions["socketio"].stop()
