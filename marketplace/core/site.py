"""What every page knows of the site itself: its name, address, colour and appearance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from flask import Flask, current_app, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from marketplace.core import audit, settings

THEMES: Final = ("auto", "light", "dark")
TAGLINE = settings.declare(
    "site.tagline", "Saturday market, every day of the week.", _l("The line under the name on the start page.")
)
ACCENT = settings.declare(
    "site.accent", "", _l("The accent colour, as CSS: oklch(.46 .135 256). Empty for the default.")
)


@dataclass(frozen=True, slots=True)
class Site:
    """The site as templates see it."""

    name: str
    url: str

    @property
    def tagline(self) -> str:
        """The operator's line, or ours in the language of the page."""
        line = TAGLINE.get()
        return _("Saturday market, every day of the week.") if line == TAGLINE.default else line

    @property
    def accent_url(self) -> str | None:
        """The stylesheet with the operator's colour, where one is set."""
        return url_for("core.accent") if ACCENT.get() else None

    @property
    def map_tiles_url(self) -> str | None:
        """Where map tiles come from; None draws the map without."""
        return current_app.config["SETTINGS"].map_tiles_url


def init_site(app: Flask) -> None:
    """Give templates `site` and `theme`."""
    given = app.config["SETTINGS"]
    app.extensions["site"] = app.jinja_env.globals["site"] = Site(given.site_name, given.site_url)

    app.jinja_env.globals["deed"] = audit.name_of

    @app.context_processor
    def appearance() -> dict[str, Any]:
        return {"theme": theme()}


def site() -> Site:
    """Return the site of the present application."""
    found: Site = current_app.extensions["site"]
    return found


def theme() -> str:
    """Return the appearance that this browser chose: auto, light or dark."""
    chosen = request.cookies.get("theme", "auto") if request else "auto"
    return chosen if chosen in THEMES else "auto"


def absolute(path: str) -> str:
    """Return the address of `path` for mails and feeds, built from SITE_URL and never from the Host header."""
    return str(current_app.config["SETTINGS"].site_url) + path
