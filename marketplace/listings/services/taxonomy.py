"""Furnishes a marketplace with the category tree that ships with the product."""

from __future__ import annotations

import json
from collections.abc import Iterable
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
    placed: list[tuple[dict[str, Any], Category]] = []
    level = _children(data["categories"], None)
    while level:
        found = [(node, _place(node, parent, position, known)) for node, parent, position in level]
        session().flush()  # the ids of a level are part of its paths, and of those below
        for (_, category), (_, parent, _) in zip(found, level, strict=True):
            category.path = [*(parent.path if parent else ()), category.id]
        placed += found
        level = [below for node, category in found for below in _children(node.get("children", ()), category)]
    _install_attributes(placed, data["attributes"])
    forget_categories()
    return len(placed)


def _children(
    nodes: Iterable[dict[str, Any]], parent: Category | None
) -> list[tuple[dict[str, Any], Category | None, int]]:
    return [(node, parent, position) for position, node in enumerate(nodes, start=1)]


def _place(node: dict[str, Any], parent: Category | None, position: int, known: dict[str, Category]) -> Category:
    category = known.get(node["slug"]) or Category(slug=node["slug"])
    category.names, category.icon, category.kinds = node["names"], node["icon"], node["kinds"]
    category.parent_id, category.position = parent.id if parent else None, position
    session().add(category)
    return category


def _install_attributes(placed: list[tuple[dict[str, Any], Category]], library: dict[str, Any]) -> None:
    known = {
        (attribute.category_id, attribute.key): attribute for attribute in session().scalars(select(CategoryAttribute))
    }
    for node, category in placed:
        # A category may require what its parent asks for: it then repeats it in its own words.
        keys = [*node["attributes"], *(key for key in node.get("required", ()) if key not in node["attributes"])]
        for position, key in enumerate(keys, start=1):
            attribute = known.get((category.id, key)) or CategoryAttribute(category_id=category.id, key=key)
            described = library[key]
            attribute.labels, attribute.type = described["labels"], described["type"]
            attribute.unit, attribute.choices = described.get("unit", ""), described.get("choices", [])
            attribute.minimum, attribute.maximum = described.get("min"), described.get("max")
            attribute.is_filterable = described["filterable"]
            attribute.is_required = key in node.get("required", ())
            attribute.position = position
            session().add(attribute)
    session().flush()
