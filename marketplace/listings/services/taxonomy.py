"""Furnishes a marketplace with the category tree that ships with the product."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select

from marketplace.core.db import session
from marketplace.listings.models import Category, CategoryAttribute
from marketplace.listings.queries.categories import forget_categories

SOURCE: Final = Path(__file__).resolve().parent.parent / "data" / "categories.json"


def install_taxonomy() -> int:
    """Add the categories and attributes that are missing and bring the shipped ones up to date; return how many.

    What an operator added or hid is left as it is. Installing again changes nothing.
    """
    data = json.loads(SOURCE.read_text(encoding="utf-8"))
    known = {category.slug: category for category in session().scalars(select(Category))}
    count = sum(
        _install(node, None, position, data["attributes"], known)
        for position, node in enumerate(data["categories"], start=1)
    )
    forget_categories()
    return count


def _install(
    node: dict[str, Any], parent: Category | None, position: int, library: dict[str, Any], known: dict[str, Category]
) -> int:
    category = known.get(node["slug"]) or Category(slug=node["slug"])
    category.names, category.icon, category.kinds = node["names"], node["icon"], node["kinds"]
    category.parent_id, category.position = parent.id if parent else None, position
    session().add(category)
    session().flush()  # its id is part of its path
    category.path = [*(parent.path if parent else ()), category.id]
    _install_attributes(category, node, library)
    children = enumerate(node.get("children", ()), start=1)
    return 1 + sum(_install(child, category, place, library, known) for place, child in children)


def _install_attributes(category: Category, node: dict[str, Any], library: dict[str, Any]) -> None:
    own = select(CategoryAttribute).where(CategoryAttribute.category_id == category.id)
    known = {attribute.key: attribute for attribute in session().scalars(own)}
    # A category may require what its parent asks for: it then repeats it in its own words.
    keys = [*node["attributes"], *(key for key in node.get("required", ()) if key not in node["attributes"])]
    for position, key in enumerate(keys, start=1):
        attribute = known.get(key) or CategoryAttribute(category_id=category.id, key=key)
        described = library[key]
        attribute.labels, attribute.type = described["labels"], described["type"]
        attribute.unit, attribute.choices = described.get("unit", ""), described.get("choices", [])
        attribute.minimum, attribute.maximum = described.get("min"), described.get("max")
        attribute.is_filterable = described["filterable"]
        attribute.is_required = key in node.get("required", ())
        attribute.position = position
        session().add(attribute)
    session().flush()
