"""Stopping the alert of a saved search from a mail, without signing in."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for

from marketplace.core.extensions import limiter
from marketplace.core.security import public
from marketplace.search.routes.blueprint import bp
from marketplace.search.rules.saving import Alert
from marketplace.search.services import alerting, saving


@bp.get("/saved-searches/stop/<token>")
@limiter.limit("60/minute")
@public
def ask_to_stop(token: str) -> Any:
    """Show the alert that the link names. Nothing stops yet: mail scanners open links as well."""
    found = alerting.search_of_token(token)
    return render_template("search/stopping.html", search=found, token=token, is_on=found.alert != Alert.NONE)


@bp.post("/saved-searches/stop/<token>")
@limiter.limit("60/minute")
@public
def stop_alert(token: str) -> Any:
    """Stop the alert, or turn it on again after all, once a day."""
    found = alerting.search_of_token(token)
    is_wanted = request.form.get("alert") == Alert.DAILY
    if is_wanted != (found.alert != Alert.NONE):
        saving.set_alert(found, Alert.DAILY if is_wanted else Alert.NONE)
    return redirect(url_for("search.ask_to_stop", token=token), 303)
