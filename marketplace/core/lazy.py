"""Libraries that most processes never use, loaded when they are first needed: each costs every process megabytes."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any


class Later:
    """Stands for the module `name`, which is imported when something of it is first asked for."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(import_module(self._name), attribute)


@contextmanager
def unseen(*names: str) -> Iterator[None]:
    """Import something that takes these libraries along wherever it finds them, as if they were not installed."""
    hidden = [name for name in names if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment] # Python's own way to say that there is none
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


@contextmanager
def emptied(modules: Mapping[str, str]) -> Iterator[None]:
    """Import something that takes a name from each of these modules whether it needs it or not: it gets None."""
    standing_in = [name for name in modules if name not in sys.modules]
    for name in standing_in:
        sys.modules[name] = ModuleType(name)
        setattr(sys.modules[name], modules[name], None)
    try:
        yield
    finally:
        for name in standing_in:
            del sys.modules[name]
