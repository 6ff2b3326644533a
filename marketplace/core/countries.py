"""Countries by name, for forms."""

from __future__ import annotations

from babel import Locale
from flask_babel import get_locale

_NO_COUNTRY = {"EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"}


def countries() -> list[tuple[str, str]]:
    """Return every country by its name in the reader's language."""
    names = (get_locale() or Locale.parse("en")).territories
    return sorted(
        ((code, name) for code, name in names.items() if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRY),
        key=lambda entry: entry[1],
    )


def country_name(code: str) -> str:
    """Return a country's name in the reader's language; what is no code of one stays as it is."""
    return str((get_locale() or Locale.parse("en")).territories.get(code, code))
