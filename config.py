"""Settings: read from the environment and checked once, when the process starts."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from dotenv import dotenv_values

from marketplace.core import environment as env
from marketplace.core.environment import Reader, SettingsError

__all__ = ["Environment", "Settings", "SettingsError", "load"]

ROOT: Final = Path(__file__).resolve().parent
DEVELOPMENT_SECRET: Final = "development-only-secret-never-use-it-in-production"  # noqa: S105 - refused in production
MINIMUM_SECRET_LENGTH: Final = 32
MINIMUM_SECRET_LETTERS: Final = 10
MAKE_ONE: Final = "make one with: python -c 'import secrets; print(secrets.token_urlsafe(48))'"
ANY_ADDRESS: Final = "0.0.0.0"  # noqa: S104 - a platform routes to the process from outside


class Environment(StrEnum):
    """Where the process runs."""

    DEVELOPMENT = "development"
    TESTING = "testing"
    PRODUCTION = "production"


@dataclass(frozen=True, slots=True)
class Stripe:
    """Card payments. `api_base` points to a fake in tests."""

    secret_key: str
    publishable_key: str
    webhook_secret: str
    api_base: str | None = None


@dataclass(frozen=True, slots=True)
class Razorpay:
    """Payments in India."""

    key_id: str
    key_secret: str
    webhook_secret: str
    api_base: str | None = None


@dataclass(frozen=True, slots=True)
class PayPal:
    """PayPal payments."""

    client_id: str
    client_secret: str
    webhook_id: str
    api_base: str = "https://api-m.paypal.com"


@dataclass(frozen=True, slots=True)
class OpenAI:
    """A language model behind any compatible endpoint."""

    api_key: str
    base_url: str | None = None
    model: str = "gpt-5-mini"


@dataclass(frozen=True, slots=True)
class Twilio:
    """SMS."""

    account_sid: str
    auth_token: str
    sender: str
    api_base: str | None = None


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
    mail_api_base: str | None = None
    mail_webhook_key: str | None = None
    vapid_private_key: str | None = None
    map_tiles_url: str | None = None
    trusted_proxies: int = 0
    trusted_hosts: tuple[str, ...] = ()
    cors_origins: tuple[str, ...] = ()
    document_keys: tuple[str, ...] = ()
    metrics_token: str | None = None
    metrics_allow: tuple[str, ...] = ()
    ratelimit_enabled: bool = True
    run_worker: bool = True
    connections_per_address: int = 256
    log_level: str = "INFO"
    instance_path: Path = field(default=ROOT / "instance")
    stripe: Stripe | None = None
    razorpay: Razorpay | None = None
    paypal: PayPal | None = None
    openai: OpenAI | None = None
    twilio: Twilio | None = None
    sentry_dsn: str | None = None
    clamav_url: str | None = None

    @property
    def is_production(self) -> bool:
        """Whether people outside depend on this process."""
        return self.env is Environment.PRODUCTION

    @property
    def has_secure_cookies(self) -> bool:
        """Whether cookies are bound to https; over plain http a browser would not send such cookies back."""
        return self.is_production and self.site_url.startswith("https://")

    @property
    def is_development(self) -> bool:
        """Whether development pages, such as the outbox, are served."""
        return self.env is Environment.DEVELOPMENT


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from `environ` (default: the process environment and, in development, `.env`).

    Raises:
        SettingsError: a value is missing, weak or malformed.

    """
    return read(Reader(_surroundings() if environ is None else environ))


def _surroundings() -> dict[str, str]:
    """The environment, which wins over `.env`; that file is for development only."""
    given = dict(os.environ)
    if given.get("APP_ENV", Environment.DEVELOPMENT) != Environment.DEVELOPMENT:
        return given
    return {**{name: value for name, value in dotenv_values(ROOT / ".env").items() if value is not None}, **given}


def read(reader: Reader) -> Settings:
    """Read every setting through `reader`; see `load`."""
    stage = Environment(reader.read("APP_ENV", env.one_of(*Environment), Environment.DEVELOPMENT))
    settings = Settings(env=stage, **_site(reader, stage), **_parts(reader), **_limits(reader), **_providers(reader))
    if settings.is_production:
        _check_production(settings, reader)
    return settings


def _site(reader: Reader, stage: Environment) -> dict[str, Any]:
    port = reader.read("PORT", env.port, 5000)
    return {
        "secret_keys": reader.read("SECRET_KEY", env.words, (DEVELOPMENT_SECRET,)),
        "host": reader.read("HOST", env.text, ANY_ADDRESS if stage is Environment.PRODUCTION else "127.0.0.1"),
        "port": port,
        "site_name": reader.read("SITE_NAME", env.text, "Marketplace"),
        "site_url": reader.read("SITE_URL", env.site_url, f"http://127.0.0.1:{port}"),
        "log_level": reader.read("LOG_LEVEL", env.one_of(*env.LOG_LEVELS), "INFO"),
        "run_worker": reader.read("RUN_WORKER", env.switch, default=True),
    }


def _parts(reader: Reader) -> dict[str, Any]:
    return {
        "database_url": reader.read("DATABASE_URL", env.database_url, None),
        "redis_url": reader.read("REDIS_URL", env.address("redis", "rediss"), None),
        "storage_url": reader.read("STORAGE_URL", env.address("s3", "file"), None),
        "mail_url": reader.read("MAIL_URL", env.mail_url, None),
        "mail_from": reader.read("MAIL_FROM", env.text, "Marketplace <no-reply@localhost>"),
        "mail_api_base": reader.read("MAIL_API_BASE", env.http_url, None),
        "mail_webhook_key": reader.read("MAIL_WEBHOOK_KEY", env.text, None),
        "map_tiles_url": reader.read("MAP_TILES_URL", env.http_url, None),
        "instance_path": reader.read("INSTANCE_PATH", _folder, ROOT / "instance"),
    }


