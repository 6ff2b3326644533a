"""The mapping: from which column each field of a listing comes, and how."""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field
from typing import Any, Final

from marketplace.core.errors import Invalid

FIELDS: Final = (
    "external_id", "kind", "category", "title", "description", "brand", "price", "currency", "price_unit", "quantity",
    "status", "language", "address", "city", "state", "zip", "country", "latitude", "longitude", "shows_address",
    "amenities", "options", "option_stock", "owner", "owner_name",
)  # fmt: skip
"""The fields that a file can fill."""

ZERO_PRICES: Final = ("keep", "refuse")
LONG_TITLES: Final = ("refuse", "shorten")
MOST_ENTRIES: Final = 500


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value comes from: `column` (a name, or a dotted path into an object), `columns` joined, or `value`.

    `values` translates, `divide` turns minor units into major ones, `separator` splits lists, `template` builds a
    text from columns ("Host {host_id}"), `default` stands in for what is empty.
    """

    column: str = ""
    columns: tuple[str, ...] = ()
    value: Any = None
    default: Any = None
    values: MappingType[str, Any] | None = None
    divide: int = 1
    template: str = ""
    separator: str = ","


@dataclass(frozen=True, slots=True)
class CategoryRule:
    """A category for the rows in which one of `words` stands, or that have one of `attributes`."""

    category: str
    words: frozenset[str] = frozenset()
    attributes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Mapping:
    """How a file is read. `columns` is the signature by which a built-in mapping knows its files."""

    name: str = ""
    source: str = ""
    columns: tuple[str, ...] = ()
    fields: MappingType[str, Source] = field(default_factory=dict)
    attributes: MappingType[str, Source] = field(default_factory=dict)
    objects: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    rename: MappingType[str, str] = field(default_factory=dict)
    values: MappingType[str, MappingType[str, Any]] = field(default_factory=dict)
    ignore: frozenset[str] = frozenset()
    look_in: tuple[str, ...] = ("title",)
    category_rules: tuple[CategoryRule, ...] = ()
    strict_attributes: bool = True
    zero_price: str = "keep"
    long_titles: str = "refuse"


_PARTS: Final = {
    "name", "source", "columns", "fields", "attributes", "free_attributes", "category_rules", "look_in",
    "strict_attributes", "zero_price", "long_titles", "about",
}  # fmt: skip
_SOURCE_PARTS: Final = {"column", "columns", "value", "default", "values", "divide", "template", "separator"}
_FREE_PARTS: Final = {"objects", "prefixes", "rename", "values", "ignore"}
_RULE_PARTS: Final = {"category", "words", "attributes"}


def parse_mapping(given: Any) -> Mapping:
    """Read a mapping as it stands in a mapping file (docs/import.md).

    Raises:
        Invalid: an unknown field or part, or a value of the wrong type; `errors` names the place.

    """
    whole = _table(given, "mapping", _PARTS)
    free = _table(whole.get("free_attributes", {}), "free_attributes", _FREE_PARTS)
    fields = _table(whole.get("fields", {}), "fields", set(FIELDS))
    return Mapping(
        name=_text(whole, "name"),
        source=_text(whole, "source"),
        columns=_texts(whole, "columns"),
        fields={name: parse_source(value, f"fields.{name}") for name, value in fields.items()},
        attributes={
            name: parse_source(value, f"attributes.{name}")
            for name, value in _table(whole.get("attributes", {}), "attributes").items()
        },
        objects=_texts(free, "objects"),
        prefixes=_texts(free, "prefixes"),
        rename={str(key): str(name) for key, name in _table(free.get("rename", {}), "rename").items()},
        values={key: _table(table, f"values.{key}") for key, table in _table(free.get("values", {}), "values").items()},
        ignore=frozenset(_texts(free, "ignore")),
        look_in=_texts(whole, "look_in") or ("title",),
        category_rules=tuple(_rule(entry) for entry in _entries(whole.get("category_rules", []), "category_rules")),
        strict_attributes=bool(whole.get("strict_attributes", True)),
        zero_price=_one_of(whole, "zero_price", ZERO_PRICES),
        long_titles=_one_of(whole, "long_titles", LONG_TITLES),
    )


def parse_source(given: Any, place: str) -> Source:
    """Read one entry: a column's name, or a table of parts.

    Raises:
        Invalid: the entry names an unknown part, or has parts of the wrong type.

    """
    if isinstance(given, str):
        return Source(column=given)
    parts = _table(given, place, _SOURCE_PARTS)
    divide = parts.get("divide", 1)
    if isinstance(divide, bool) or not isinstance(divide, int) or not 1 <= divide <= 10**6:
        raise _wrong(f"{place}.divide", "is a whole number from 1 to 1000000")
    return Source(
        column=_text(parts, "column", place),
        columns=_texts(parts, "columns", place),
        value=parts.get("value"),
        default=parts.get("default"),
        values=_table(parts["values"], f"{place}.values") if "values" in parts else None,
        divide=divide,
        template=_text(parts, "template", place),
        separator=_text(parts, "separator", place) or ",",
    )


def _rule(given: Any) -> CategoryRule:
    parts = _table(given, "category_rules", _RULE_PARTS)
    return CategoryRule(
        category=_text(parts, "category", "category_rules"),
        words=frozenset(word.lower() for word in _texts(parts, "words", "category_rules")),
        attributes=frozenset(_texts(parts, "attributes", "category_rules")),
    )


def _table(given: Any, place: str, known: set[str] | None = None) -> dict[str, Any]:
    if not isinstance(given, dict) or len(given) > MOST_ENTRIES:
        raise _wrong(place, f"is a table with at most {MOST_ENTRIES} entries")
    if known is not None and (strange := sorted(set(given) - known)):
        raise _wrong(f"{place}.{strange[0]}", f"is unknown; known are {', '.join(sorted(known))}")
    return given


def _entries(given: Any, place: str) -> list[Any]:
    if not isinstance(given, list) or len(given) > MOST_ENTRIES:
        raise _wrong(place, f"is a list with at most {MOST_ENTRIES} entries")
    return given


def _text(table: dict[str, Any], name: str, place: str = "") -> str:
    value = table.get(name, "")
    if not isinstance(value, str):
        raise _wrong(f"{place}.{name}".lstrip("."), "is a text")
    return value


def _texts(table: dict[str, Any], name: str, place: str = "") -> tuple[str, ...]:
    value = table.get(name, [])
    if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
        raise _wrong(f"{place}.{name}".lstrip("."), "is a list of texts")
    return tuple(value)


def _one_of(table: dict[str, Any], name: str, known: tuple[str, ...]) -> str:
    value = table.get(name, known[0])
    if value not in known:
        raise _wrong(name, f"is one of {', '.join(known)}")
    return str(value)


def _wrong(place: str, what: str) -> Invalid:
    return Invalid(f"The mapping can't be used: {place} {what}.", errors={"mapping": [f"{place} {what}"]})


def as_table(mapping: Mapping) -> dict[str, Any]:
    """Return a mapping as a mapping file holds it; `parse_mapping` reads it back."""
    table: dict[str, Any] = {
        "name": mapping.name, "source": mapping.source, "columns": list(mapping.columns),
        "fields": {name: _source_table(source) for name, source in mapping.fields.items()},
        "attributes": {name: _source_table(source) for name, source in mapping.attributes.items()},
        "free_attributes": {
            "objects": list(mapping.objects), "prefixes": list(mapping.prefixes), "rename": dict(mapping.rename),
            "values": {key: dict(values) for key, values in mapping.values.items()}, "ignore": sorted(mapping.ignore),
        },
        "look_in": list(mapping.look_in),
        "category_rules": [
            {"category": rule.category, "words": sorted(rule.words), "attributes": sorted(rule.attributes)}
            for rule in mapping.category_rules
        ],
        "strict_attributes": mapping.strict_attributes, "zero_price": mapping.zero_price,
        "long_titles": mapping.long_titles,
    }  # fmt: skip
    return table


def _source_table(source: Source) -> dict[str, Any] | str:
    empty = Source()
    parts = {name: getattr(source, name) for name in _SOURCE_PARTS if getattr(source, name) != getattr(empty, name)}
    if set(parts) == {"column"}:
        return source.column
    return {name: list(part) if isinstance(part, tuple) else part for name, part in sorted(parts.items())}
