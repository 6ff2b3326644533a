"""The people and listings of the demo, as the files in `data/` tell them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

DATA: Final = Path(__file__).with_name("data")
PASSWORD: Final = "market-day-2026"  # noqa: S105 - a demo's password is meant to be known
SOURCE: Final = "demo"
"""What the demo's listings are known by."""


@dataclass(frozen=True, slots=True)
class Person:
    """Someone of the fictional cast."""

    username: str
    name: str
    role: str
    city: str
    language: str
    currency: str
    verified: bool
    joined_days_ago: int
    look: str
    bio: str

    @property
    def email(self) -> str:
        """The address one signs in with."""
        return f"{self.username}@example.com"


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that someone offers. The price is in units of `currency`; pictures are names of files."""

    key: str
    category: str
    kind: str
    seller: str
    title: str
    description: str
    price: str
    currency: str
    city: str
    unit: str = "item"
    quantity: int | None = None
    options: str = ""
    option_stock: str = ""
    status: str = "active"
    language: str = "en"
    attributes: Mapping[str, Any] = field(default_factory=dict)
    amenities: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Login:
    """A way into the demo, as the sign-in page and the terminal show it."""

    email: str
    does: str | LazyString


LOGINS: Final = (
    Login("alice@example.com", _l("buys")),
    Login("bob@example.com", _l("sells")),
    Login("vera@example.com", _l("moderates")),
    Login("ada@example.com", _l("administers")),
)


@cache
def people() -> tuple[Person, ...]:
    """Return the cast."""
    return tuple(Person(**row) for row in json.loads((DATA / "people.json").read_text(encoding="utf-8")))


@cache
def entries() -> tuple[Entry, ...]:
    """Return everything that is offered."""
    files = sorted((DATA / "listings").glob("*.json"))
    rows = [row for file in files for row in json.loads(file.read_text(encoding="utf-8"))]
    return tuple(
        Entry(**{**row, "amenities": tuple(row.get("amenities", ())), "pictures": tuple(row.get("pictures", ()))})
        for row in rows
    )
