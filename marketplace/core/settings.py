"""Platform settings: what an operator changes while the product runs. Types, defaults and help stand here in code."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from marketplace.core import audit
from marketplace.core.db import after_commit, session
from marketplace.core.errors import Invalid, NotFound
from marketplace.core.models import PlatformSetting

T = TypeVar("T")
FRESH_SECONDS: Final = 5.0
"""How long another process may go on with an old value."""


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """One setting: its name, its default (which gives the type), what it means, and what it may be."""

    name: str
    default: T
    help: Any
    check: Callable[[T], str | None] | None = None

    def get(self) -> T:
        """Return the present value."""
        return _values().get(self.name, self.default)


_known: dict[str, Setting[Any]] = {}


def declare(name: str, default: T, help_text: Any, check: Callable[[T], str | None] | None = None) -> Setting[T]:
    """Declare a platform setting. `check` returns what is wrong with a value, or None."""
    _known[name] = Setting(name, default, help_text, check)
    return _known[name]


def declare_days(name: str, default: int, help_text: Any) -> Setting[int]:
    """Declare for how many days something is kept: 1 to 3650."""
    return declare(name, default, help_text, lambda days: None if 1 <= days <= 3650 else _("Choose 1 to 3650 days."))


def known() -> list[Setting[Any]]:
    """Return every declared setting, by name."""
    return [_known[name] for name in sorted(_known)]


def find(name: str) -> Setting[Any]:
    """Return the setting of a name. Raises NotFound."""
    if name not in _known:
        raise NotFound(f"There is no setting called {name}.")
    return _known[name]


def reset(name: str, *, by: int | None) -> None:
    """Go back to the default, with a line in the audit log. Being there already is no error. Raises NotFound."""
    setting = find(name)
    before = setting.get()
    statement = delete(PlatformSetting).where(PlatformSetting.name == name).returning(PlatformSetting.name)
    if session().scalar(statement) is not None:
        after = {"value": setting.default}
        audit.record("setting.reset", "setting", name, actor_id=by, before={"value": before}, after=after)
    after_commit(forget)


def change(name: str, value: Any, *, by: int | None) -> None:
    """Set a platform setting, with a line in the audit log.

    Raises:
        Invalid: no such setting, another type than the default's, or a value that its check refuses.

    """
    setting = _known.get(name)
    if setting is None:
        raise Invalid(f"There is no setting called {name}.", errors={"name": ["unknown setting"]})
    if type(value) is not type(setting.default):
        raise Invalid(
            "That value has the wrong type.", errors={"value": [f"must be of type {type(setting.default).__name__}"]}
        )
    if setting.check and (wrong := setting.check(value)):
        raise Invalid(wrong, errors={"value": [wrong]})
    before = setting.get()
    statement = insert(PlatformSetting).values(name=name, value=value)
    session().execute(statement.on_conflict_do_update(index_elements=["name"], set_={"value": value}))
    audit.record("setting.changed", "setting", name, actor_id=by, before={"value": before}, after={"value": value})
    after_commit(forget)


def forget() -> None:
    """Drop the cached values, so that the next look reads the database."""
    current_app.extensions.pop("platform_settings", None)


def _values() -> dict[str, Any]:
    cached = current_app.extensions.get("platform_settings")
    if cached is None or cached[0] < time.monotonic():
        rows = session().execute(select(PlatformSetting.name, PlatformSetting.value))
        cached = (time.monotonic() + FRESH_SECONDS, {row.name: row.value for row in rows})
        current_app.extensions["platform_settings"] = cached
    return cached[1]
