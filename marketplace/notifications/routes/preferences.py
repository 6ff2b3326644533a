"""Choosing how to be told: by which channels of what, how often by mail, and when not at all."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import SelectChoice

from marketplace.accounts.services.agents import device_name
from marketplace.core.errors import Refused
from marketplace.core.security import requires
from marketplace.core.web import answer, form_page
from marketplace.notifications import schemas
from marketplace.notifications.forms import EVENING, MORNING, PreferencesForm
from marketplace.notifications.queries.addresses import find_bounce
from marketplace.notifications.queries.preferences import Choice, choices_for, get_habits
from marketplace.notifications.queries.reach import devices_of, find_phone
from marketplace.notifications.routes.blueprint import bp
from marketplace.notifications.rules import Channel
from marketplace.notifications.rules.pace import Pace
from marketplace.notifications.rules.phones import shown
from marketplace.notifications.rules.quiet import QuietHours
from marketplace.notifications.services import bouncing, choosing, devices, phones


@bp.route("/account/notifications", methods=["GET", "POST"])
@requires("account.secure")
def preferences() -> Any:
    """Show and take someone's choices."""
    choices = choices_for(current_user)
    form = _form(choices)
    if form.is_sent():
        try:
            _choose(choices, form)
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(_("Your choices are saved."), "success")
            return answer(page=lambda: redirect(url_for(".preferences"), 303), data=_as_json)
    groups = [(name, list(some)) for name, some in groupby(choices, key=lambda choice: str(choice.kind.group))]
    return form_page(
        "notifications/preferences.html", form, groups=groups, channels=_offered(), labels=_labels(),
        time_zone=current_user.time_zone or "UTC", chosen=set(form.channels.data or []),
        bounce=find_bounce(current_user.email), address=current_user.email, **_reach(),
    )  # fmt: skip


@bp.post("/account/notifications/address")
@requires("account.secure")
def try_again() -> Any:
    """Write to the person's address again, after mails to it came back."""
    bouncing.lift(current_user.id, current_user.email, by=current_user.id)
    flash(_("We write to you again."), "success")
    return answer(page=lambda: redirect(url_for(".preferences"), 303), data=_as_json)


def _reach() -> dict[str, Any]:
    phone, browsers = find_phone(current_user.id), devices_of(current_user.id)
    return {
        "has_texts": phones.are_offered(), "phone": phone,
        "number": shown(phone.number) if phone else "", "devices": browsers,
        "device_name": device_name, "push_key": devices.pushes().keys.public,
        "is_known": any(each.session_id == current_user.session_id for each in browsers),
    }  # fmt: skip


def _form(choices: list[Choice]) -> PreferencesForm:
    habits = get_habits(current_user.id, current_user.time_zone)
    on = [f"{choice.kind.name}:{channel}" for choice in choices for channel in choice.channels]
    form = PreferencesForm(
        channels=on, email_pace=habits.pace.value, is_quiet=habits.quiet is not None,
        quiet_from=habits.quiet.start if habits.quiet else EVENING,
        quiet_until=habits.quiet.end if habits.quiet else MORNING,
    )  # fmt: skip
    every = [f"{choice.kind.name}:{channel}" for choice in choices for channel in Channel]
    form.channels.choices = [SelectChoice(value) for value in every]
    return form


def _choose(choices: list[Choice], form: PreferencesForm) -> None:
    """Write what differs from what was on before, so that defaults may still change for the rest."""
    on = set(form.channels.data or [])
    changed: dict[str, dict[Channel, bool]] = {}
    for choice in choices:
        for channel in _offered():
            wanted = f"{choice.kind.name}:{channel}" in on
            if wanted != (channel in choice.channels):
                changed.setdefault(choice.kind.name, {})[channel] = wanted
    choosing.choose(current_user.id, changed)
    quiet = QuietHours(form.quiet_from.data or EVENING, form.quiet_until.data or MORNING)
    choosing.set_habits(
        current_user.id, current_user.time_zone, Pace(form.email_pace.data), quiet if form.is_quiet.data else None
    )


def _offered() -> list[Channel]:
    """The channels that this market has."""
    return [channel for channel in Channel if channel is not Channel.SMS or phones.are_offered()]


def _labels() -> dict[Channel, str]:
    return {
        Channel.IN_APP: _("Here"), Channel.EMAIL: _("E-mail"), Channel.SMS: _("SMS"), Channel.PUSH: _("Push"),
    }  # fmt: skip


def _as_json() -> dict[str, Any]:
    return schemas.preferences(choices_for(current_user), get_habits(current_user.id, current_user.time_zone))
