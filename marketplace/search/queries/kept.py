"""Results that are kept for a moment, in the process: ranking and counting cost more than a page of listings.

Emptied by time, and at once where this process hears of a change; another process goes on for KEPT_SECONDS. What is
no longer public is left out of a page even then, since cards are read anew each time.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Final, TypeVar

from flask import current_app

T = TypeVar("T")

KEPT_SECONDS: Final = 30.0
MOST_KEPT: Final = 500
_NAME: Final = "search_kept"


def kept(key: Hashable, make: Callable[[], T]) -> T:
    """Return what was made for `key` lately, or make it now."""
    results: OrderedDict[Hashable, tuple[float, Any]] = current_app.extensions.setdefault(_NAME, OrderedDict())
    found = results.get(key)
    if found is not None and found[0] > time.monotonic():
        return found[1]  # type: ignore[no-any-return] # each key holds what its maker made
    made = make()
    results[key] = (time.monotonic() + KEPT_SECONDS, made)
    results.move_to_end(key)
    while len(results) > MOST_KEPT:
        results.popitem(last=False)
    return made


def forget() -> None:
    """Drop everything that is kept."""
    current_app.extensions.pop(_NAME, None)
