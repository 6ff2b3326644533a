"""What a listing's page says of it beside its own words: attributes, amenities, place and dates, ready to draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask_babel import format_decimal
from flask_babel import gettext as _

from marketplace.core.i18n import locale_name
from marketplace.listings.queries.listings import Seen, place_label
from marketplace.listings.rules import amenities
from marketplace.listings.rules.attributes import Attribute

ICONS: Final = {
    "bedrooms": "bed-double", "beds": "bed-double", "bathrooms": "bath", "guests": "users", "capacity": "users",
    "max_guests": "users", "seats": "users", "people": "users", "room_type": "house", "minimum_nights": "moon",
    "area": "move", "floor_area": "move", "pets_allowed": "dog", "parking": "car", "year": "calendar-days",
    "duration": "clock", "duration_hours": "clock", "delivery_days": "clock", "file_format": "file-text",
}  # fmt: skip
MOST_HIGHLIGHTS: Final = 4


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing to know: "Bedrooms", "2", and an icon where there is a fitting one."""

    label: str
    value: str
    icon: str = ""


def language() -> str:
    """Return the language of the page."""
    return locale_name()[:2]


def facts_of(seen: Seen) -> tuple[list[Fact], list[Fact]]:
    """Return the highlights, which are drawn with icons, and the other attributes."""
    specs = {attribute.key: attribute for attribute in (seen.category.attributes if seen.category else ())}
    found = [
        Fact(_label(specs.get(key), key), value_text(specs.get(key), value), ICONS.get(key, ""))
        for key, value in sorted(seen.attributes.items(), key=lambda entry: _rank(specs, entry[0]))
    ]
    highlights = [fact for fact in found if fact.icon][:MOST_HIGHLIGHTS]
    return highlights, [fact for fact in found if fact not in highlights]


def value_text(spec: Attribute | None, value: Any) -> str:
    """Return an attribute's value as people read it."""
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if isinstance(value, int | float):
        number = str(value) if spec is None or (not spec.unit and value > 1000) else format_decimal(value)
        return f"{number}\u00a0{spec.unit}" if spec and spec.unit else number
    if isinstance(value, list):
        return ", ".join(value_text(spec, each) for each in value)
    return spec.choice_label(value, language()) if spec and spec.choices else str(value)


def amenities_of(keys: Sequence[str]) -> list[tuple[str, str]]:
    """Return icon and label of each amenity."""
    known = amenities.AMENITIES
    return [(known[key].icon if key in known else "check", amenities.label_of(key, language())) for key in keys]


def place_of(seen: Seen) -> str:
    """Return where it is, as people write it: "Alder Ferry, NY, United States"."""
    town = place_label(seen.city, seen.state, seen.country, language())
    return f"{seen.address}, {town}" if seen.is_exact and seen.address else town


def _label(spec: Attribute | None, key: str) -> str:
    return spec.label(language()) if spec else key.replace("_", " ").capitalize()


def _rank(specs: dict[str, Attribute], key: str) -> int:
    return list(specs).index(key) if key in specs else len(specs)