def _folder(raw: str) -> Path:
    """A folder; a relative one lies in the product's own."""
    return (ROOT / raw).resolve()


def _limits(reader: Reader) -> dict[str, Any]:
    return {
        "trusted_proxies": reader.read("TRUSTED_PROXIES", env.count, 0),
        "trusted_hosts": reader.read("TRUSTED_HOSTS", env.hosts, ()),
        "cors_origins": reader.read("CORS_ORIGINS", env.origins, ()),
        "ratelimit_enabled": reader.read("RATELIMIT_ENABLED", env.switch, default=True),
        "connections_per_address": reader.read("CONNECTIONS_PER_ADDRESS", env.count, 256),
        "metrics_token": reader.read("METRICS_TOKEN", env.text, None),
        "metrics_allow": reader.read("METRICS_ALLOW", env.networks, ()),
        "document_keys": reader.read("DOCUMENT_KEYS", env.keys, ()),
    }


def _providers(reader: Reader) -> dict[str, Any]:
    return {
        "stripe": _stripe(reader),
        "razorpay": _razorpay(reader),
        "paypal": _paypal(reader),
        "openai": _openai(reader),
        "twilio": _twilio(reader),
        "vapid_private_key": reader.read("VAPID_PRIVATE_KEY", env.vapid_key, None),
        "sentry_dsn": reader.read("SENTRY_DSN", env.http_url, None),
        "clamav_url": reader.read("CLAMAV_URL", env.address("tcp"), None),
    }


def _stripe(reader: Reader) -> Stripe | None:
    is_given = reader.together("STRIPE_SECRET_KEY", "STRIPE_PUBLISHABLE_KEY", "STRIPE_WEBHOOK_SECRET")
    found = Stripe(
        secret_key=reader.read("STRIPE_SECRET_KEY", env.starting("sk_", "rk_"), ""),
        publishable_key=reader.read("STRIPE_PUBLISHABLE_KEY", env.starting("pk_"), ""),
        webhook_secret=reader.read("STRIPE_WEBHOOK_SECRET", env.starting("whsec_"), ""),
        api_base=reader.read("STRIPE_API_BASE", env.http_url, None),
    )
    return found if is_given else None


def _razorpay(reader: Reader) -> Razorpay | None:
    is_given = reader.together("RAZORPAY_KEY_ID", "RAZORPAY_KEY_SECRET", "RAZORPAY_WEBHOOK_SECRET")
    found = Razorpay(
        key_id=reader.read("RAZORPAY_KEY_ID", env.starting("rzp_"), ""),
        key_secret=reader.read("RAZORPAY_KEY_SECRET", env.text, ""),
        webhook_secret=reader.read("RAZORPAY_WEBHOOK_SECRET", env.text, ""),
        api_base=reader.read("RAZORPAY_API_BASE", env.http_url, None),
    )
    return found if is_given else None


def _paypal(reader: Reader) -> PayPal | None:
    is_given = reader.together("PAYPAL_CLIENT_ID", "PAYPAL_CLIENT_SECRET", "PAYPAL_WEBHOOK_ID")
    found = PayPal(
        client_id=reader.read("PAYPAL_CLIENT_ID", env.text, ""),
        client_secret=reader.read("PAYPAL_CLIENT_SECRET", env.text, ""),
        webhook_id=reader.read("PAYPAL_WEBHOOK_ID", env.text, ""),
        api_base=reader.read("PAYPAL_API_BASE", env.http_url, "https://api-m.paypal.com"),
    )
    return found if is_given else None


def _openai(reader: Reader) -> OpenAI | None:
    found = OpenAI(
        api_key=reader.read("OPENAI_API_KEY", env.text, ""),
        base_url=reader.read("OPENAI_BASE_URL", env.http_url, None),
        model=reader.read("OPENAI_MODEL", env.text, "gpt-5-mini"),
    )
    return found if found.api_key else None


def _twilio(reader: Reader) -> Twilio | None:
    is_given = reader.together("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_FROM")
    found = Twilio(
        account_sid=reader.read("TWILIO_ACCOUNT_SID", env.starting("AC"), ""),
        auth_token=reader.read("TWILIO_AUTH_TOKEN", env.text, ""),
        sender=reader.read("TWILIO_FROM", env.text, ""),
        api_base=reader.read("TWILIO_API_BASE", env.http_url, None),
    )
    return found if is_given else None


def _check_production(settings: Settings, reader: Reader) -> None:
    if not reader.has("SECRET_KEY"):
        raise SettingsError(f"SECRET_KEY: is required in production; {MAKE_ONE}")
    for secret in settings.secret_keys:
        is_varied = len(set(secret)) >= MINIMUM_SECRET_LETTERS and secret != DEVELOPMENT_SECRET
        if len(secret) < MINIMUM_SECRET_LENGTH or not is_varied:
            raise SettingsError(f"SECRET_KEY: is too weak; use at least {MINIMUM_SECRET_LENGTH} random characters")
    if not reader.has("SITE_URL"):
        raise SettingsError("SITE_URL: is required in production; links in mails are built from it")
