"""Refusals and failures, each answered in one place: a page for people, a problem document for programs."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

import structlog
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
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from pydantic import ValidationError
from sqlalchemy.exc import DataError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException, SecurityError

from marketplace.core import db as unit
from marketplace.core.complaints import in_words
from marketplace.core.errors import Conflict, Invalid, Refused, Unauthenticated, Unavailable
from marketplace.core.extensions import login_manager
from marketplace.core.web import FIRST_ERROR, wants_json

log = structlog.get_logger()

FIRST_OF_OURS: Final = 500

AWAY: Final = (OperationalError, InterfaceError, PoolTimeoutError)
"""What the database's absence looks like from here."""

_friendly: dict[str, tuple[str, Any]] = {}


def friendly(constraint: str, detail: Any, code: str = "conflict") -> None:
    """Declare what a violated constraint of the database means to people."""
    _friendly[constraint] = (code, detail)


def init_refusing(app: Flask) -> None:
    """Bind the answers to refusals and failures."""
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
    unit.rollback()
    cause = error.__cause__
    if isinstance(cause, ValidationError):
        return _error(400, _("Some fields are not valid."), "invalid", in_words(cause))
    status = 400 if error.status_code == HTTPStatus.UNPROCESSABLE_ENTITY else error.status_code
    return _error(status, str(error.message or _("Some fields are not valid.")), _code(status))


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
    # Who is there can't be asked now, not even for their language.
    g._login_user = login_manager.anonymous_user()  # noqa: SLF001 - where Flask-Login keeps it
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
