"""What is wrong with fields of JSON, in the words of the reader: the validator itself speaks English alone."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from pydantic import ValidationError

NUMBERS: Final = frozenset({"int_type", "int_parsing", "int_from_float", "int_parsing_size"})
DECIMALS: Final = frozenset({"float_type", "float_parsing", "decimal_type", "decimal_parsing", "finite_number"})
WORDS: Final[dict[str, Any]] = {
    "missing": _l("Field required"),
    "extra_forbidden": _l("Extra inputs are not permitted"),
    "string_type": _l("Input should be a valid string"),
    "bool_type": _l("Input should be a valid boolean"),
    "bool_parsing": _l("Input should be a valid boolean"),
    "list_type": _l("Input should be a valid list"),
    "dict_type": _l("Input should be an object"),
    "model_type": _l("Input should be an object"),
    "model_attributes_type": _l("Input should be an object"),
    "none_required": _l("Input should be null"),
    "url_parsing": _l("Input should be a valid address"),
    "string_pattern_mismatch": _l("Input does not have the form that is asked for"),
    **dict.fromkeys(("datetime_type", "datetime_parsing", "datetime_from_date_parsing", "timezone_aware"),
                    _l("Input should be a moment such as 2026-01-31T12:00:00Z")),
    **dict.fromkeys(("date_type", "date_parsing", "date_from_datetime_parsing", "date_from_datetime_inexact"),
                    _l("Input should be a date such as 2026-01-31")),
    **dict.fromkeys(NUMBERS, _l("Input should be a valid integer")),
    **dict.fromkeys(DECIMALS, _l("Input should be a valid number")),
}  # fmt: skip
"""Kinds of errors that need no more said, by the validator's own names."""
OURS: Final[dict[str, Any]] = {
    "must not contain NUL characters": _l("must not contain NUL characters"),
    "must be a decimal number": _l("must be a decimal number"),
}
"""What our own checks say (they raise ValueError, whose words are not translated where they stand)."""
OF_VALUE: Final = "Value error, "


def in_words(error: ValidationError) -> dict[str, list[str]]:
    """Return what is wrong by field, "a.b" for fields inside others, in the language of the request."""
    found: dict[str, list[str]] = {}
    for each in error.errors(include_url=False, include_input=False):
        name = ".".join(str(part) for part in each["loc"]) or "_schema"
        found.setdefault(name, []).append(_words(each["type"], each.get("ctx", {}), each["msg"]))
    return found


def _words(kind: str, context: dict[str, Any], said: str) -> str:
    """Return one complaint; a kind that nobody translated keeps the validator's own words."""
    if kind in WORDS:
        return str(WORDS[kind])
    if kind == "value_error":
        plain = said.removeprefix(OF_VALUE)
        return str(OURS.get(plain, plain))
    bounded = _bounds(kind, context)
    if bounded:
        return bounded
    if kind in {"literal_error", "enum"}:
        return str(_("Input should be %(expected)s", expected=str(context["expected"]).replace(" or ", ", ")))
    return said


def _bounds(kind: str, context: dict[str, Any]) -> str:
    """Return the words for what is too much or too little."""
    told = {
        "greater_than_equal": ("ge", _l("Input should be greater than or equal to %(n)s")),
        "greater_than": ("gt", _l("Input should be greater than %(n)s")),
        "less_than_equal": ("le", _l("Input should be less than or equal to %(n)s")),
        "less_than": ("lt", _l("Input should be less than %(n)s")),
        "string_too_short": ("min_length", _l("Input should have at least %(n)s characters")),
        "string_too_long": ("max_length", _l("Input should have at most %(n)s characters")),
        "too_short": ("min_length", _l("Input should have at least %(n)s items")),
        "too_long": ("max_length", _l("Input should have at most %(n)s items")),
        "decimal_max_digits": ("max_digits", _l("Input should have at most %(n)s digits")),
        "decimal_max_places": ("decimal_places", _l("Input should have at most %(n)s decimal places")),
    }.get(kind)
    return "" if told is None else str(told[1]) % {"n": context[told[0]]}
