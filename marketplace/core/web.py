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
from apiflask.exceptions import HTTPError
from flask import (
    Flask,
    Response,
    current_app,
    flash,
    g,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.json.provider import DefaultJSONProvider
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException, SecurityError

from marketplace.core import caching, clock, reading
from marketplace.core import db as unit
from marketplace.core.errors import Conflict, Invalid, Refused, TooLarge, Unauthenticated, Unavailable, UnsupportedType
from marketplace.core.extensions import login_manager
from marketplace.core.reading import READING

log = structlog.get_logger()

REQUEST_ID: Final = re.compile(r"[A-Za-z0-9._-]{8,64}")
FIRST_ERROR: Final = 400
FIRST_OF_OURS: Final = 500
SLOW_MILLISECONDS: Final = 1000
SLOW_KEPT: Final = 50
"""How many slow requests a process remembers for the administration."""
PROBES: Final = {"/healthz", "/readyz", "/metrics"}
TAKEN_TYPES: Final = ("application/json", "multipart/form-data")

AWAY: Final = (OperationalError, InterfaceError, PoolTimeoutError)
"""What the database's absence looks like from here."""

_friendly: dict[str, tuple[str, Any]] = {}


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


def friendly(constraint: str, detail: Any, code: str = "conflict") -> None:
    """Declare what a violated constraint of the database means to people."""
    _friendly[constraint] = (code, detail)


def init_web(app: Flask) -> None:
    """Bind request ids, refusals and log context."""
    app.extensions["slow_requests"] = deque(maxlen=SLOW_KEPT)
    app.before_request(_begin)
    app.after_request(_finish)
    app.register_error_handler(Refused, refuse)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(HTTPError, _api_error)
    app.register_error_handler(IntegrityError, _violated)
    app.register_error_handler(DataError, _unstorable)
    app.register_error_handler(ValueError, _nul_or_unexpected)
    for kind in AWAY:
        app.register_error_handler(kind, _database_away)
    app.register_error_handler(Exception, _unexpected)


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
    if is_slow:
        slow = {"at": clock.now(), "method": request.method, "path": request.path, "status": status, "ms": milliseconds}
        current_app.extensions["slow_requests"].append(slow)
    tell = log.warning if is_slow else log.info
    tell("slow_request" if is_slow else "request", method=request.method, path=request.path, status=status,
         ms=milliseconds, address=request.remote_addr)  # fmt: skip


def refuse(refused: Refused) -> Any:
    """Answer a refusal: a problem document, the sign-in page, or a page that says what to do next."""
    unit.rollback()
    if not wants_json() and isinstance(refused, Unauthenticated) and login_manager.login_view:
        if request.method == "GET":
            return redirect(url_for(login_manager.login_view, next=request.full_path.rstrip("?")))
        flash(refused.detail, "info")
        return redirect(url_for(login_manager.login_view))
    return _error(refused.status, refused.detail, refused.code, refused.errors, refused.headers)


def _error(
    status: int,
    detail: str,
    code: str,
    errors: dict[str, list[str]] | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    if wants_json():
        problem: dict[str, Any] = {
            "type": f"{current_app.config['SETTINGS'].site_url}/help/errors#{code}",
            "title": HTTPStatus(status).phrase,
            "status": status,
            "detail": detail,
            "code": code,
            "request_id": g.get("request_id", ""),
        }
        if errors or status == HTTPStatus.BAD_REQUEST:
            problem["errors"] = errors or {}
        response = jsonify(problem)
        response.content_type = "application/problem+json"
    else:
        values = {
            "status": status,
            "detail": detail,
            "code": code,
            "errors": errors or {},
            "request_id": g.get("request_id", ""),
        }
        try:
            response = make_response(render_template("errors/error.html", **values))
        except AWAY as error:
            if status >= FIRST_OF_OURS:
                raise
            return _database_away(error)  # the frame of the page asks who is there; the bare page asks nothing
    response.status_code = status
    response.headers.update(headers or {})
    g.retry_after = response.headers.get("Retry-After")
    return response


def _stale_form(error: CSRFError) -> Any:
    log.info("csrf_refused", reason=error.description)
    return _error(
        400,
        _("This form had been open for too long or came from elsewhere. Load the page again and send it once more."),
        "csrf_failed",
    )


def _http_error(error: HTTPException) -> Any:
    if error.response is not None or error.code is None or error.code < FIRST_ERROR:
        return error
    if isinstance(error, SecurityError):  # a foreign Host: no page can be drawn, because no address can be built
        return Response("This host name is not one of ours.\n", 400, mimetype="text/plain")
    unit.rollback()
    kept = {name: value for name, value in error.get_headers() if name in {"Allow", "Retry-After"}}
    retry = getattr(error, "retry_after", None)
    if retry is not None:
        kept["Retry-After"] = str(retry)
    return _error(error.code, _http_details().get(error.code, error.description or ""), _code(error.code), None, kept)


def _http_details() -> dict[int, str]:
    return {
        400: _("What was sent can't be read. Programs send JSON, in UTF-8."),
        404: _("There is nothing at this address, or it is not yours to see."),
        405: _("This address does not take that method."),
        413: _("That is too large to take."),
        415: _("That type of content is not taken here."),
        429: _("That was too often in a short time. Wait a moment and try again."),
    }


def _code(status: int) -> str:
    return HTTPStatus(status).phrase.lower().replace(" ", "_").replace("-", "_").replace("'", "")


def _api_error(error: HTTPError) -> Any:
    fields: dict[str, list[str]] = {}
    if isinstance(error.detail, dict):
        for found in error.detail.values():
            if isinstance(found, dict):
                fields |= {str(name): [str(m) for m in messages] for name, messages in found.items()}
    unit.rollback()
    status = 400 if error.status_code == HTTPStatus.UNPROCESSABLE_ENTITY else error.status_code
    return _error(
        status, str(error.message or _("Some fields are not valid.")), "invalid" if fields else _code(status), fields
    )


def _violated(error: IntegrityError) -> Any:
    constraint = getattr(getattr(error.orig, "diag", None), "constraint_name", None) or ""
    code, detail = _friendly.get(
        constraint, ("conflict", _("That is in conflict with what is stored. Load the page again and retry."))
    )
    if constraint not in _friendly:
        log.warning("constraint_violated", constraint=constraint)
    return refuse(Conflict(str(detail), code=code))


def _unstorable(error: DataError) -> Any:
    log.warning("unstorable_value", error=str(error.orig))
    return refuse(Invalid(_("A value is not one that can be stored.")))


def _nul_or_unexpected(error: ValueError) -> Any:
    """Answer a text with a NUL, which the driver refuses before the database can, like any other unstorable value."""
    if "NUL (0x00)" not in str(error):
        return _unexpected(error)
    log.warning("unstorable_value", error=str(error))
    return refuse(Invalid(_("A value is not one that can be stored.")))


def _database_away(error: Exception) -> Any:
    log.error("database_unavailable", error=str(error)[:300])
    away = Unavailable(
        _("We can't reach our data for the moment. Nothing was changed; try again shortly."),
        headers={"Retry-After": "5"},
    )
    return refuse(away)


def _unexpected(error: Exception) -> Any:
    log.error("unexpected_error", exc_info=error, path=request.path, method=request.method)
    if current_app.testing and current_app.config.get("PROPAGATE_UNEXPECTED", True):
        raise error
    unit.rollback()
    return _error(
        500, _("Something went wrong on our side. It has been noted; try again in a moment."), "internal_error"
    )
