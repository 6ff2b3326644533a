"""What a search is called: its words and filters, as people say them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from marketplace.search.queries.conditions import Scope
from marketplace.search.routes.panel import chips_of
from marketplace.search.rules.addresses import Address
from marketplace.search.rules.saving import LONGEST_NAME

BETWEEN: Final = " · "


def suggested_name(scope: Scope, language: str) -> str:
    """Return a name for a search: as many of its words and filters as a name holds."""
    asked = scope.category.attributes if scope.category else ()
    chips = chips_of(scope, Address("/search", {}), asked, language)
    return _fitting([*([scope.filters.words] if scope.filters.words else []), *(chip.label for chip in chips)])


def _fitting(parts: Iterable[str]) -> str:
    name = ""
    for part in parts:
        longer = f"{name}{BETWEEN}{part}" if name else part[:LONGEST_NAME]
        if len(longer) > LONGEST_NAME:
            break
        name = longer
    return name
