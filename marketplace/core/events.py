"""Facts: what has happened, told to whoever stands above. Handlers join the transaction and do no I/O."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from blinker import Signal

F = TypeVar("F")

_signals: dict[type, Signal] = {}


def announce(fact: object) -> None:
    """Tell `fact` (a frozen dataclass in the past tense) to every handler, now, inside the transaction."""
    signal = _signals.get(type(fact))
    if signal is not None:
        signal.send(fact)


def on(kind: type[F]) -> Callable[[Callable[[F], None]], Callable[[F], None]]:
    """Register a function as a handler of the facts of type `kind`."""
    signal = _signals.setdefault(kind, Signal())

    def register(handler: Callable[[F], None]) -> Callable[[F], None]:
        signal.connect(handler, weak=False)
        return handler

    return register
