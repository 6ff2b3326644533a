"""Words that mean the same in the demo's trades, as its operator would list them."""

from __future__ import annotations

from typing import Final

from marketplace.core import settings
from marketplace.search.queries.synonyms import SYNONYMS

ALIKE: Final = ["bike, bicycle", "couch, sofa", "flat, apartment", "rug, carpet", "pushchair, stroller, pram"]


def load() -> None:
    """List them where none are listed."""
    if not SYNONYMS.get():
        settings.change(SYNONYMS.name, ALIKE, by=None)
