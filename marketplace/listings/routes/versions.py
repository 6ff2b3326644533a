"""Changes of a listing in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from marketplace.core.i18n import LANGUAGES, money
from marketplace.listings.forms.listing import UNITS
from marketplace.listings.queries.categories import category_tree
from marketplace.listings.routes.facts import language
from marketplace.listings.rules.amenities import label_of
from marketplace.listings.rules.lifecycle import STATES

LONGEST: Final = 300
KINDS: Final[dict[str, Any]] = {
    "product": _l("Goods"), "rental": _l("Rental"), "service": _l("Service"), "digital": _l("Digital"),
    "property": _l("Property"),
}  # fmt: skip
NAMES: Final[dict[str, dict[str, Any]]] = {
    "status": STATES, "kind": KINDS, "price_unit": UNITS, "language": dict(LANGUAGES),
}  # fmt: skip
"""Fields whose values are keys of ours, with what these are called."""


@dataclass(frozen=True, slots=True)
class Told:
    """A field that changed: what it is called, and what it was and is."""

    label: str
    before: str
    after: str


def told(changes: Mapping[str, Sequence[Any]], currency: str) -> list[Told]:
    """Return the changes of a version in words."""
    labels = _labels()
    return [
        Told(labels.get(field, field), _words(field, before, currency), _words(field, after, currency))
        for field, (before, after) in changes.items()
    ]


def _words(field: str, value: Any, currency: str) -> str:
    if field == "photos":
        return str(ngettext("%(num)s photo", "%(num)s photos", len(value or [])))
    if value is None or value in ("", [], {}):
        return "—"
    if field == "price":
        return money(value, currency)
    text = _named(field, value) or _plain(value)
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def _named(field: str, value: Any) -> str:
    """Return the name of a value that has one."""
    if field == "category_id":
        node = category_tree().find(value)
        return node.name(language()) if node else ""
    if field in NAMES:
        return str(NAMES[field].get(value, ""))
    if field == "amenities":
        return ", ".join(label_of(key, language()) for key in value)
    if field in {"attributes", "stock"}:
        return ", ".join(f"{key.replace('_', ' ')}: {_plain(each)}" for key, each in value.items())
    if field == "options":
        named = ((each["name"], [one["value"] for one in each["values"]]) for each in value)
        return "; ".join(f"{name}: {_plain(values)}" for name, values in named)
    return ""


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    return ", ".join(str(each) for each in value) if isinstance(value, list) else str(value)


def _labels() -> dict[str, str]:
    return {
        "kind": _("Kind"), "category_id": _("Category"), "title": _("Title"), "description": _("Description"),
        "language": _("Language"), "price": _("Price"), "currency": _("Currency"), "price_unit": _("Price per"),
        "quantity": _("Quantity"), "attributes": _("Details"),
        "options": _("Choices"), "stock": _("Stock of each choice"),
        "cancellation_policy": _("If the buyer cancels"),
        "amenities": _("Amenities"), "address": _("Address"),
        "city": _("City"), "state": _("State"), "zip": _("Postcode"), "country": _("Country"),
        "latitude": _("Latitude"), "longitude": _("Longitude"), "shows_address": _("Shows the address"),
        "time_zone": _("Time zone"), "status": _("State of the listing"), "reason": _("Reason"),
        "deleted": _("In the trash"), "photos": _("Photos"),
    }  # fmt: skip
