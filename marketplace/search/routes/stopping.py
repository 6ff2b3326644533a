"""Stopping the alert of a saved search from a mail: one click, without signing in."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from marketplace.core.extensions import limiter
from marketplace.core.reading import writes
from marketplace.core.security import public
from marketplace.search.routes.blueprint import bp
from marketplace.search.rules.saving import Alert
from marketplace.search.services import alerting, saving


@bp.get("/saved-searches/stop/<token>")
@limiter.limit("60/minute")
@public
@writes  # the link of a mail: one click is enough, and the page offers to turn it on again
def stop_alert(token: str) -> Any:
    """Stop the alert that the link names; opening it again changes nothing."""
    found = alerting.search_of_token(token)
    if request.args.get("on") is None:
        saving.set_alert(found, Alert.NONE)
    return render_template("search/stopped.html", search=found, token=token, is_on=found.alert != Alert.NONE)


@bp.post("/saved-searches/stop/<token>")
@limiter.limit("60/minute")
@public
def start_alert(token: str) -> Any:
    """Turn the alert on again after all, once a day."""
    found = alerting.search_of_token(token)
    if found.alert == Alert.NONE:
        saving.set_alert(found, Alert.DAILY)
    flash(_("The alert is on again: once a day, in the morning."), "success")
    return redirect(url_for("search.stop_alert", token=token, on=1), 303)
