"""What every page tells the signed in of their own things at a glance: unread messages, the cart, what is saved.

Features declare a statement about ACCOUNT that gives one value. The first value that a request asks for brings those
of all features in one statement, so that a page costs one round trip however many features count something.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, Final, TypeVar

from flask import g
from sqlalchemy import BigInteger, DateTime, Select, bindparam, select

from marketplace.core import clock
from marketplace.core.db import rows

T = TypeVar("T")

ACCOUNT: Final = bindparam("account_id", type_=BigInteger)
NOW: Final = bindparam("now", type_=DateTime(timezone=True))

_declared: dict[str, Select[Any]] = {}


def declare(name: str, statement: Select[T]) -> Callable[[int], T | None]:
    """Have `statement` asked with the others; returns how to get its value for an account, read once in a request."""
    _declared[name] = statement
    return lambda account_id: _values(account_id)[name]


def _values(account_id: int) -> dict[str, Any]:
    known: dict[int, dict[str, Any]] = g.setdefault("glances", {})
    if account_id not in known:
        given = {"account_id": account_id, "now": clock.now()}
        known[account_id] = dict(rows(_statement(len(_declared)), given).mappings().one())
    return known[account_id]


@cache
def _statement(_number: int) -> Select[Any]:
    """Return the statement for all that is declared; built again only where a feature joined since."""
    return select(*(statement.scalar_subquery().label(name) for name, statement in _declared.items()))
