"""Language, time zone and currency."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import Any, Final
from zoneinfo import available_timezones

from babel.numbers import get_currency_name
from flask import current_app, flash, redirect, url_for
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import SelectChoice

from marketplace.accounts.forms import PreferencesForm
from marketplace.accounts.queries.people import account_of
from marketplace.accounts.routes.blueprint import bp
from marketplace.accounts.schemas import output
from marketplace.accounts.services import profiles
from marketplace.core.i18n import LANGUAGE_COOKIE, LANGUAGES
from marketplace.core.security import requires
from marketplace.core.web import answer, form_page

REGIONS: Final = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
A_YEAR: Final = timedelta(days=365)
COMMON: Final = (
    "AED", "ARS", "AUD", "BGN", "BRL", "CAD", "CHF", "CLP", "CNY", "COP", "CZK", "DKK", "EGP", "EUR", "GBP", "HKD",
    "HUF", "IDR", "ILS", "INR", "ISK", "JPY", "KES", "KRW", "KWD", "MAD", "MXN", "MYR", "NGN", "NOK", "NZD", "PEN",
    "PHP", "PKR", "PLN", "QAR", "RON", "RSD", "SAR", "SEK", "SGD", "THB", "TRY", "TWD", "UAH", "USD", "UYU", "VND",
    "ZAR",
)  # fmt: skip


@bp.route("/account/preferences", methods=["GET", "POST"])
@requires("account.secure")
def preferences() -> Any:
    """Show and change how the site speaks, counts and tells the time."""
    account = account_of(current_user)
    form = _form(account)
    if form.is_sent():
        chosen = {name: form[name].data or None for name in ("language", "time_zone", "currency")}
        profiles.set_preferences(account, chosen)
        flash(_("Your preferences are saved."), "success")
        response = answer(page=lambda: redirect(url_for(".preferences"), 303), data=lambda: output.me(account))
        return _with_language(response, chosen["language"])
    return form_page("accounts/preferences.html", form)


def _form(account: Any) -> PreferencesForm:
    form = PreferencesForm(obj=account)
    automatic = SelectChoice("", _("Automatic"))
    locale = str(get_locale() or "en")
    form.language.choices = [automatic, *(SelectChoice(code, name) for code, name in LANGUAGES)]
    form.time_zone.choices = [automatic, *(SelectChoice(zone, zone.replace("_", " ")) for zone in _zones())]
    currencies = sorted({*COMMON, account.currency} - {None})
    form.currency.choices = [
        SelectChoice("", _("As offered")),
        *(SelectChoice(code, f"{code} – {get_currency_name(code, locale=locale)}") for code in currencies),
    ]
    for field in (form.language, form.time_zone, form.currency):
        field.data = field.data or ""
    return form


def _with_language(response: Any, language: str | None) -> Any:
    """Let the choice win over the one that this browser made before."""
    made = current_app.make_response(response)
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    if language:
        made.set_cookie(LANGUAGE_COOKIE, language, max_age=A_YEAR, samesite="Lax", secure=secure, httponly=True)
    else:
        made.delete_cookie(LANGUAGE_COOKIE, samesite="Lax", secure=secure, httponly=True)
    return made


@cache
def _zones() -> list[str]:
    return sorted(zone for zone in available_timezones() if zone.startswith(REGIONS) and "/" in zone)
