"""The Blueprint of search in the JSON API; each subject adds its routes."""

from __future__ import annotations

from typing import Final

from flask_babel import get_locale

from marketplace.core.api import api_blueprint

bp: Final = api_blueprint("search", "Search")


def language() -> str:
    """Return the language of whoever asks."""
    locale = get_locale()
    return str(locale.language) if locale else "en"
