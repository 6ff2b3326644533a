"""Reading settings: a text from the environment becomes a value, or one line that says what is wrong with it."""

from __future__ import annotations

import base64
import binascii
import ipaddress
import re
from collections.abc import Callable, Mapping
from typing import Final, TypeVar
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

T = TypeVar("T")
D = TypeVar("D")

SWITCHES: Final = {
    "1": True, "true": True, "on": True, "yes": True, "0": False, "false": False, "off": False, "no": False,
}  # fmt: skip
LOG_LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR")
FERNET_KEY_BYTES: Final = 32
VAPID_KEY_LETTERS: Final = 43
P256_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class SettingsError(ValueError):
    """A setting is missing or wrong. Its text is one line that names the setting, and repeats no secret."""


class Reader:
    """Reads named values and remembers which names were asked for, so that the handbook can be held to them."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self.names: list[str] = []

    def has(self, name: str) -> bool:
        """Whether the variable is set and not blank."""
        return bool(self._environ.get(name, "").strip())

    def read(self, name: str, parse: Callable[[str], T], default: D) -> T | D:
        """Return the parsed value, or `default` where none is set.

        Raises:
            SettingsError: the value is not one that `parse` takes.

        """
        self.names.append(name)
        raw = self._environ.get(name, "").strip()
        if not raw:
            return default
        try:
            return parse(raw)
        except ValueError as error:
            raise SettingsError(f"{name}: {error}") from None

    def together(self, *names: str) -> bool:
        """Whether a group of settings is given. All or none: one that is missing is named."""
        given = [name for name in names if self.has(name)]
        missing = [name for name in names if not self.has(name)]
        if given and missing:
            raise SettingsError(f"{missing[0]}: is needed together with {given[0]}")
        return bool(given)


def text(raw: str) -> str:
    """Take any one line."""
    if not raw.isprintable():
        raise ValueError("must be one line of printable text")
    return raw


def words(raw: str) -> tuple[str, ...]:
    """Split at commas."""
    return tuple(word.strip() for word in raw.split(",") if word.strip())


def port(raw: str) -> int:
    """A TCP port."""
    if not raw.isdecimal() or not 0 < int(raw) < 65536:
        raise ValueError(f"must be a port from 1 to 65535, not {raw!r}")
    return int(raw)


def count(raw: str) -> int:
    """A whole number from 0."""
    if not raw.isdecimal():
        raise ValueError(f"must be a whole number, not {raw!r}")
    return int(raw)


def switch(raw: str) -> bool:
    """On or off."""
    if raw.lower() not in SWITCHES:
        raise ValueError(f"must be 1 or 0, not {raw!r}")
    return SWITCHES[raw.lower()]


def one_of(*values: str) -> Callable[[str], str]:
    """One of the values given, in any case."""

    def parse(raw: str) -> str:
        for value in values:
            if raw.lower() == value.lower():
                return value
        raise ValueError(f"must be {', '.join(values[:-1])} or {values[-1]}, not {raw!r}")

    return parse


def starting(*prefixes: str) -> Callable[[str], str]:
    """A key whose issuer marks it, such as `sk_`."""

    def parse(raw: str) -> str:
        if not raw.startswith(prefixes) or not raw.isprintable() or " " in raw:
            raise ValueError("must start with " + " or ".join(prefixes))
        return raw

    return parse


def address(*schemes: str) -> Callable[[str], str]:
    """An address of one of the schemes. It may hold a password, so it is not repeated in errors."""

    def parse(raw: str) -> str:
        start = " or ".join(f"{scheme}://" for scheme in schemes)
        if raw.partition("://")[0] not in schemes or "://" not in raw or re.search(r"\s", raw):
            raise ValueError(f"must start with {start}")
        if urlsplit(raw).scheme != "file" and not urlsplit(raw).hostname:
            raise ValueError(f"must name a host after {start}")
        port_of(raw)
        return raw.rstrip("/") if schemes[0].startswith("http") else raw

    return parse


def port_of(raw: str) -> int | None:
    """Return the port of an address; a wrong one is said so."""
    try:
        return urlsplit(raw).port
    except ValueError:
        raise ValueError("must have a port from 1 to 65535 after its host") from None


def mail_url(raw: str) -> str:
    """Where mail goes: an SMTP server, a provider with its key, or a folder. It may hold a secret."""
    scheme, _separator, rest = raw.partition("://")
    if scheme == "sendgrid" and not re.fullmatch(r"[A-Za-z0-9._%-]{8,}", rest):
        raise ValueError("must read sendgrid://KEY")
    if scheme == "mailgun" and not re.fullmatch(r"[A-Za-z0-9._%:-]{8,}@[A-Za-z0-9.-]+\.[A-Za-z]{2,}", rest):
        raise ValueError("must read mailgun://KEY@domain")
    return raw if scheme in {"sendgrid", "mailgun"} else address("smtp", "smtps", "file")(raw)


http_url: Final = address("http", "https")


def site_url(raw: str) -> str:
    """The address of the site: scheme and host only, because all paths are ours."""
    url = http_url(raw)
    if urlsplit(url).path or urlsplit(url).query:
        raise ValueError(f"must be scheme and host only, such as https://market.example, not {raw!r}")
    return url


def origins(raw: str) -> tuple[str, ...]:
    """Origins as browsers send them: scheme, host and port. No wildcards: they would open everything."""
    for origin in words(raw):
        if not re.fullmatch(r"https?://[A-Za-z0-9.:\[\]-]+", origin):
            raise ValueError(f"must list origins such as https://app.example, not {origin!r}")
    return words(raw)


def hosts(raw: str) -> tuple[str, ...]:
    """Host names; a leading dot stands for all below it."""
    for host in words(raw):
        if not re.fullmatch(r"\.?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:\d+)?", host):
            raise ValueError(f"must list host names such as market.example, not {host!r}")
    return words(raw)


def networks(raw: str) -> tuple[str, ...]:
    """IP addresses and networks."""
    for network in words(raw):
        try:
            ipaddress.ip_network(network, strict=False)
        except ValueError:
            raise ValueError(f"must list addresses or networks such as 10.0.0.0/8, not {network!r}") from None
    return words(raw)


def keys(raw: str) -> tuple[str, ...]:
    """Fernet keys, newest first."""
    for key in words(raw):
        try:
            is_key = len(base64.urlsafe_b64decode(key)) == FERNET_KEY_BYTES
        except (binascii.Error, ValueError):
            is_key = False
        if not is_key:
            raise ValueError("must list keys of 32 bytes in URL-safe base64, newest first")
    return words(raw)


def vapid_key(raw: str) -> str:
    """A private key of the curve P-256, as tools for web push write it."""
    try:
        is_key = 0 < int.from_bytes(base64.urlsafe_b64decode(raw + "=" * (-len(raw) % 4)), "big") < P256_ORDER
    except (binascii.Error, ValueError):
        is_key = False
    if not is_key or len(raw.rstrip("=")) != VAPID_KEY_LETTERS:
        raise ValueError("must be a P-256 private key of 32 bytes in URL-safe base64")
    return raw


def database_url(raw: str) -> str:
    """Accept the plain and the Heroku form; SQLAlchemy must not pick psycopg 3, which blocks eventlet's hub."""
    scheme, separator, rest = raw.partition("://")
    if not separator or scheme not in {"postgres", "postgresql", "postgresql+psycopg2"}:
        raise ValueError("must start with postgresql://")
    try:
        url = make_url(f"postgresql+psycopg2://{rest}")
    except (ArgumentError, ValueError):
        raise ValueError("must read postgresql://user:password@host:port/database") from None
    if not url.database:
        raise ValueError("must name a database at its end: postgresql://user:password@host:port/database")
    return f"postgresql+psycopg2://{rest}"
