"""Many listings with words as skewed as in life: a few in every title, most in few. The same ones at every run."""

from __future__ import annotations

import random
from typing import Any

from sqlalchemy import insert, select

from marketplace.accounts.models import Account
from marketplace.core.db import session, unit_of_work
from marketplace.core.events import announce
from marketplace.listings.events import ListingsChanged
from marketplace.listings.models import Category, Listing
from marketplace.listings.services import taxonomy

BATCH = 5_000
SELLERS = 1_000
ADJECTIVES = tuple(
    [
        "red",
        "blue",
        "small",
        "large",
        "old",
        "new",
        "solid",
        "light",
        "folding",
        "oak",
        "steel",
        "vintage",
        "compact",
        "warm",
        "sturdy",
    ]
)
NOUNS = tuple(
    [
        "bicycle",
        "lamp",
        "chair",
        "table",
        "desk",
        "guitar",
        "camera",
        "tent",
        "kayak",
        "jacket",
        "shelf",
        "sofa",
        "bookcase",
        "clock",
        "mirror",
        "rug",
        "drill",
        "ladder",
        "keyboard",
        "monitor",
        "speaker",
        "piano",
        "violin",
        "helmet",
        "backpack",
        "stroller",
        "printer",
        "telescope",
        "projector",
        "microscope",
    ]
)
PLACES = (
    ("Lisbon", "PT", 38.72, -9.14),
    ("Porto", "PT", 41.15, -8.61),
    ("Austin", "US", 30.27, -97.74),
    ("Leeds", "GB", 53.8, -1.55),
)


def fill(have: int, want: int) -> None:
    """Add listings number `have` to `want`, announced as any others are."""
    with unit_of_work():
        taxonomy.install_taxonomy()
        sellers = _sellers()
        leaves = select(Category.id, Category.kinds).where(Category.parent_id.is_not(None))
        categories = [tuple(row) for row in session().execute(leaves)]
    for start in range(have, want, BATCH):
        with unit_of_work():
            values = [_row(number, sellers, categories) for number in range(start, min(start + BATCH, want))]
            ids = session().execute(insert(Listing).returning(Listing.id), values).scalars().all()
            announce(ListingsChanged(tuple(ids)))
        print(f"  {min(start + BATCH, want):,}", end="\r", flush=True)
    print()


def _sellers() -> list[int]:
    known = session().execute(select(Account.id).where(Account.external_source == "benchmark")).scalars().all()
    if known:
        return list(known)
    people = [
        {
            "username": f"seller{i}",
            "email": f"seller{i}@example.com",
            "role": "seller",
            "name": f"Seller {i}",
            "external_source": "benchmark",
            "external_id": str(i),
        }
        for i in range(SELLERS)
    ]
    return list(session().execute(insert(Account).returning(Account.id), people).scalars())


def _row(number: int, sellers: list[int], categories: list[tuple[Any, ...]]) -> dict[str, Any]:
    dice = random.Random(number)
    noun = NOUNS[min(int(dice.paretovariate(0.7)) - 1, len(NOUNS) - 1)]
    city, country, latitude, longitude = dice.choice(PLACES)
    latitude, longitude = latitude + dice.gauss(0, 0.08), longitude + dice.gauss(0, 0.08)
    category, kinds = dice.choice(categories)
    title = f"{dice.choice(ADJECTIVES)} {dice.choice(ADJECTIVES)} {noun} model{number % 20_000}x".capitalize()
    brand = f"Brand {number % 300}"
    return {
        "seller_id": dice.choice(sellers), "category_id": category, "kind": dice.choice(kinds), "status": "active",
        "title": title, "description": f"{title}, used with care and cleaned. " * dice.randint(2, 6),
        "price": dice.randint(300, 90_000), "currency": "USD", "price_unit": "item", "quantity": 1,
        "attributes": {"condition": dice.choice(["new", "good", "fair"])}, "brand": brand,
        "city": city, "country": country, "latitude": latitude, "longitude": longitude,
        "area_latitude": round(latitude, 2), "area_longitude": round(longitude, 2),
        "rating_average": round(dice.uniform(3, 5), 2), "rating_count": dice.randint(0, 80),
    }  # fmt: skip
