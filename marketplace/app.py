"""The roof: builds the application from its extensions, the foundation and the features, floor by floor."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final
from urllib.parse import urlsplit

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

import config
from marketplace.core import (
    assets,
    caching,
    cli,
    dev,
    files,
    fragments,
    guests,
    i18n,
    logging,
    mail,
    outbox,
    pages,
    postgres,
    rates,
    reading,
    refusing,
    routes,
    security,
    serving,
    setup,
    site,
    slots,
    sockets,
    storage,
    tables,
    web,
)
from marketplace.core.extensions import compress, db, limiter, login_manager

FEATURES: Final = (
    "accounts",
    "notifications",
    "verification",
    "payments",
    "moderation",
    "listings",
    "search",
    "bookmarks",
    "messaging",
    "offers",
    "cart",
    "orders",
    "reviews",
    "api",
    "admin",
    "demo",
)
"""Floor by floor, from the ground up."""

ROOMS: Final = ("models", "loader", "routes", "api", "admin", "sockets", "cli", "handlers", "jobs", "notices")
"""The rooms that act when they are loaded: they offer a Blueprint, or register commands, handlers and jobs."""


EACH_ADDRESS: Final = "900/minute"
"""How often one address may come in all, over every route; routes that cost or leak more have limits of their own."""

API_CONFIG: Final = {
    "VALIDATION_ERROR_STATUS_CODE": 400,
    "VALIDATION_ERROR_DESCRIPTION": "Some fields are not valid.",
    "OPENAPI_VERSION": "3.1.0",
    "AUTO_VALIDATION_ERROR_RESPONSE": False,  # marketplace/api describes refusals as the problem documents they are
    "AUTO_OPERATION_ID": True,
    "AUTO_AUTH_ERROR_RESPONSE": False,
    "AUTO_404_RESPONSE": False,
}


def create_app(settings: config.Settings | None = None) -> Flask:
    """Return the application for `settings` (default: those of the environment), ready to serve."""
    app = build_app(settings)
    open_app(app)
    return app


def build_app(settings: config.Settings | None = None) -> Flask:
    """Build all of the application that may be shared by processes that fork: no thread, connection or live client."""
    settings = settings or config.load()
    logging.configure(settings.log_level, machine_readable=settings.is_production)
    app = web.Marketplace(
        "marketplace", root_path=str(config.ROOT / "marketplace"), instance_path=str(settings.instance_path),
        template_folder="core/templates", static_folder=None,  # type: ignore[arg-type] # Flask takes None
        json_errors=False, spec_path=None, docs_path=None, title=settings.site_name, version="1.0.0",
    )  # fmt: skip
    _configure(app, settings)
    _bind(app)
    app.register_blueprint(routes.bp)
    app.register_blueprint(files.bp)
    app.register_blueprint(pages.bp)
    pages.register(app)
    if settings.is_development:
        app.register_blueprint(dev.bp)
        app.register_blueprint(outbox.bp)
    for feature in FEATURES:
        _move_in(app, feature)
    security.know_programs(app)
    return app


def open_app(app: Flask) -> None:
    """Put on what stands before the application: live connections, as this process serves, and what proxies say."""
    settings: config.Settings = app.config["SETTINGS"]
    sockets.init_sockets(app, _own_origins(settings), settings.cors_origins, mode=serving.async_mode())
    if settings.trusted_proxies:  # outermost, so that sockets, too, know who is there; X-Forwarded-Host is nobody's
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.trusted_proxies, x_proto=1, x_host=0)  # type: ignore[method-assign] # WSGI middleware


def _configure(app: Flask, settings: config.Settings) -> None:
    database = settings.database_url or postgres.embedded_url(settings.instance_path)
    app.config.from_mapping(API_CONFIG)
    app.config.from_mapping(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_keys[0],
        SECRET_KEY_FALLBACKS=list(settings.secret_keys[1:]),
        TESTING=settings.env is config.Environment.TESTING,
        SQLALCHEMY_DATABASE_URI=database,
        SQLALCHEMY_ENGINE_OPTIONS={"pool_size": 10, "max_overflow": 0, "pool_timeout": 10},
        MAX_CONTENT_LENGTH=64 * 2**20,
        MAX_FORM_MEMORY_SIZE=4 * 2**20,
        MAX_FORM_PARTS=500,
        TRUSTED_HOSTS=_hosts(settings),
        SESSION_COOKIE_NAME="__Host-session" if settings.has_secure_cookies else "session",
        SESSION_COOKIE_SECURE=settings.has_secure_cookies,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        REMEMBER_COOKIE_NAME="__Host-remember" if settings.has_secure_cookies else "remember",
        REMEMBER_COOKIE_SECURE=settings.has_secure_cookies,
        REMEMBER_COOKIE_HTTPONLY=True,
        REMEMBER_COOKIE_SAMESITE="Lax",
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,
        RATELIMIT_ENABLED=settings.ratelimit_enabled,
        RATELIMIT_APPLICATION=EACH_ADDRESS,
        RATELIMIT_STORAGE_URI=settings.redis_url or "memory://",
        COMPRESS_MIMETYPES=[
            "text/html",
            "application/json",
            "application/problem+json",
            "text/css",
            "application/xml",
            "text/plain",
        ],
        COMPRESS_MIN_SIZE=1024,
        BABEL_DEFAULT_LOCALE="en",
    )


def _hosts(settings: config.Settings) -> list[str] | None:
    """The names under which we answer: in production those of the site and of this machine's own probes."""
    if settings.trusted_hosts or not settings.is_production:
        return list(settings.trusted_hosts) or None
    return [urlsplit(settings.site_url).hostname or "", "localhost", "127.0.0.1"]


def _own_origins(settings: config.Settings) -> set[str]:
    """Where our own pages come from, in development by either name of the machine."""
    ours = {settings.site_url}
    if settings.is_development:
        ours |= {f"http://{name}:{settings.port}" for name in ("localhost", "127.0.0.1")}
    return ours


def _bind(app: Flask) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    db.init_app(app)
    reading.init_reading(app, db)
    web.init_web(app)
    refusing.init_refusing(app)
    login_manager.init_app(app)
    limiter.init_app(app)
    slots.init_slots(app)
    fragments.init_fragments(app)
    tables.init_tables(app)
    i18n.init_i18n(app)
    rates.init_rates(app)
    security.init_security(app)
    guests.init_guests(app)
    caching.init_caching(app)
    storage.init_storage(app)
    mail.init_mail(app)
    site.init_site(app)
    compress.init_app(app)
    assets.init_assets(app)
    setup.init_setup(app, db)
    cli.init_cli(app)


def _move_in(app: Flask, feature: str) -> None:
    """Load the rooms of a feature; rooms that it does not have are not missed.

    `routes`, `api` and `admin` offer a Blueprint `bp`; any room may offer `register(app)`, called once.
    """
    for room in ROOMS:
        name = f"marketplace.{feature}.{room}"
        if find_spec(name) is None:
            continue
        module: Any = import_module(name)
        if hasattr(module, "bp"):
            app.register_blueprint(module.bp)
        if hasattr(module, "register"):
            module.register(app)
