"""Run as a program: loads everything as `wsgi.py` does, goes green, and prints who still holds what blocks.

A library that took `sleep` or `SSLContext` for itself when it was loaded goes on with the kind that stops everybody.
"""

from __future__ import annotations

import gc
import sys
import threading
import warnings
from collections.abc import Iterator
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any

from marketplace.core.lazy import unseen

warnings.simplefilter("ignore")
WATCHED = ("_thread", "os", "queue", "select", "selectors", "socket", "ssl", "subprocess", "threading", "time")
OWN = ("eventlet", "posix", "_", *WATCHED)
"""Where those things come from, and who knows both kinds."""


def look() -> None:
    with unseen("aiohttp", "redis", "requests", "rich"):
        import socketio  # noqa: F401, PLC0415 - as wsgi.py does
        import structlog  # noqa: F401, PLC0415 - as above
    from marketplace.app import build_app  # noqa: PLC0415 - takes the above along
    from marketplace.core.serving import green, main  # noqa: F401, PLC0415 - as above

    build_app()
    green.load()
    loaded = {name: module for name, module in sys.modules.items() if module is not None}
    before = {name: dict(vars(sys.modules[name])) for name in WATCHED}
    green.go_green()
    blocking = {
        id(thing): f"{name}.{key}"
        for name, things in before.items()
        for key, thing in things.items()
        if vars(sys.modules[name]).get(key) is not thing
        and isinstance(thing, FunctionType | BuiltinFunctionType | type)
    }
    for line in sorted({*held_by_modules(loaded, blocking), *held_by_classes(blocking), *made()}):
        sys.stdout.write(f"{line}\n")


def held_by_modules(loaded: dict[str, ModuleType], blocking: dict[int, str]) -> Iterator[str]:
    for name, module in loaded.items():
        if not name.startswith(OWN):
            yield from (f"{name}: {blocking[id(value)]}" for value in vars(module).values() if id(value) in blocking)


def held_by_classes(blocking: dict[int, str]) -> Iterator[str]:
    for kind in things(type):
        if str(kind.__module__).startswith(OWN):
            continue
        held = [blocking[id(value)] for value in (*vars(kind).values(), *kind.__mro__[1:]) if id(value) in blocking]
        yield from (f"{kind.__module__}.{kind.__qualname__}: {name}" for name in held)


def made() -> Iterator[str]:
    """What others wait at, made too early."""
    yield from (f"a {type(each).__name__}" for each in things(threading.Semaphore))


def things(kind: type) -> list[Any]:
    return [each for each in gc.get_objects() if isinstance(each, kind)]


if __name__ == "__main__":
    look()
