"""Things to keep."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from marketplace.core.db import session
from marketplace.listings.models import Category, Listing


def offer(seller_id: int, **values: Any) -> Listing:
    given = {
        "seller_id": seller_id, "category_id": category().id, "kind": "product", "status": "active",
        "title": "Touring bicycle", "price": 28500, "currency": "USD", "city": "Valencia", "country": "ES",
        "published_at": datetime.now(UTC),
    }  # fmt: skip
    listing = Listing(**{**given, **values})
    session().add(listing)
    session().flush()
    return listing


def category() -> Category:
    found = session().scalar(select(Category).where(Category.slug == "bicycles-for-tests"))
    if found is None:
        found = Category(slug="bicycles-for-tests", names={"en": "Bicycles", "es": "Bicicletas"}, kinds=["product"])
        session().add(found)
        session().flush()
        found.path = [found.id]
        session().flush()
    return found
