"""Values of settings as people write them into a form, read by the type of the default."""

from __future__ import annotations

import json
from typing import Any, Final

LARGEST: Final = 2**53


def kind_of(default: Any) -> str:
    """Return the kind of field for a setting: switch, whole, decimal, text, long or json."""
    if isinstance(default, bool):
        return "switch"
    if isinstance(default, int):
        return "whole"
    if isinstance(default, float):
        return "decimal"
    if isinstance(default, str):
        return "long" if "\n" in default or len(default) > 100 else "text"
    return "json"


def read(raw: str, default: Any) -> Any:
    """Return what was written, in the type of the default. Raises ValueError for what is not of that type."""
    kind, raw = kind_of(default), raw.replace("\r\n", "\n").strip()
    if kind == "switch":
        return raw in {"1", "true", "on", "yes"}
    if kind == "whole":
        return _whole(raw)
    if kind == "decimal":
        return float(raw)
    if kind == "json":
        return json.loads(raw)
    return raw


def written(value: Any) -> str:
    """Return a value as the form shows it."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2)


def _whole(raw: str) -> int:
    value = int(raw) if raw.removeprefix("-").isascii() and raw.removeprefix("-").isdigit() else None
    if value is None or abs(value) > LARGEST:
        raise ValueError(raw)
    return value
