"""Browsers that take push messages: asked for by a click, remembered, taken away."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from flask import Response, flash, jsonify, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from pydantic import Field, ValidationError

from marketplace.core.api import Input, Text
from marketplace.core.errors import Invalid
from marketplace.core.extensions import limiter
from marketplace.core.security import public, requires
from marketplace.core.web import answer
from marketplace.notifications.routes.blueprint import bp
from marketplace.notifications.services import devices

WORKER: Final = (Path(__file__).resolve().parent.parent / "static" / "js" / "push-worker.js").read_text("utf-8")


class KeysInput(Input):
    """The keys of a browser."""

    p256dh: Text = Field(pattern=r"^[A-Za-z0-9_=-]{80,100}$")
    auth: Text = Field(pattern=r"^[A-Za-z0-9_=-]{20,32}$")


class DeviceInput(Input):
    """What a browser gives: PushSubscription.toJSON(), without the time."""

    endpoint: Text = Field(max_length=1000)
    keys: KeysInput


@bp.get("/push-worker.js")
@public
def push_worker() -> Response:
    """Give browsers the script that shows push messages, from the top, so that it serves every page."""
    response = Response(WORKER, mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.post("/account/notifications/browsers")
@limiter.limit("30/minute")
@requires("account.secure")
def add_browser() -> Any:
    """Remember the browser that asks."""
    try:
        given = DeviceInput.model_validate(request.get_json(silent=True))
    except ValidationError as error:
        raise Invalid(_("That is not what a browser gives.")) from error
    if current_user.session_id is None:
        raise Invalid(_("That is not what a browser gives."))
    agent = request.headers.get("User-Agent", "")[:300]
    device_id = devices.add(
        current_user.id, current_user.session_id,
        devices.Subscription(given.endpoint, given.keys.p256dh, given.keys.auth, agent),
    )  # fmt: skip
    return jsonify(id=device_id, url=url_for(".remove_browser", device_id=device_id)), 201


@bp.post("/account/notifications/browsers/<int:device_id>/removal")
@requires("account.secure")
def remove_browser(device_id: int) -> Any:
    """Send no more to a browser."""
    devices.remove(current_user.id, device_id)
    flash(_("No more push messages there."), "success")
    return answer(page=lambda: redirect(url_for(".preferences"), 303), data=lambda: {"id": device_id})
