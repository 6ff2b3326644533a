"""The demo's listings, with their pictures, places and a past of some months."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from marketplace.core import clock
from marketplace.demo import people, pictures
from marketplace.demo.content import SOURCE, Entry, entries
from marketplace.listings.queries.categories import get_category
from marketplace.listings.queries.places import find_places
from marketplace.listings.rules import options
from marketplace.listings.rules.imports import choices
from marketplace.listings.rules.kinds import rules_of
from marketplace.listings.rules.places import PlaceFound
from marketplace.listings.services import stocking

# Names as the cast writes them, where a namesake is larger or nearer to nothing.
CITIES: Final = {
    "Portland": "Portland, OR", "Brooklyn": "Brooklyn, NY", "Austin": "Austin, TX", "Chicago": "Chicago, IL",
    "New Orleans": "New Orleans, LA", "San Francisco": "San Francisco, CA", "Bristol": "Bristol, England",
    "London": "London, England", "Edinburgh": "Edinburgh, Scotland", "Valencia": "Valencia, Spain",
}  # fmt: skip
OLDEST_DAYS: Final = 110
POLICIES: Final = {
    "cotton-jumper-sage-with-a-red-rib": "moderate", "botanical-print-framed-50-70": "strict",
    "saturday-market-tote-printed-by-hand": "flexible",
}  # fmt: skip
"""What comes back when a buyer cancels; the others leave it to the market."""
SPREAD_DEGREES: Final = 0.045
"""How far things lie from the middle of their town: within about five kilometres."""


def load() -> int:
    """Stock what is missing; return how many listings that was."""
    sellers = people.load()
    offered = entries()
    with pictures.being_kept(name for entry in offered for name in entry.pictures):
        spots = {city: find_places(CITIES.get(city, city))[0] for city in {entry.city for entry in offered}}
        goods = [_stock(entry, sellers[entry.seller], spots[entry.city]) for entry in offered]
        return stocking.stock(SOURCE, goods)


def clear() -> int:
    """Take all of it away again; return how many listings that was."""
    return stocking.clear(SOURCE)


def _stock(entry: Entry, seller_id: int, place: PlaceFound) -> stocking.Stock:
    chance, values = _chance(entry.key), _values(entry, place)
    return stocking.Stock(
        key=entry.key, seller_id=seller_id, status=entry.status, values=values,
        stock=choices.stock_of(entry.option_stock, options.read(values["options"])),
        photos=tuple(pictures.described(name) for name in entry.pictures),
        made_at=_moment(chance[0]), views=int(60 * chance[1] ** 4),
    )  # fmt: skip


def _values(entry: Entry, place: PlaceFound) -> dict[str, Any]:
    needs = rules_of(entry.kind)
    return {
        "kind": entry.kind, "category_id": get_category(entry.category).id, "title": entry.title,
        "description": entry.description, "language": entry.language, "price": int(Decimal(entry.price) * 100),
        "currency": entry.currency, "price_unit": entry.unit,
        "quantity": (entry.quantity or needs.default_quantity) if needs.has_quantity else None,
        "options": choices.options_of(entry.options, entry.currency) if entry.options else [],
        "cancellation_policy": POLICIES.get(entry.key, ""),
        "attributes": dict(entry.attributes), "amenities": list(entry.amenities) if needs.has_amenities else [],
        "address": "", "zip": "", "shows_address": False, "time_zone": place.time_zone,
        **_spot(entry.key, place if needs.has_place else None),
    }  # fmt: skip


def _spot(key: str, place: PlaceFound | None) -> dict[str, Any]:
    if place is None:
        return {"city": "", "state": "", "country": "", "latitude": None, "longitude": None}
    north, east = (share - 0.5 for share in _chance(key)[2:4])
    return {
        "city": place.name, "state": place.area, "country": place.country,
        "latitude": round(place.latitude + north * SPREAD_DEGREES * 2, 5),
        "longitude": round(place.longitude + east * SPREAD_DEGREES * 2, 5),
    }  # fmt: skip


def _moment(share: float) -> datetime:
    """Return when it was offered: more of it lately than long ago."""
    return clock.now() - timedelta(minutes=int(OLDEST_DAYS * 24 * 60 * share**2))


def _chance(key: str) -> list[float]:
    """Return four numbers from 0 to 1 that are the same for a listing on every machine."""
    digest = hashlib.sha256(key.encode()).digest()
    return [int.from_bytes(digest[i * 4 : i * 4 + 4]) / 2**32 for i in range(4)]
