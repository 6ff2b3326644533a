"""Single values as files write them: amounts, numbers, yes and no, lists, and where in a row they stand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from marketplace.listings.rules.imports.mapping import Source
from marketplace.listings.rules.imports.text import key_of, one_line

Record = Mapping[str, Any]
Getter = Callable[[Record], Any]

MOST_IN_A_LIST: Final = 200
_SYMBOLS: Final = re.compile(r"[^\d.,+-]")
_DIGITS: Final = re.compile(r"\d")
_PLACES: Final = re.compile(r"\{([^{}]{1,200})\}")


def is_empty(value: Any) -> bool:
    """Whether nothing was given."""
    return value is None or value in ("", [], {}) or (isinstance(value, str) and not value.strip())


def getter(source: Source, columns: Iterable[str] = ()) -> Getter:
    """Return the function that finds the source's value in a row of a file with `columns`."""
    find = _finder(source, tuple(columns))
    translate = _translation(source.values) if source.values is not None else None
    default = source.default

    def get(record: Record) -> Any:
        value = find(record)
        if translate is not None and not is_empty(value):
            value = translate(value)
        return default if is_empty(value) else value

    return get


def _finder(source: Source, columns: tuple[str, ...]) -> Getter:
    if source.template:
        return _template(source.template, columns)
    if source.columns:
        finders = [_column(name, columns) for name in source.columns]
        return lambda record: ", ".join(text for find in finders if (text := one_line(find(record))))
    if source.column:
        return _column(source.column, columns)
    return lambda _record: source.value


def _template(template: str, columns: tuple[str, ...]) -> Getter:
    finders = {name: _column(name, columns) for name in _PLACES.findall(template)}

    def fill(record: Record) -> str:
        found = {name: one_line(find(record)) for name, find in finders.items()}
        return _PLACES.sub(lambda match: found[match[1]], template) if all(found.values()) else ""

    return fill


def _column(name: str, columns: tuple[str, ...]) -> Getter:
    """A column by its exact name, or by the same name written otherwise, or by a path into an object."""
    if name not in columns:
        alike = [column for column in columns if key_of(column) == key_of(name)]
        name = alike[0] if len(alike) == 1 else name
    if name in columns or "." not in name:
        return lambda record: record.get(name)
    path = name.split(".")
    return lambda record: record[name] if name in record else _walk(record, path)


def _walk(value: Any, path: list[str]) -> Any:
    for step in path:
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value


def _translation(values: Mapping[str, Any]) -> Callable[[Any], Any]:
    exact = {key_of(name): to for name, to in values.items()}

    def translate(value: Any) -> Any:
        key = key_of(value if isinstance(value, str) else one_line(value))
        if key in exact:
            return exact[key]
        padded = f"_{key}_"
        return next((to for name, to in exact.items() if name and f"_{name}_" in padded), value)

    return translate


def translated(value: Any, values: Mapping[str, Any]) -> Any:
    """Return what `values` makes of a value: by the whole text, then by the first entry whose words stand in it."""
    return _translation(values)(value)


def amount(value: Any, divide: int = 1) -> Decimal | None:
    """Read an amount as files write it ("$1,234.50", "1.234,50 €", 4995 with `divide` 100); None is no amount."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        return None
    raw = str(value)
    if isinstance(value, str):
        raw = value.strip()
        if len(raw) > 40 or not _DIGITS.search(raw) or re.search(r"\d\s*[A-Za-z]+\s*\d", raw):
            return None
        raw = _point(_SYMBOLS.sub("", raw).strip(".,") if not _is_plain(raw) else raw)
    try:
        number = Decimal(raw)
    except InvalidOperation:
        return None
    return number / divide if number.is_finite() else None


def _is_plain(raw: str) -> bool:
    return raw.replace(".", "", 1).isdigit() or bool(re.fullmatch(r"\d+(\.\d+)?[eE][+-]?\d{1,2}", raw))


def _point(raw: str) -> str:
    """Bring the decimal mark of "1,234.50", "1.234,50" and "12,5" to a point."""
    comma, point = raw.rfind(","), raw.rfind(".")
    if comma > point and (point >= 0 or (raw.count(",") == 1 and len(raw) - comma - 1 <= 2)):
        return raw.replace(".", "").replace(",", ".")
    return raw.replace(",", "")


def number(value: Any) -> float | None:
    """Read a number; None is none."""
    if isinstance(value, bool):
        return None
    try:
        found = float(value.strip().replace(",", ".") if isinstance(value, str) else value)
    except (TypeError, ValueError, OverflowError):
        return None
    return found if abs(found) < 1e15 else None  # also refuses what is not a number


def items(value: Any, separator: str) -> list[str]:
    """Read a list of short texts: a JSON list, or a text with separators."""
    parts = value if isinstance(value, list) else str(value).strip("[]{}").split(separator)
    found = (one_line(part).strip("\"'") for part in parts[:MOST_IN_A_LIST])
    return list(dict.fromkeys(text for text in found if text))
