"""What changed between two states, field by field."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that was one thing and is another; None where there was, or is, nothing."""

    field: str
    before: str | None
    after: str | None


def differences(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[Difference]:
    """Return the fields in which two states differ, in the order in which they first appear."""
    old, new = before or {}, after or {}
    return [
        Difference(field, _text(old, field), _text(new, field))
        for field in dict.fromkeys([*old, *new])
        if field not in old or field not in new or old[field] != new[field]
    ]


def _text(state: Mapping[str, Any], field: str) -> str | None:
    if field not in state:
        return None
    value = state[field]
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
