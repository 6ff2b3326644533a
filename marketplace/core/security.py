"""Who may come in, and with which headers every answer leaves."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from functools import wraps
from typing import Any, Final, TypeVar
from urllib.parse import urljoin, urlsplit

from flask import Flask, Response, current_app, request
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.core.errors import Forbidden, Unauthenticated
from marketplace.core.extensions import csrf, talisman

V = TypeVar("V", bound=Callable[..., Any])

TWO_YEARS_SECONDS: Final = 63_072_000
PUBLIC: Final = "public"
SIGNED_IN: Final = "signed_in"


def public(view: V) -> V:
    """Guard: anybody. Every route declares a guard; this one says that none is needed."""
    view.guard = PUBLIC  # type: ignore[attr-defined] # read by the architecture tests
    return view


class _ViewOptions(dict[str, Any]):
    """What a view asks of Talisman. What it leaves open is filled in by each application anew, not by the first."""

    def __init__(self, **given: Any) -> None:
        super().__init__(given)
        self._given = frozenset(given)

    def setdefault(self, name: str, value: Any = None) -> Any:
        """Take the application's own value for whatever the view doesn't say."""
        if name not in self._given:
            self[name] = value
        return self[name]


def over_plain_http(view: V) -> V:
    """Answer without sending to https: for probes, which speak to the process itself."""
    view.talisman_view_options = _ViewOptions(force_https=False)  # type: ignore[attr-defined] # read by Talisman
    return view


def content_policy(policy: dict[str, str], **options: Any) -> Callable[[V], V]:
    """Give a view a Content-Security-Policy of its own, and what else Talisman takes for a view."""

    def give(view: V) -> V:
        given = _ViewOptions(content_security_policy=policy, content_security_policy_nonce_in=[], **options)
        view.talisman_view_options = given  # type: ignore[attr-defined] # read by Talisman
        return view

    return give


def user_content(view: V) -> V:
    """Send what people uploaded so that no browser runs it: no scripts, no forms, no origin."""
    return content_policy({"default-src": "'none'", "sandbox": ""})(view)


def signed_in(view: V) -> V:
    """Guard: people with an account. Others are sent to sign in, or get 401.

    An API key is limited to its scopes: where no permission is named it may read, and nothing more.
    """

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if not current_user.is_authenticated:
            raise Unauthenticated(_("Please sign in first."))
        if getattr(current_user, "scopes", None) is not None and request.method not in {"GET", "HEAD", "OPTIONS"}:
            raise Forbidden(_("No scope of an API key covers this."))
        return view(*args, **kwargs)

    guarded.guard = SIGNED_IN  # type: ignore[attr-defined] # read by the architecture tests
    return guarded  # type: ignore[return-value] # the same signature


def requires(permission: str) -> Callable[[V], V]:
    """Guard: accounts whose role grants `permission` (see `accounts/rules.py`)."""

    def guard(view: V) -> V:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if not current_user.is_authenticated:
                raise Unauthenticated(_("Please sign in first."))
            if not current_user.can(permission):
                raise Forbidden(_("Your account may not do this."))
            return view(*args, **kwargs)

        guarded.guard = permission  # type: ignore[attr-defined] # read by the architecture tests
        return guarded  # type: ignore[return-value] # the same signature

    return guard


def is_safe_target(target: str | None) -> bool:
    """Whether `target` leads to a page of this site: no other host, no scheme, no trick with slashes."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")) or "\\" in target:
        return False
    if any(ord(character) < 32 for character in target):
        return False
    there = urlsplit(urljoin(request.host_url, target))
    return there.netloc == urlsplit(request.host_url).netloc


def has_bearer() -> bool:
    """Whether the request names its own credentials, and so can't be forged by another site."""
    return request.headers.get("Authorization", "").lower().startswith("bearer ")


