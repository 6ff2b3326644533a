"""What a saved search is: the parameters that tell it, what makes two the same, and how often one hears of it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from marketplace.search.rules.filters import DEFAULT_RADIUS_KM, KINDS, Filters

LONGEST_NAME: Final = 100
UNDO_WINDOW: Final = timedelta(hours=1)
REMEMBERED_FOR: Final = timedelta(days=180)
"""How long nobody is told again of a listing that comes and goes."""
FOR_ORDER: Final = frozenset({"sortBy", "order"})


class Alert(StrEnum):
    """How often someone hears of what turned up."""

    NONE = "none"
    INSTANT = "instant"
    DAILY = "daily"


def parameters(filters: Filters) -> dict[str, list[str]]:
    """Return the parameters of `GET /listings` that mean these filters, in a fixed order and spelling."""
    given: dict[str, list[str]] = {
        "search": [filters.words], "category": [filters.category],
        "kind": [kind for kind in KINDS if kind in filters.kinds],
        "location": [] if filters.near else [filters.location],
        "near": [",".join(map(plain, filters.near))] if filters.near else [],
        "radius_km": _number(filters.radius_km) if filters.near or filters.location else [],
        "bbox": [",".join(map(plain, _corners(filters)))] if filters.bbox else [],
        "min_price": _number(filters.min_price), "max_price": _number(filters.max_price),
        "currency": [filters.currency], "amenities": sorted(filters.amenities),
        "verified": ["true"] if filters.is_verified else [], "min_rating": _number(filters.min_rating),
        "seller_id": [] if filters.seller_id is None else [str(filters.seller_id)],
    }  # fmt: skip
    for wanted in sorted(filters.attributes, key=lambda each: each.key):
        name = f"attr.{wanted.key}"
        given |= {
            name: sorted(wanted.values),
            f"{name}.min": _number(wanted.minimum),
            f"{name}.max": _number(wanted.maximum),
        }
    given["sortBy"] = [filters.sort.value] if filters.sort else []
    given["order"] = ["desc" if filters.descending else "asc"] if filters.descending is not None else []
    return {name: kept for name, values in given.items() if (kept := [value for value in values if value])}


def is_empty(filters: Filters) -> bool:
    """Whether nothing is asked for; the order of results asks for nothing."""
    return not parameters(filters).keys() - FOR_ORDER


def fingerprint(filters: Filters) -> bytes:
    """Return what is the same for two searches that ask for the same, however they are spelled and ordered."""
    words = " ".join(word if word == "OR" else word.casefold() for word in filters.words.split())
    alike = replace(filters, words=words, location=filters.location.casefold())
    if filters.bbox is not None:
        alike = replace(alike, location="", near=None, radius_km=None)
    elif filters.location and not filters.near:
        alike = replace(alike, radius_km=filters.radius_km or DEFAULT_RADIUS_KM)
    asked = {name: values for name, values in parameters(alike).items() if name not in FOR_ORDER}
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).digest()


def replaced(filters: Filters, words: str) -> Filters:
    """Return the filters with other words."""
    return replace(filters, words=words)


def plain(value: float | Decimal) -> str:
    """Return a number as an address has it: no exponent, no zeros at the end."""
    digits = f"{Decimal(str(value)):f}"
    return (digits.rstrip("0").rstrip(".") if "." in digits else digits) or "0"


def _number(value: float | Decimal | None) -> list[str]:
    return [] if value is None else [plain(value)]


def _corners(filters: Filters) -> tuple[float, float, float, float]:
    box = filters.bbox
    return (box.west, box.south, box.east, box.north) if box else (0, 0, 0, 0)
