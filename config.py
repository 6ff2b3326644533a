"""Settings: read from the environment and checked once, when the process starts."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final, TypeVar

ROOT: Final = Path(__file__).resolve().parent
DEVELOPMENT_SECRET: Final = "development-only-secret-never-use-it-in-production"  # noqa: S105 - refused in production
MINIMUM_SECRET_LENGTH: Final = 32
MAKE_ONE: Final = "make one with: python -c 'import secrets; print(secrets.token_urlsafe(48))'"
ANY_ADDRESS: Final = "0.0.0.0"  # noqa: S104 - a platform routes to the process from outside

T = TypeVar("T")


class SettingsError(ValueError):
    """A setting is missing or wrong. Its text is one line that names the setting."""


class Environment(StrEnum):
    """Where the process runs."""

    DEVELOPMENT = "development"
    TESTING = "testing"
    PRODUCTION = "production"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that the outside decides. Durations in seconds, sizes in bytes."""

    env: Environment = Environment.DEVELOPMENT
    secret_keys: tuple[str, ...] = (DEVELOPMENT_SECRET,)
    database_url: str | None = None
    host: str = "127.0.0.1"
    port: int = 5000
    site_name: str = "Marketplace"
    site_url: str = "http://127.0.0.1:5000"
    redis_url: str | None = None
    storage_url: str | None = None
    mail_url: str | None = None
    mail_from: str = "Marketplace <no-reply@localhost>"
    map_tiles_url: str | None = None
    trusted_proxies: int = 0
    trusted_hosts: tuple[str, ...] = ()
    cors_origins: tuple[str, ...] = ()
    document_keys: tuple[str, ...] = ()
    metrics_token: str | None = None
    ratelimit_enabled: bool = True
    run_worker: bool = True
    connections_per_address: int = 256
    log_level: str = "INFO"
    instance_path: Path = field(default=ROOT / "instance")

    @property
    def is_production(self) -> bool:
        """Whether people outside depend on this process."""
        return self.env is Environment.PRODUCTION

    @property
    def is_development(self) -> bool:
        """Whether development pages, such as the outbox, are served."""
        return self.env is Environment.DEVELOPMENT


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from `environ` (default: the process environment).

    Raises:
        SettingsError: a value is missing, weak or malformed.

    """
    env = _Reader(os.environ if environ is None else environ)
    stage = env.read("APP_ENV", Environment, Environment.DEVELOPMENT)
    port = env.read("PORT", _port, 5000)
    settings = Settings(
        env=stage,
        secret_keys=env.read("SECRET_KEY", _words, (DEVELOPMENT_SECRET,)),
        database_url=env.read("DATABASE_URL", _database_url, None),
        host=env.read("HOST", str, ANY_ADDRESS if stage is Environment.PRODUCTION else "127.0.0.1"),
        port=port,
        site_name=env.read("SITE_NAME", str, "Marketplace"),
        site_url=env.read("SITE_URL", _http_url, f"http://127.0.0.1:{port}"),
        redis_url=env.read("REDIS_URL", _scheme("redis", "rediss"), None),
        storage_url=env.read("STORAGE_URL", _scheme("s3", "file"), None),
        mail_url=env.read("MAIL_URL", _scheme("smtp", "smtps", "file"), None),
        mail_from=env.read("MAIL_FROM", str, "Marketplace <no-reply@localhost>"),
        map_tiles_url=env.read("MAP_TILES_URL", _http_url, None),
        trusted_proxies=env.read("TRUSTED_PROXIES", _count, 0),
        trusted_hosts=env.read("TRUSTED_HOSTS", _words, ()),
        cors_origins=env.read("CORS_ORIGINS", _words, ()),
        document_keys=env.read("DOCUMENT_KEYS", _words, ()),
        metrics_token=env.read("METRICS_TOKEN", str, None),
        ratelimit_enabled=env.read("RATELIMIT_ENABLED", _switch, True),
        run_worker=env.read("RUN_WORKER", _switch, True),
        connections_per_address=env.read("CONNECTIONS_PER_ADDRESS", _count, 256),
        log_level=env.read("LOG_LEVEL", _log_level, "INFO"),
        instance_path=env.read("INSTANCE_PATH", Path, ROOT / "instance"),
    )
    if settings.is_production:
        _check_production(settings, env)
    return settings


def _check_production(settings: Settings, env: _Reader) -> None:
    if not env.has("SECRET_KEY"):
        raise SettingsError(f"SECRET_KEY: is required in production; {MAKE_ONE}")
    for secret in settings.secret_keys:
        if len(secret) < MINIMUM_SECRET_LENGTH or len(set(secret)) < 10 or secret == DEVELOPMENT_SECRET:
            raise SettingsError(f"SECRET_KEY: is too weak; use at least {MINIMUM_SECRET_LENGTH} random characters")
    if not env.has("SITE_URL"):
        raise SettingsError("SITE_URL: is required in production; links in mails are built from it")


class _Reader:
    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def has(self, name: str) -> bool:
        return bool(self._environ.get(name, "").strip())

    def read(self, name: str, parse: Callable[[str], T], default: T) -> T:
        raw = self._environ.get(name, "").strip()
        if not raw:
            return default
        try:
            return parse(raw)
        except ValueError as error:
            raise SettingsError(f"{name}: {error}") from None


def _words(raw: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in raw.split(",") if word.strip())


def _port(raw: str) -> int:
    if not raw.isdigit() or not 0 < int(raw) < 65536:
        raise ValueError(f"must be a port from 1 to 65535, not {raw!r}")
    return int(raw)


def _count(raw: str) -> int:
    if not raw.isdigit():
        raise ValueError(f"must be a whole number, not {raw!r}")
    return int(raw)


def _switch(raw: str) -> bool:
    try:
        return {
            "1": True,
            "true": True,
            "on": True,
            "yes": True,
            "0": False,
            "false": False,
            "off": False,
            "no": False,
        }[raw.lower()]
    except KeyError:
        raise ValueError(f"must be 1 or 0, not {raw!r}") from None


def _log_level(raw: str) -> str:
    if raw.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
        raise ValueError(f"must be DEBUG, INFO, WARNING or ERROR, not {raw!r}")
    return raw.upper()


def _http_url(raw: str) -> str:
    if not re.fullmatch(r"https?://[^\s/]+.*", raw):
        raise ValueError(f"must start with http:// or https://, not {raw!r}")
    return raw.rstrip("/")


def _scheme(*schemes: str) -> Callable[[str], str | None]:
    def parse(raw: str) -> str:
        if raw.partition("://")[0] not in schemes:
            raise ValueError("must start with " + " or ".join(f"{scheme}://" for scheme in schemes))
        return raw

    return parse


def _database_url(raw: str) -> str:
    """Accept the plain and the Heroku form; SQLAlchemy must not pick psycopg 3, which blocks eventlet's hub."""
    scheme, separator, rest = raw.partition("://")
    if not separator or scheme not in {"postgres", "postgresql", "postgresql+psycopg2"}:
        raise ValueError("must start with postgresql://")
    return f"postgresql+psycopg2://{rest}"
