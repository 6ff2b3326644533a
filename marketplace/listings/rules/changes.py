"""What changed between two states of a listing."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return the fields whose values differ, each with [before, after], ready for JSON."""
    return {
        field: [_plain(before.get(field)), _plain(after[field])] for field in after if before.get(field) != after[field]
    }


def merged(earlier: Mapping[str, list[Any]], later: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    """Return two changes in a row as one; what came back to where it was is no change."""
    both = {field: list(values) for field, values in earlier.items()}
    for field, (was, now) in later.items():
        both[field] = [both[field][0] if field in both else was, now]
    return {field: values for field, values in both.items() if values[0] != values[1]}


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value
