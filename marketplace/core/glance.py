"""What every page tells the signed in of their own things at a glance: unread messages, the cart, what is saved.

Features declare a statement about ACCOUNT that gives one value. The statement that finds out who asks for a page
brings the values of all features along, so that they cost no round trip of their own however many features count
something. Where nobody brought them, the first value that is asked for brings the others.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final, TypeVar

from flask import g
from sqlalchemy import BigInteger, DateTime, Select, bindparam, literal_column, select
from sqlalchemy.sql.visitors import replacement_traverse

from marketplace.core import clock
from marketplace.core.preparing import Prepared

T = TypeVar("T")

ACCOUNT: Final = bindparam("account_id", type_=BigInteger)
NOW: Final = bindparam("now", type_=DateTime(timezone=True))

_declared: dict[str, Select[Any]] = {}


def declare(name: str, statement: Select[T]) -> Callable[[int], T | None]:
    """Have `statement` asked with the others; returns how to get its value for an account, read once in a request."""
    _declared[name] = statement
    return lambda account_id: _values(account_id)[name]


def brought_with(statement: Select[Any]) -> Prepared:
    """Return `statement`, whose column `id` is that of an account, with all that is declared beside it."""
    return _brought_with(len(_declared), statement)


def note(account_id: int, found: Mapping[str, Any]) -> None:
    """Remember for this request what was brought with an account."""
    g.setdefault("glances", {})[account_id] = {name: found[name] for name in _declared}


def _values(account_id: int) -> Mapping[str, Any]:
    known: dict[int, Mapping[str, Any]] = g.setdefault("glances", {})
    if account_id not in known:
        given = {"account_id": account_id, "now": clock.now()}
        known[account_id] = _statement(len(_declared)).records(given)[0]
    return known[account_id]


@cache
def _statement(_number: int) -> Prepared:
    """Return the statement for all that is declared; built again only where a feature joined since."""
    return Prepared(select(*_columns()))


@cache
def _brought_with(_number: int, statement: Select[Any]) -> Prepared:
    found = statement.subquery("found")
    here = literal_column("found.id", BigInteger)

    def replaced(element: Any, **_options: Any) -> Any:
        return here if element is ACCOUNT else None

    return Prepared(select(found, *(replacement_traverse(column, {}, replaced) for column in _columns())))


def _columns() -> list[Any]:
    return [statement.scalar_subquery().label(name) for name, statement in _declared.items()]
