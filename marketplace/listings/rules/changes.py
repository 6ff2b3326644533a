"""What changed between two states of a listing."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return the fields whose values differ, each with [before, after], ready for JSON."""
    return {
        field: [_plain(before.get(field)), _plain(after[field])] for field in after if before.get(field) != after[field]
    }


ESSENTIAL: Final = frozenset(
    {"kind", "category_id", "title", "description", "address", "city", "state", "country", "latitude", "longitude"}
)
"""What a verifier vouches for; prices, quantities and the like are the seller's to change."""


def is_essential(changes: Mapping[str, list[Any]]) -> bool:
    """Whether a change makes another thing of a listing; of photos, one that came or went, not their order."""
    if ESSENTIAL & changes.keys():
        return True
    before, after = changes.get("photos", ([], []))
    return {photo[0] for photo in before or []} != {photo[0] for photo in after or []}


def merged(earlier: Mapping[str, list[Any]], later: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    """Return two changes in a row as one; what came back to where it was is no change."""
    both = {field: list(values) for field, values in earlier.items()}
    for field, (was, now) in later.items():
        both[field] = [both[field][0] if field in both else was, now]
    return {field: values for field, values in both.items() if values[0] != values[1]}


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value
