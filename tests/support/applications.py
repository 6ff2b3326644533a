"""Applications of a test run: what those of one process need not each do anew, and what none may leave behind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType
from typing import Final, cast

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

import config
from marketplace.app import create_app
from marketplace.core.drawing import Templates
from marketplace.core.extensions import db


class _CompiledOnce(BytecodeCache):
    """Compiles a template once for a process and language, and not again for each application.

    What a compiled template depends on is in its key: its text, the language, and the version of the static files.
    """

    def __init__(self) -> None:
        self._kept: dict[tuple[object, ...], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get(self._key(bucket))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._kept[self._key(bucket)] = bucket.code

    def _key(self, bucket: Bucket) -> tuple[object, ...]:
        templates = cast("Templates", bucket.environment)
        version = templates.app.extensions["asset_prefix"]
        return bucket.key, bucket.checksum, templates.language, version


COMPILED_ONCE: Final = _CompiledOnce()


@contextmanager
def application(settings: config.Settings) -> Iterator[Flask]:
    """An application; at the end its threads have stopped and its connections are closed, so that nothing holds it."""
    app = create_app(settings)
    app.jinja_env.bytecode_cache = COMPILED_ONCE
    yield app
    live = app.extensions["socketio"]
    live.stop()
    live.server.eio.shutdown()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
