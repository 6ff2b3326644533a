"""The way of a request: its id, the one commit, and one answer for people and programs."""

from __future__ import annotations

import math
import re
import time
from collections import deque
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

import structlog
import uuid_utils
from apiflask import APIFlask
from flask import Flask, Response, current_app, g, jsonify, make_response, render_template, request
from flask.json.provider import DefaultJSONProvider
from flask_babel import gettext as _

from marketplace.core import caching, clock, reading
from marketplace.core import db as unit
from marketplace.core.addresses import Address
from marketplace.core.drawing import Templates
from marketplace.core.errors import Invalid, TooLarge, UnsupportedType
from marketplace.core.reading import READING

log = structlog.get_logger()

REQUEST_ID: Final = re.compile(r"[A-Za-z0-9._-]{8,64}")
FIRST_ERROR: Final = 400
SLOW_MILLISECONDS: Final = 1000
SLOW_KEPT: Final = 50
"""How many slow requests a process remembers for the administration."""
PROBES: Final = {"/healthz", "/readyz", "/metrics"}
TAKEN_TYPES: Final = ("application/json", "multipart/form-data")


class Json(DefaultJSONProvider):
    """JSON that is nested beyond all measure is as unreadable as any other nonsense."""

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """Read JSON.

        Raises:
            ValueError: it is malformed, or nested too deeply.

        """
        try:
            return super().loads(s, **kwargs)
        except RecursionError:
            raise ValueError("nested too deeply") from None


class Marketplace(APIFlask):
    """The application: a view's work is committed exactly when its answer is not an error."""

    json_provider_class = Json
    jinja_environment = Templates
    url_rule_class = Address

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function itself: none of ours is a coroutine, and asking costs more than it seems."""
        return func

    def dispatch_request(self) -> Any:
        """Run the view and commit; a status of 400 or above rolls back."""
        response = self.make_response(super().dispatch_request())
        if response.status_code < FIRST_ERROR:
            unit.commit()
            if request.method not in READING:
                caching.empty()
        else:
            unit.rollback()
        return response


def answer(*, page: Callable[[], Any], data: Callable[[], Any], status: int = 200) -> Any:
    """Answer people with `page` and programs with `data`, as `Accept` asks."""
    if wants_json():
        return jsonify(data()), status
    return page()


def wants_json() -> bool:
    """Whether the sender is a program: a route of the API, or one that prefers JSON to HTML."""
    if request.path.startswith("/api/"):
        return True
    accepts = request.accept_mimetypes
    return (
        accepts["application/json"] > accepts["text/html"] or accepts["application/problem+json"] > accepts["text/html"]
    )


def form_page(template: str, form: Any, **context: Any) -> Response:
    """Show a form: 200 at first, 422 when it comes back with errors; programs get those as a problem document."""
    if form.errors and wants_json():
        named = {name or "form": [str(message) for message in messages] for name, messages in form.errors.items()}
        raise Invalid(_("Some fields are not valid."), errors=named)
    status = 422 if form.errors else 200
    return make_response(render_template(template, form=form, **context), status)


def init_web(app: Flask) -> None:
    """Bind request ids and log context."""
    app.extensions["slow_requests"] = deque(maxlen=SLOW_KEPT)
    app.before_request(_begin)
    app.after_request(_finish)


def _begin() -> None:
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if REQUEST_ID.fullmatch(given) else uuid_utils.uuid7().hex
    g.started = time.perf_counter()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)
    reading.begin()
    if (request.content_length or 0) > current_app.config["MAX_CONTENT_LENGTH"]:
        raise TooLarge(_("That is too large to take."))
    if request.path.startswith("/api/") and request.content_length and request.mimetype not in TAKEN_TYPES:
        raise UnsupportedType(_("Send JSON, with Content-Type: application/json."))


def _finish(response: Response) -> Response:
    response.headers["X-Request-ID"] = g.get("request_id", "")
    if g.get("retry_after"):
        response.headers["Retry-After"] = g.retry_after
    elif response.status_code != HTTPStatus.TOO_MANY_REQUESTS:
        response.headers.pop("Retry-After", None)  # the limiter writes it on every answer, as if all were refused
    _log_request(response.status_code)
    structlog.contextvars.unbind_contextvars("request_id")
    return response


def _log_request(status: int) -> None:
    """One line a request in production, and everywhere for slow ones. Queries stay out: they may be personal."""
    milliseconds = round((time.perf_counter() - g.get("started", math.inf)) * 1000, 1)
    is_slow = milliseconds > SLOW_MILLISECONDS
    if not is_slow and (not current_app.config["SETTINGS"].is_production or request.path in PROBES):
        return
    path = _plain_path()
    if is_slow:
        slow = {"at": clock.now(), "method": request.method, "path": path, "status": status, "ms": milliseconds}
        current_app.extensions["slow_requests"].append(slow)
    tell = log.warning if is_slow else log.info
    tell("slow_request" if is_slow else "request", method=request.method, path=path, status=status,
         ms=milliseconds, address=request.remote_addr)  # fmt: skip


def _plain_path() -> str:
    """Return the path as it may stand in a log: a token in it opens a door for whoever reads it."""
    token = (request.view_args or {}).get("token")
    return request.path.replace(str(token), "…") if token else request.path
