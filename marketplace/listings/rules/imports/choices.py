"""Sizes, colours and the like as files write them: "Size: S, M, L +5.00; Colour: Red, Blue", or as the API does."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from flask_babel import gettext as _

from marketplace.core.money import Money, MoneyError
from marketplace.listings.rules import options as rules
from marketplace.listings.rules.imports.text import one_line
from marketplace.listings.rules.imports.values import amount, number
from marketplace.listings.rules.options import Option, Value

Stock = tuple[tuple[dict[str, str], int | None], ...]

_VALUE: Final = re.compile(r"(?P<value>.*?)(?:\s*\+\s*(?P<extra>[^+]*\d[^+]*))?")


class UnreadableError(ValueError):
    """Choices or stock that can't be read; the message says how they are written."""


def options_of(raw: Any, currency: str) -> list[dict[str, Any]]:
    """Return what a row says as a listing keeps it.

    Raises:
        UnreadableError: it is written otherwise.

    """
    given = _parsed(raw)
    try:
        if isinstance(given, list):
            found = [
                Option(str(each["name"]), tuple(_listed(one, currency) for one in each["values"])) for each in given
            ]
        else:
            found = [_written(part, currency) for part in one_line(given).split(";") if part.strip()]
    except (KeyError, TypeError, MoneyError):
        raise UnreadableError(_("Write choices as “Size: S, M, L +5.00; Colour: Red, Blue”.")) from None
    return rules.kept(found)


def stock_of(raw: Any, options: Sequence[Option]) -> Stock:
    """Return what there is of each variant that a row names.

    Raises:
        UnreadableError: it is written otherwise, or names what can't be chosen.

    """
    given = _parsed(raw)
    try:
        if isinstance(given, list):
            found = [({str(k): str(v) for k, v in each["choices"].items()}, each["quantity"]) for each in given]
        else:
            found = [_counted(part, options) for part in one_line(given).split(";") if part.strip()]
    except (KeyError, TypeError, AttributeError, ValueError):
        raise UnreadableError(_("Write stock as “S, Red = 3; M, Blue = 0”.")) from None
    for choices, quantity in found:
        if rules.extra_of(options, choices) is None:
            raise UnreadableError(_("The stock names something that can't be chosen."))
        if quantity is not None and (isinstance(quantity, bool) or not isinstance(quantity, int) or quantity < 0):
            raise UnreadableError(_("Write a whole number."))
    return tuple(found)


def read_value(words: str, currency: str) -> Value:
    """Read one value as people write it: "L", or "L +5.00" where it costs more.

    Raises:
        UnreadableError: what stands behind the plus is no amount of the currency.

    """
    found = _VALUE.fullmatch(words.strip())
    value, extra = (found["value"], found["extra"]) if found else (words, None)
    read = amount(extra) if extra else Decimal(0)
    try:
        return Value(value, Money.parse(read if read is not None else "", currency).minor)
    except MoneyError:
        said = _("“%(words)s”: write what it costs more behind a plus, such as +5.00.", words=words.strip())
        raise UnreadableError(said) from None


def _parsed(raw: Any) -> Any:
    if isinstance(raw, str) and raw.lstrip().startswith("["):
        try:
            return json.loads(raw)
        except ValueError:
            return raw
    return raw


def _listed(one: Any, currency: str) -> Value:
    if isinstance(one, str):
        return Value(one)
    return Value(str(one["value"]), Money.parse(str(one.get("price_difference", 0)), currency).minor)


def _written(part: str, currency: str) -> Option:
    name, colon, values = part.partition(":")
    if not colon:
        raise KeyError(part)
    return Option(name, tuple(read_value(each, currency) for each in values.split(",")))


def _counted(part: str, options: Sequence[Option]) -> tuple[dict[str, str], int | None]:
    named, _equals, count = part.rpartition("=")
    values = [one.strip() for one in re.split(r"[,/]", named)]
    found = number(count)
    if found is None or not found.is_integer() or len(values) != len(options):
        raise ValueError(part)
    return {option.name: value for option, value in zip(options, values, strict=True)}, int(found)