def init_security(app: Flask) -> None:
    """Bind the header and CSRF protection."""
    settings = app.config["SETTINGS"]
    csrf.init_app(app)
    app.before_request(_check_csrf)
    # Talisman keeps what it is told on itself: a copy for each application, or the last one would rule them all.
    copy(talisman).init_app(
        app,
        force_https=settings.has_secure_cookies,
        strict_transport_security=settings.site_url.startswith("https://"),
        strict_transport_security_max_age=TWO_YEARS_SECONDS,
        frame_options="DENY",
        referrer_policy="strict-origin-when-cross-origin",
        content_security_policy=_policy(settings),
        content_security_policy_nonce_in=["script-src"],
        permissions_policy={"camera": "()", "microphone": "()", "geolocation": "(self)", "payment": "(self)"},
        session_cookie_secure=settings.has_secure_cookies,
    )
    app.after_request(_more_headers)
    app.after_request(_allow_listed_origins)


def _policy(settings: Any) -> dict[str, str]:
    site = urlsplit(settings.site_url)
    socket = ("wss://" if site.scheme == "https" else "ws://") + site.netloc
    tiles = urlsplit(settings.map_tiles_url or "")
    images = ["'self'", "blob:", *([f"{tiles.scheme}://{tiles.netloc.replace('{s}', '*')}"] if tiles.netloc else [])]
    policy = {
        "default-src": "'none'", "base-uri": "'none'", "object-src": "'none'", "script-src": "'self'",
        "style-src": "'self'", "img-src": " ".join(images), "font-src": "'self'",
        "connect-src": f"'self' {socket}", "form-action": "'self'", "frame-ancestors": "'none'",
        "manifest-src": "'self'", "worker-src": "'self'",
    }  # fmt: skip
    if site.scheme == "https":
        policy["upgrade-insecure-requests"] = ""
    return policy


def _check_csrf() -> None:
    """Check the token wherever a cookie could speak for the sender; a bearer token speaks for itself."""
    if request.method in {"GET", "HEAD", "OPTIONS", "TRACE"} or has_bearer():
        return
    if request.routing_exception is not None:
        return  # nothing will run: the answer is that there is no such page, or that it takes no such method
    if request.path.startswith("/api/") and not request.cookies:
        return
    if request.endpoint not in _exempt:
        csrf.protect()


def know_programs(app: Flask) -> None:
    """Ask programs who they are, and what they may, before judging what they send: that happens outside the guards.

    Called last, because features read the credentials.
    """
    app.before_request(_know_program)


def _know_program() -> None:
    if not request.path.startswith("/api/") or request.method == "OPTIONS":
        return
    guard = getattr(current_app.view_functions.get(request.endpoint or ""), "guard", PUBLIC)
    if guard == PUBLIC:
        return
    if not current_user.is_authenticated:
        raise Unauthenticated(_("Please sign in first."))
    if guard != SIGNED_IN and not current_user.can(guard):
        raise Forbidden(_("Your account may not do this."))


_exempt: set[str] = set()


def csrf_exempt(endpoint: str) -> None:
    """Let `endpoint` take posts without a token: signed webhooks, and choices that carry no one's authority."""
    _exempt.add(endpoint)


def _more_headers(response: Response) -> Response:
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin-allow-popups"
    response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = (
            "no-store" if getattr(current_user, "is_authenticated", False) else "no-cache"
        )
    return response


def _allow_listed_origins(response: Response) -> Response:
    """Let scripts of the listed origins use the API with a token of their own; cookies stay at home."""
    if not request.path.startswith("/api/"):
        return response
    allowed = current_app.config["SETTINGS"].cors_origins
    response.vary.add("Origin")
    if request.headers.get("Origin") in allowed:
        response.headers["Access-Control-Allow-Origin"] = request.headers["Origin"]
        response.headers["Access-Control-Expose-Headers"] = "X-Request-ID, Retry-After, Location"
        if request.method == "OPTIONS":
            response.headers["Access-Control-Allow-Methods"] = "GET, POST, PUT, PATCH, DELETE"
            response.headers["Access-Control-Allow-Headers"] = "Authorization, Content-Type, Idempotency-Key"
            response.headers["Access-Control-Max-Age"] = "600"
    return response
