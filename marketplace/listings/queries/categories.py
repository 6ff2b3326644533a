"""The category tree, kept in the process: it is on every page and changes once in a while."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from typing import Final

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import func, select

from marketplace.core.db import after_commit, session
from marketplace.core.errors import Invalid
from marketplace.listings.models import Category, CategoryAttribute, Listing
from marketplace.listings.rules.attributes import Attribute
from marketplace.listings.rules.categories import CategoryNode, CategoryTree
from marketplace.listings.rules.lifecycle import PUBLIC_STATUS

TREE_SECONDS: Final = 300.0
"""How long another process may go on with an old tree; the one that changes it forgets its own at once."""
COUNTS_SECONDS: Final = 60.0


def category_tree() -> CategoryTree:
    """Return all categories."""
    cached = current_app.extensions.get("category_tree")
    if cached is None or cached[0] < time.monotonic():
        cached = (time.monotonic() + TREE_SECONDS, _load())
        current_app.extensions["category_tree"] = cached
    return cached[1]


def get_category(wanted: int | str) -> CategoryNode:
    """Return the category with this id or slug.

    Raises:
        Invalid: there is none.

    """
    found = category_tree().find(int(wanted) if isinstance(wanted, str) and wanted.isdecimal() else wanted)
    if found is None:
        raise Invalid(_("There is no such category."), errors={"category": [_("There is no such category.")]})
    return found


def forget_categories() -> None:
    """Drop the kept tree and counts, now and once more after the commit. Whoever changes categories calls this."""
    _forget()
    after_commit(_forget)


def category_counts() -> dict[int, int]:
    """Return how many public listings each category holds, those below it included; at most a minute old."""
    cached = current_app.extensions.get("category_counts")
    if cached is None or cached[0] < time.monotonic():
        cached = (time.monotonic() + COUNTS_SECONDS, _count())
        current_app.extensions["category_counts"] = cached
    return cached[1]


def _forget() -> None:
    current_app.extensions.pop("category_tree", None)
    current_app.extensions.pop("category_counts", None)


def _count() -> dict[int, int]:
    statement = (
        select(Listing.category_id, func.count())
        .where(Listing.status == PUBLIC_STATUS, Listing.deleted_at.is_(None))
        .group_by(Listing.category_id)
    )
    counts: Counter[int] = Counter()
    tree = category_tree()
    for category_id, number in session().execute(statement):
        for node in tree.trail(category_id):
            counts[node.id] += number
    return dict(counts)


def _load() -> CategoryTree:
    own: dict[int, list[Attribute]] = defaultdict(list)
    table = CategoryAttribute.__table__
    for row in session().execute(select(table).order_by(table.c.position, table.c.id)).mappings():
        own[row["category_id"]].append(
            Attribute(
                key=row["key"], labels=row["labels"], type=row["type"], unit=row["unit"],
                choices=tuple((choice["value"], choice["labels"]) for choice in row["choices"]),
                minimum=row["minimum"], maximum=row["maximum"],
                is_required=row["is_required"], is_filterable=row["is_filterable"],
            )
        )  # fmt: skip
    rows = session().execute(select(Category.__table__).order_by(Category.position, Category.id)).mappings().all()
    return CategoryTree(
        CategoryNode(
            id=row["id"], parent_id=row["parent_id"], path=tuple(row["path"]) or (row["id"],), slug=row["slug"],
            names=row["names"], icon=row["icon"], kinds=tuple(row["kinds"]), is_hidden=row["is_hidden"],
            attributes=_inherited(row["path"] or [row["id"]], own),
        )
        for row in rows
    )  # fmt: skip


def _inherited(path: list[int], own: dict[int, list[Attribute]]) -> tuple[Attribute, ...]:
    """Return the attributes along the way from the root; the nearest category's word counts."""
    found: dict[str, Attribute] = {}
    for category_id in path:
        for attribute in own.get(category_id, ()):
            found[attribute.key] = attribute
    return tuple(found.values())
