"""Loads the demo, part by part."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from marketplace.demo import (
    bargaining,
    checking,
    keeping,
    listings,
    ordering,
    paying,
    people,
    policing,
    rates,
    reviewing,
    searching,
    talking,
    telling,
    words,
)
from marketplace.listings.queries import stock
from marketplace.listings.services import places, taxonomy

PARTS: Final[tuple[Callable[[], object], ...]] = (
    rates.load,
    words.load,
    people.load,
    searching.load,
    listings.load,
    searching.tell,
    keeping.load,
    talking.load,
    reviewing.load,
    ordering.load,
    bargaining.load,
    checking.load,
    paying.load,
    telling.load,
    policing.load,
)
"""What the demo shows, in the order in which it can be told. Features add theirs at the end."""


def load() -> None:
    """Furnish the marketplace where it is bare, then load every part."""
    if not stock.has_categories():
        taxonomy.install_taxonomy()
    if not stock.has_places():
        places.install_places()
    with _quietly():
        for part in PARTS:
            part()


def clear() -> None:
    """Take the demo's listings away; its people stay."""
    listings.clear()


@contextmanager
def _quietly() -> Iterator[None]:
    """Write no log: the demo also shows what was refused and failed, and that is nothing to warn its operator of."""
    before = logging.root.manager.disable
    logging.disable(logging.ERROR)
    try:
        yield
    finally:
        logging.disable(before)
