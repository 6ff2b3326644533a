"""What the start page shows: the newest, what is near a town, and how the offer is spread."""

from __future__ import annotations

import math
from typing import Any, Final

from sqlalchemy import Select, select

from marketplace.core.db import session
from marketplace.listings.models import Listing
from marketplace.listings.queries.cards import CARD_COLUMNS, Card, cards_of

NEAR_KM: Final = 40
KM_PER_DEGREE: Final = 111.32
NEAR_POOL: Final = 300
"""How many listings around a town are looked at: a big town would otherwise be read whole for eight cards."""


def newest(limit: int) -> list[Card]:
    """Return the newest public listings."""
    statement = _public().order_by(Listing.created_at.desc(), Listing.id.desc()).limit(limit)
    return cards_of(session().execute(statement).mappings())


def near(latitude: float, longitude: float, limit: int) -> list[Card]:
    """Return public listings around a point, the nearest first."""
    north = NEAR_KM / KM_PER_DEGREE
    east = north / max(0.05, math.cos(math.radians(latitude)))
    around = (
        _public()
        .where(
            Listing.area_latitude.between(latitude - north, latitude + north),
            Listing.area_longitude.between(longitude - east, longitude + east),
        )
        .limit(NEAR_POOL)
        .subquery()
    )
    shrink = math.cos(math.radians(latitude)) ** 2
    up, across = around.c.area_latitude - latitude, around.c.area_longitude - longitude
    statement = select(around).order_by(up * up + across * across * shrink, around.c.id.desc()).limit(limit)
    return cards_of(session().execute(statement).mappings())


def _public() -> Select[Any]:
    return select(*CARD_COLUMNS).where(Listing.status == "active", Listing.deleted_at.is_(None))
