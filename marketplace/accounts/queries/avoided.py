"""Whom someone does not want to hear of. Features above know why; whoever tells people of others' things asks here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

Source = Callable[[int], Iterable[int]]
"""Returns the accounts that an account avoids."""

_sources: Final[list[Source]] = []


def declare_avoided(source: Source) -> None:
    """Have `source` asked as well, once however often it is declared."""
    if source not in _sources:
        _sources.append(source)


def avoided_by(account_id: int) -> frozenset[int]:
    """Return everyone of whose things someone wants to hear nothing."""
    return frozenset(other for source in _sources for other in source(account_id))
