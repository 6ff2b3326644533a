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
