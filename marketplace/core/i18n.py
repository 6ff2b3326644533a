"""Languages, time zones and formats: chosen by the person, or by the browser until then."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from datetime import datetime
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

import pytz  # type: ignore[import-untyped, unused-ignore] # Flask-Babel's own sort of time zones
from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from flask import Flask, g, has_app_context, has_request_context, request
from flask_babel import Domain, force_locale, format_date, format_datetime, format_timedelta, get_locale, get_timezone
from flask_login import current_user
from jinja2.nodes import EvalContext
from jinja2.utils import pass_eval_context
from markupsafe import Markup
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from marketplace.core import clock
from marketplace.core.extensions import babel
from marketplace.core.money import Money

LANGUAGES: Final = (("en", "English"), ("es", "Español"))
CODES: Final = tuple(code for code, _ in LANGUAGES)
LANGUAGE_COOKIE: Final = "language"
KEPT_BROWSERS: Final = 256  # reading what a browser accepts takes 60 µs, and most say one of a few things
KEPT_AMOUNTS: Final = 8192  # formatting takes 40 µs, and the same prices and counts come again and again
CATALOGS: Final = Path(__file__).resolve().parent.parent / "translations"


def init_i18n(app: Flask) -> None:
    """Bind the languages and the filters that print numbers, money and times for people."""
    compiled = compile_catalogs(app.config["SETTINGS"].instance_path / "translations")
    babel.init_app(
        app, default_translation_directories=str(compiled), locale_selector=_locale, timezone_selector=time_zone
    )
    domain = babel.domain_instance = _Domain()
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined] # of the extension above
        gettext=lambda text: domain.get_translations().ugettext(text),
        ngettext=lambda one, many, number: domain.get_translations().ungettext(one, many, number),
        newstyle=True,
    )
    app.jinja_env.globals["_"] = _worded
    app.jinja_env.globals.update(get_locale=get_locale, languages=LANGUAGES)
    app.jinja_env.filters.update(
        money=money,
        date=format_date,
        datetime=_datetime,
        number=number,
        rating=rating,
        relative_time=relative_time,
        isoformat=_iso,
        duration=format_timedelta,
    )


@pass_eval_context
def _worded(template: EvalContext, text: str, **values: Any) -> str:
    """Translate a string of a template; what Jinja's own `_` does, without its two detours a string."""
    found = babel.domain_instance.get_translations().ugettext(text)
    return (Markup(found) if template.autoescape else found) % values  # noqa: S704 - our own words; values are escaped


class _Domain(Domain):
    """Finds the catalog once for each language of a request, not once for each of its hundred strings."""

    def get_translations(self) -> Any:
        """Return the catalog of the present language."""
        spoken = _spoken()
        kept = getattr(spoken, "catalog", None)
        if kept is not None and kept[0] is spoken.babel_locale:
            return kept[1]
        found = super().get_translations()
        spoken = _spoken()
        if getattr(spoken, "babel_locale", None) is not None:
            spoken.catalog = (spoken.babel_locale, found)
        return found


def locale_name() -> str:
    """Return the name of the present locale ("en"), spelt out once for each language of a request."""
    spoken = _spoken()
    kept = getattr(spoken, "locale_name", None)
    if kept is not None and kept[0] is spoken.babel_locale:
        return str(kept[1])
    name = str(get_locale() or LANGUAGES[0][0])
    spoken = _spoken()
    if getattr(spoken, "babel_locale", None) is not None:
        spoken.locale_name = (spoken.babel_locale, name)
    return name


def _spoken() -> Any:
    """Return what Flask-Babel keeps of the language that is spoken at present; None before it was asked."""
    return g.get("_flask_babel") if has_app_context() else None


def language() -> str:
    """Return the language of this request: the one just chosen, the person's, the browser's, or English.

    Jobs and commands have no request; they speak English unless they force a locale.
    """
    if not has_request_context():
        return CODES[0]
    chosen = request.cookies.get(LANGUAGE_COOKIE) or getattr(current_user, "language", None)
    return chosen if chosen in CODES else _of_browser(request.headers.get("Accept-Language", ""))


@lru_cache(maxsize=KEPT_BROWSERS)
def _of_browser(accepted: str) -> str:
    return parse_accept_header(accepted, LanguageAccept).best_match(CODES) or CODES[0]


def _locale() -> Locale:
    return _locale_of(language())


@cache
def _locale_of(code: str) -> Locale:
    return Locale.parse(code)


def time_zone() -> str | None:
    """Return the person's time zone, or None for UTC."""
    return getattr(current_user, "time_zone", None) or None


@contextmanager
def speaking_to(language: str | None, zone: str | None) -> Iterator[None]:
    """Speak to someone who is not the viewer, in their language and time zone: for mails and notices."""
    get_timezone()  # so that there is one to go back to
    spoken = g.get("_flask_babel")
    kept = spoken.babel_tzinfo
    with force_locale(language or LANGUAGES[0][0]):
        spoken.babel_tzinfo = pytz.timezone(zone or "UTC")
        try:
            yield
        finally:
            spoken.babel_tzinfo = kept


def money(minor: int | None, currency: str, *, short: bool = True) -> str:
    """Print an amount for people: "$49.95"; whole amounts lose their zeros when `short`."""
    return "" if minor is None else _money(minor, currency, locale_name(), short)


def number(value: float | Decimal) -> str:
    """Print a number for people: "1,240"."""
    return _number(value, locale_name(), None)


def rating(value: float | Decimal) -> str:
    """Print an average of stars, always with one decimal: "4.9"."""
    return _number(value, locale_name(), "0.0")


@lru_cache(maxsize=KEPT_AMOUNTS)
def _money(minor: int, currency: str, locale_name: str, short: bool) -> str:  # noqa: FBT001 - private, named at its one call
    amount = Money(minor, currency).decimal()
    locale = Locale.parse(locale_name)
    is_whole = short and amount == amount.to_integral_value()
    pattern = locale.currency_formats["standard"]
    if is_whole:
        pattern = copy(pattern)
        pattern.frac_prec = (0, 0)
    return str(pattern.apply(amount, locale, currency=currency, currency_digits=not is_whole))


@lru_cache(maxsize=KEPT_AMOUNTS)
def _number(value: float | Decimal, locale_name: str, pattern: str | None) -> str:
    return format_decimal(value, pattern, locale=locale_name)


def relative_time(moment: datetime) -> str:
    """Print how long ago a moment was, or how far ahead it lies."""
    return format_timedelta(moment - clock.now(), add_direction=True)


def _datetime(moment: datetime, style: str = "medium") -> str:
    return format_datetime(moment, style)


def _iso(moment: datetime) -> str:
    return moment.isoformat()


def compile_catalogs(target: Path) -> Path:
    """Compile the .po catalogs into `target` where they changed since the last start, and return it."""
    for source in CATALOGS.glob("*/LC_MESSAGES/messages.po"):
        code = source.parent.parent.name
        folder = target / code / "LC_MESSAGES"
        text = source.read_bytes()
        digest, mark = hashlib.sha256(text).hexdigest(), folder / "messages.sha256"
        if mark.is_file() and mark.read_text() == digest:
            continue
        folder.mkdir(parents=True, exist_ok=True)
        with source.open("rb") as file:
            catalog = read_po(file, locale=code)
        partial = folder / "messages.mo.new"
        with partial.open("wb") as file:
            write_mo(file, catalog)
        partial.replace(folder / "messages.mo")
        mark.write_text(digest)
    target.mkdir(parents=True, exist_ok=True)
    return target
