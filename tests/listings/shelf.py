"""Things to offer: categories and listings that tests put on the shelf."""

from __future__ import annotations

import itertools
from typing import Any

from sqlalchemy import text

from marketplace.accounts.models import Account
from marketplace.core.db import session
from marketplace.listings.models import Category, CategoryAttribute, Listing
from marketplace.listings.queries.categories import forget_categories
from marketplace.listings.services import editing, publishing

_numbers = itertools.count(1)
ALL_KINDS = ["product", "digital", "rental", "service", "property"]


def category(slug: str = "bicycles", *, parent: Category | None = None, **values: Any) -> Category:
    given = {"names": {"en": slug.replace("-", " ").capitalize()}, "kinds": ALL_KINDS, "icon": "bike"}
    made = Category(slug=slug, parent_id=parent.id if parent else None, **{**given, **values})
    session().add(made)
    session().flush()
    made.path = [*(parent.path if parent else []), made.id]
    session().flush()
    forget_categories()
    return made


def attribute(of: Category, key: str, type_: str = "text", **values: Any) -> CategoryAttribute:
    made = CategoryAttribute(category_id=of.id, key=key, labels={"en": key.capitalize()}, type=type_, **values)
    session().add(made)
    session().flush()
    forget_categories()
    return made


def draft(seller: Account, kind: str = "product", **values: Any) -> Listing:
    if "category_id" not in values:
        values["category_id"] = category(f"shelf-{next(_numbers)}").id
    given: dict[str, Any] = {"title": "Blue touring bicycle", "price": 12000, "city": "Alder Ferry"}
    made = editing.create_draft(seller.id, kind, {**given, **values})
    session().commit()  # an answer with an error rolls back: what was on the shelf before stays
    return made


def listing(seller: Account, kind: str = "product", **values: Any) -> Listing:
    made = publishing.publish(draft(seller, kind, **values), by=seller.id)
    session().commit()
    return made


def town() -> int:
    """Put the one town of the world on the map, and return its id."""
    for table in ("place_names", "places"):
        session().execute(text(f"DELETE FROM {table}"))
    session().execute(
        text(
            "INSERT INTO places (id, name, area, country, latitude, longitude, population, time_zone)"
            " VALUES (7, 'Alder Ferry', 'NY', 'US', 41.5, -73.9, 9000, 'America/New_York')"
        )
    )
    session().execute(text("INSERT INTO place_names (place_id, folded, is_main) VALUES (7, 'alder ferry', true)"))
    session().commit()
    return 7
