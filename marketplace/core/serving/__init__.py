"""Serving: one process on eventlet (`python wsgi.py`) or the same application on threads (gunicorn, flask, tests).

Nothing else in the product knows which of the two it is; work that would hold up the others goes through `cpu`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Literal, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def async_mode() -> Literal["eventlet", "threading"]:
    """Return how this process serves: on eventlet where `wsgi.py` patched it, else on threads."""
    eventlet = sys.modules.get("eventlet")
    is_patched = eventlet is not None and eventlet.patcher.is_monkey_patched("socket")
    return "eventlet" if is_patched else "threading"


def cpu(function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Run work that takes more than a few milliseconds (hashes, images) without stalling the other requests.

    Under eventlet it runs in a thread of its own and this greenlet waits; elsewhere it is a plain call. Context
    variables are not inherited: hand over values, and touch neither `current_app` nor the database in `function`.
    """
    if async_mode() == "threading":
        return function(*args, **kwargs)
    from eventlet import tpool  # under threads eventlet must not even be imported

    return tpool.execute(function, *args, **kwargs)
