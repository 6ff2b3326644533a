"""Hands at the same thing in the same moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from flask import Flask

from marketplace.core.db import unit_of_work
from marketplace.core.errors import Refused


def at_once(app: Flask, acting: list[Callable[[], Any]]) -> Counter[str]:
    """Let everyone act in the same moment, each in a transaction; return what became of it."""
    start = Barrier(len(acting))

    def act(one: Callable[[], Any]) -> str:
        with app.app_context():
            start.wait()
            try:
                with unit_of_work():
                    one()
            except Refused as refused:
                return refused.code
            return "done"

    with ThreadPoolExecutor(len(acting)) as pool:
        return Counter(pool.map(act, acting))
