"""Typed attributes: what a category asks of its listings, and whether what was given answers it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask_babel import gettext as _

LONGEST_TEXT: Final = 200
LARGEST_NUMBER: Final = 1e12

Value = str | int | float | bool | list[str]


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute as a category describes it. `choices` are (value, labels by language)."""

    key: str
    labels: Mapping[str, str]
    type: str
    unit: str = ""
    choices: tuple[tuple[str, Mapping[str, str]], ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    is_required: bool = False
    is_filterable: bool = True

    def label(self, language: str) -> str:
        """Return the label in `language`, or in English."""
        return self.labels.get(language) or self.labels.get("en") or self.key

    def choice_label(self, value: str, language: str) -> str:
        """Return what a choice is called in `language`."""
        labels = dict(self.choices).get(value, {})
        return labels.get(language) or labels.get("en") or value


class WrongValueError(ValueError):
    """A value that its attribute can't have; the message says what it may be."""


def check_attributes(
    given: Mapping[str, Any], asked: Iterable[Attribute], *, kept: Mapping[str, Any] | None = None
) -> tuple[dict[str, Value], dict[str, list[str]]]:
    """Return the values in their types, and what is wrong by field (`attributes.<key>`).

    Empty values are left out. `kept` are the values that the listing has: a key that no category asks for any more
    is let through as long as its value is unchanged.
    """
    specs = {attribute.key: attribute for attribute in asked}
    clean: dict[str, Value] = {}
    wrong: dict[str, list[str]] = {}
    for key, value in given.items():
        if _is_empty(value):
            continue
        if key not in specs:
            if kept and key in kept and kept[key] == value:
                clean[key] = value
            else:
                wrong[f"attributes.{key}"] = [_("This category has no such attribute.")]
            continue
        try:
            clean[key] = read(specs[key], value)
        except WrongValueError as reason:
            wrong[f"attributes.{key}"] = [str(reason)]
    return clean, wrong


def missing(values: Mapping[str, Any], asked: Iterable[Attribute]) -> dict[str, list[str]]:
    """Return the required attributes that `values` lacks, by field."""
    return {
        f"attributes.{a.key}": [_("This is needed.")] for a in asked if a.is_required and _is_empty(values.get(a.key))
    }


def read(attribute: Attribute, value: Any) -> Value:
    """Return `value` in the attribute's type; texts from forms and files are read as people write them.

    Raises:
        WrongValueError: it can't be read, or lies outside what the attribute takes.

    """
    return _READERS[attribute.type](attribute, value)


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", [])


def _text(_attribute: Attribute, value: Any) -> str:
    if not isinstance(value, str):
        raise WrongValueError(_("Write a text."))
    text = " ".join(value.split())
    if "\x00" in text or len(text) > LONGEST_TEXT:
        raise WrongValueError(_("At most %(n)s characters.", n=LONGEST_TEXT))
    return text


def _number(attribute: Attribute, value: Any) -> float | int:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise WrongValueError(_("Write a number."))
    try:
        number = float(value.strip().replace(",", ".") if isinstance(value, str) else value)
    except (ValueError, OverflowError):
        raise WrongValueError(_("Write a number.")) from None
    if not math.isfinite(number) or abs(number) > LARGEST_NUMBER:
        raise WrongValueError(_("Write a number."))
    if attribute.minimum is not None and number < attribute.minimum:
        raise WrongValueError(_("At least %(least)s.", least=f"{attribute.minimum:g}"))
    if attribute.maximum is not None and number > attribute.maximum:
        raise WrongValueError(_("At most %(most)s.", most=f"{attribute.maximum:g}"))
    return int(number) if number.is_integer() else number


def _integer(attribute: Attribute, value: Any) -> int:
    number = _number(attribute, value)
    if not isinstance(number, int):
        raise WrongValueError(_("Write a whole number."))
    return number


def _boolean(_attribute: Attribute, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    known = {"true": True, "yes": True, "1": True, "on": True, "false": False, "no": False, "0": False, "off": False}
    if isinstance(value, str) and value.strip().lower() in known:
        return known[value.strip().lower()]
    raise WrongValueError(_("Say yes or no."))


def _choice(attribute: Attribute, value: Any) -> str:
    allowed = [choice for choice, _labels in attribute.choices]
    if not isinstance(value, str) or value not in allowed:
        raise WrongValueError(_("Choose one of: %(choices)s.", choices=", ".join(allowed)))
    return value


def _multichoice(attribute: Attribute, value: Any) -> list[str]:
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list | tuple):
        raise WrongValueError(_("Give a list."))
    chosen = {_choice(attribute, one) for one in values}
    return [choice for choice, _labels in attribute.choices if choice in chosen]


_READERS: Final[dict[str, Callable[[Attribute, Any], Value]]] = {
    "text": _text,
    "number": _number,
    "integer": _integer,
    "boolean": _boolean,
    "choice": _choice,
    "multichoice": _multichoice,
}
