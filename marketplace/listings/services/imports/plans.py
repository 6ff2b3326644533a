"""What a file looks like, and how it will be read."""

from __future__ import annotations

import itertools
import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from flask_babel import gettext as _

from marketplace.core.errors import Invalid
from marketplace.listings.queries.categories import category_tree
from marketplace.listings.rules.imports import columns as headings
from marketplace.listings.rules.imports import mapping as mappings
from marketplace.listings.rules.imports.text import key_of
from marketplace.listings.services.imports.files import Record, open_file
from marketplace.listings.services.imports.presets import built_in

SAMPLE: Final = 50
LARGEST_MAPPING: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Sample:
    """The first rows of a file, and its columns."""

    columns: tuple[str, ...]
    records: tuple[Record, ...]
    is_table: bool
    encoding: str


def look(stream: BinaryIO, name: str) -> Sample:
    """Read the first rows.

    Raises:
        Invalid: not a file of rows, or one without any.
        TooLarge: a bomb.

    """
    file = open_file(stream, name)
    records = tuple(itertools.islice(file.records(), SAMPLE))
    if not records:
        raise Invalid(_("The file has a heading and no rows."), code="empty_file")
    return Sample(file.columns or _keys(records), records, file.is_table, file.encoding)


def plan(sample: Sample, given: Mapping[str, Any] | None = None) -> mappings.Mapping:
    """Return how the file is read: as `given` says, or as its columns suggest.

    Raises:
        Invalid: the mapping is wrong, or names a column that a table does not have.

    """
    if given is None:
        keys = {attribute.key for node in category_tree() for attribute in node.attributes}
        return headings.detect(sample.columns, keys, built_in())
    mapping = mappings.parse_mapping(given)
    if sample.is_table:
        _must_have(sample.columns, mapping)
    return mapping


def read_mapping(raw: bytes, name: str) -> dict[str, Any]:
    """Read a mapping file, JSON or TOML.

    Raises:
        Invalid: it can't be read.

    """
    if len(raw) > LARGEST_MAPPING:
        raise Invalid(_("The mapping is too large."), errors={"mapping": [_("The mapping is too large.")]})
    try:
        text = raw.decode("utf-8-sig")
        found = tomllib.loads(text) if name.lower().endswith(".toml") else json.loads(text)
    except (ValueError, RecursionError) as error:
        message = _("The mapping can't be read: %(why)s", why=str(error)[:200])
        raise Invalid(message, errors={"mapping": [message]}) from None
    mappings.parse_mapping(found)
    return dict(found)


def _keys(records: Iterable[Record]) -> tuple[str, ...]:
    """The keys of objects, those inside objects as paths."""
    found: dict[str, None] = {}
    for record in records:
        for key, value in record.values.items():
            if isinstance(value, dict) and key not in headings.OBJECTS:
                found |= dict.fromkeys(f"{key}.{inner}" for inner in value)
            else:
                found[key] = None
    return tuple(found)


def _must_have(columns: Iterable[str], mapping: mappings.Mapping) -> None:
    known = {key_of(name) for name in columns}
    entries = {**mapping.fields, **{f"attributes.{key}": source for key, source in mapping.attributes.items()}}
    for field, source in entries.items():
        for name in (source.column, *source.columns):
            if name and key_of(name) not in known:
                message = _("%(field)s: the file has no column “%(name)s”.", field=field, name=name)
                raise Invalid(message, errors={"mapping": [message]})
