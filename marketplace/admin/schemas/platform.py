"""Platform settings as programs see and change them."""

from __future__ import annotations

from typing import Any

from marketplace.core.api import Input, Output, PageOutput, Timestamp
from marketplace.core.settings import Setting


class SettingOutput(Output):
    """A platform setting; its type is that of the default."""

    name: str
    value: Any
    default: Any
    type: str
    help: str
    changed_by: str | None
    timestamp_changed: Timestamp | None


class SettingPage(PageOutput):
    """A page of settings, by name."""

    settings: list[SettingOutput]


class SettingInput(Input):
    """The new value, of the default's type."""

    value: Any


def setting(one: Setting[Any], last: Any) -> dict[str, Any]:
    """Return a setting as SettingOutput."""
    return {
        "name": one.name, "value": one.get(), "default": one.default, "type": type(one.default).__name__,
        "help": str(one.help), "changed_by": last.username if last else None,
        "timestamp_changed": last.at if last else None,
    }  # fmt: skip
