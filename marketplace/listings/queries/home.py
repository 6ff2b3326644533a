"""What the start page shows: the newest, and what is near a town."""

from __future__ import annotations

import math
from typing import Any, Final

from sqlalchemy import Select, bindparam, select

from marketplace.core.db import records
from marketplace.core.preparing import Prepared
from marketplace.listings.models import Listing
from marketplace.listings.queries.cards import CARD_COLUMNS, Card, cards_of

NEAR_KM: Final = 40
KM_PER_DEGREE: Final = 111.32
NEAR_POOL: Final = 300
"""How many listings around a town are looked at: a big town would otherwise be read whole for eight cards."""


def newest(limit: int) -> list[Card]:
    """Return the newest public listings."""
    return cards_of(_NEWEST.records({"limit": limit}))


def near(latitude: float, longitude: float, limit: int) -> list[Card]:
    """Return public listings around a point, the nearest first."""
    shrink = max(0.05, math.cos(math.radians(latitude)))
    north, east = NEAR_KM / KM_PER_DEGREE, NEAR_KM / KM_PER_DEGREE / shrink
    values = {
        "latitude": latitude, "south": latitude - north, "north": latitude + north,
        "longitude": longitude, "west": longitude - east, "east": longitude + east,
        "shrink": shrink**2, "limit": limit,
    }  # fmt: skip
    return cards_of(records(_NEAR, values))


def _public() -> Select[Any]:
    return select(*CARD_COLUMNS).where(Listing.status == "active", Listing.deleted_at.is_(None))


def _newest() -> Select[Any]:
    return _public().order_by(Listing.created_at.desc(), Listing.id.desc()).limit(bindparam("limit"))


def _near() -> Select[Any]:
    around = (
        _public()
        .where(
            Listing.area_latitude.between(bindparam("south"), bindparam("north")),
            Listing.area_longitude.between(bindparam("west"), bindparam("east")),
        )
        .limit(NEAR_POOL)
        .subquery()
    )
    up, across = around.c.area_latitude - bindparam("latitude"), around.c.area_longitude - bindparam("longitude")
    distance = up * up + across * across * bindparam("shrink")
    return select(around).order_by(distance, around.c.id.desc()).limit(bindparam("limit"))


_NEWEST: Final = Prepared(_newest())
_NEAR: Final = _near()
"""Not prepared: how many listings are around a place tells which index serves."""
