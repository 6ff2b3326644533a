"""Libraries that most processes never use, loaded when they are first needed: each costs every process megabytes."""

from __future__ import annotations

from importlib import import_module
from typing import Any


class Later:
    """Stands for the module `name`, which is imported when something of it is first asked for."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(import_module(self._name), attribute)
