"""The attributes of a row: typed where its category asks for them, kept as free ones otherwise."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from flask_babel import gettext as _

from marketplace.listings.rules.attributes import Attribute, WrongValueError, read
from marketplace.listings.rules.categories import CategoryNode
from marketplace.listings.rules.imports import mapping as mappings
from marketplace.listings.rules.imports.problems import Problem, error, note
from marketplace.listings.rules.imports.text import key_of, one_line
from marketplace.listings.rules.imports.values import Getter, Record, getter, is_empty, items, translated

MOST_FREE: Final = 200
LONGEST_FREE: Final = 2_000
LONGEST_ALL: Final = 20_000
LONGEST_KEY: Final = 80


class AttributeReader:
    """Reads the attributes that a mapping names, and those that stand in objects and prefixed columns."""

    def __init__(self, mapping: mappings.Mapping, columns: Iterable[str] = ()) -> None:
        self._mapping = mapping
        self._named = {key: getter(source, columns) for key, source in mapping.attributes.items()}
        self._separators = {key: source.separator for key, source in mapping.attributes.items()}
        self._objects: list[Getter] = [getter(mappings.Source(column=name), columns) for name in mapping.objects]
        self._asked: dict[int, _Asked] = {}
        self._keys: dict[str, str] = {}

    def given(self, record: Record) -> dict[str, Any]:
        """Return what the row gives, by key, as it stands there."""
        found: dict[str, Any] = {}
        for name, value in self._free(record):
            key = self._keys.get(name) or self._key(name)
            if key and not is_empty(value):
                found[key] = value
        for key, get in self._named.items():
            value = get(record)
            if not is_empty(value):
                found[key] = value
        return found

    def read(
        self, given: Mapping[str, Any], category: CategoryNode | None
    ) -> tuple[dict[str, Any], dict[str, Any], list[Problem]]:
        """Return the typed attributes, the free ones, and what is wrong."""
        asked = self._asked_by(category)
        typed: dict[str, Any] = {}
        free: dict[str, Any] = {}
        problems: list[Problem] = []
        for name, value in given.items():
            attribute = asked.find(name)
            if attribute is None:
                free[name] = value
                continue
            try:
                typed[attribute.key] = self._typed(attribute, value)
            except WrongValueError as reason:
                if self._mapping.strict_attributes:
                    problems.append(error(f"attributes.{attribute.key}", str(reason), value))
                else:
                    free[f"{name}_as_given" if name == attribute.key else name] = value
        return typed, self._kept(free, problems), problems

    def _free(self, record: Record) -> Iterator[tuple[str, Any]]:
        for get in self._objects:
            inside = get(record)
            if isinstance(inside, str) and inside.lstrip().startswith("{"):
                inside = _json_object(inside)
            if isinstance(inside, Mapping):
                yield from inside.items()
        for prefix in self._mapping.prefixes:
            yield from ((name[len(prefix) :], value) for name, value in record.items() if name.startswith(prefix))

    def _key(self, name: str) -> str:
        plain = key_of(name)[:LONGEST_KEY]
        key = "" if {name, plain} & self._mapping.ignore else self._mapping.rename.get(name, plain)
        if key:
            self._keys[name] = key
        return key

    def _asked_by(self, category: CategoryNode | None) -> _Asked:
        identity = category.id if category else 0
        if identity not in self._asked:
            self._asked[identity] = _Asked(category.attributes if category else ())
        return self._asked[identity]

    def _typed(self, attribute: Attribute, value: Any) -> Any:
        if attribute.key in self._mapping.values:
            value = translated(value, self._mapping.values[attribute.key])
        if attribute.type == "multichoice":
            parts = items(value, self._separators.get(attribute.key, ","))
            return read(attribute, [_choice(attribute, part) for part in parts])
        if attribute.type == "choice":
            return read(attribute, _choice(attribute, value))
        if attribute.type == "text":
            return read(attribute, one_line(", ".join(items(value, ",")) if isinstance(value, list) else value))
        return read(attribute, value)

    def _kept(self, free: Mapping[str, Any], problems: list[Problem]) -> dict[str, Any]:
        kept: dict[str, Any] = {}
        left = LONGEST_ALL
        for key, value in free.items():
            text = _plain(value)
            length = len(text) if isinstance(text, str) else 8
            if len(kept) >= MOST_FREE or length > left:
                problems.append(note(f"attributes.{key}", _("A listing can't hold this much; it was left out.")))
                continue
            if text != "":
                kept[key] = text
                left -= length
        return kept


class _Asked:
    """The attributes of a category, found by key or by label."""

    def __init__(self, attributes: Iterable[Attribute]) -> None:
        self._by_name: dict[str, Attribute] = {}
        for attribute in attributes:
            for name in {attribute.key, *(key_of(label) for label in attribute.labels.values())}:
                self._by_name.setdefault(name, attribute)
        self._by_name |= {attribute.key: attribute for attribute in attributes}

    def find(self, name: str) -> Attribute | None:
        return self._by_name.get(name)


def _choice(attribute: Attribute, value: Any) -> Any:
    """The choice that a value or a label in any language means."""
    key = key_of(value)
    for choice, labels in attribute.choices:
        if key == key_of(choice) or any(key == key_of(label) for label in labels.values()):
            return choice
    return value if isinstance(value, str) else one_line(value)


def _plain(value: Any) -> Any:
    """A free attribute as it is kept: a text, a number, or yes and no."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        whole = int(value) if abs(value) < 1e15 and value == int(value) else value
        return whole if abs(value) < 1e15 else one_line(value)
    if isinstance(value, list | dict):
        return one_line(", ".join(items(value, ",")) if isinstance(value, list) else json.dumps(value))[:LONGEST_FREE]
    return one_line(value)[:LONGEST_FREE]


def _json_object(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
