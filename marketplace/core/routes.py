"""The foundation's own routes: health, the CSRF token for scripts, and the choices anyone may make."""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, Response, current_app, jsonify, redirect, request
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response as AnyResponse

from marketplace.core import health
from marketplace.core.errors import Forbidden
from marketplace.core.extensions import limiter
from marketplace.core.i18n import LANGUAGE_COOKIE, LANGUAGES
from marketplace.core.security import csrf_exempt, is_safe_target, over_plain_http, public
from marketplace.core.site import ACCENT, THEMES

bp = Blueprint("core", __name__, template_folder="templates")

A_YEAR_SECONDS: Final = 31_536_000


@bp.get("/healthz")
@limiter.exempt
@over_plain_http
@public
def alive() -> Any:
    """Say that the process lives."""
    return jsonify(status="ok")


@bp.get("/readyz")
@limiter.exempt
@over_plain_http
@public
def readiness() -> Any:
    """Say whether everything that a request needs is there, each part with its state."""
    found = health.examine()
    answer = jsonify(status=found.status, parts=found.parts, queue=found.queue)
    return answer, 503 if found.status == "unavailable" else 200


@bp.get("/csrf")
@public
def csrf_token() -> Any:
    """Give a script the token for its writes, on pages that carry none so that they can be cached."""
    response = jsonify(token=generate_csrf())
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post("/preferences/theme")
@public
def set_theme() -> AnyResponse:
    """Remember light, dark or automatic appearance in a cookie."""
    return _remember("theme", request.form.get("theme", ""), THEMES)


@bp.post("/preferences/language")
@public
def set_language() -> AnyResponse:
    """Remember the language in a cookie."""
    return _remember(LANGUAGE_COOKIE, request.form.get("language", ""), tuple(code for code, _ in LANGUAGES))


@bp.get("/accent.css")
@public
def accent() -> Response:
    """Serve the operator's colour as the one line of CSS from which the others derive."""
    response = Response(f":root {{ --accent: {ACCENT.get()}; }}\n", mimetype="text/css")
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


def _remember(cookie: str, value: str, allowed: tuple[str, ...]) -> AnyResponse:
    """Set a cookie and go back. These posts carry no CSRF token, so they must come from our own pages."""
    origin = request.headers.get("Origin")
    if origin not in (None, "null", request.host_url.rstrip("/"), current_app.config["SETTINGS"].site_url):
        raise Forbidden(_("That choice came from another site."))
    target = request.form.get("next", "/")
    response = redirect(target if is_safe_target(target) else "/", 303)
    if value in allowed:
        secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
        response.set_cookie(cookie, value, max_age=A_YEAR_SECONDS, samesite="Lax", secure=secure, httponly=True)
    return response


for _endpoint in ("core.set_theme", "core.set_language"):
    csrf_exempt(_endpoint)
