"""A new marketplace is furnished with categories, once, and the operator's own stay."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from marketplace.listings.models import Category, CategoryAttribute
from marketplace.listings.queries.categories import category_tree, forget_categories
from marketplace.listings.services.taxonomy import install_taxonomy


def test_attributes_come_down_the_tree(app: Flask) -> None:
    install_taxonomy()
    bicycles = category_tree().find("bicycles")
    assert bicycles is not None
    assert {"brand", "condition", "frame_size"} <= {attribute.key for attribute in bicycles.attributes}
    assert bicycles.kinds == ("product",)
    forget_categories()


def test_a_leaf_may_require_what_its_parent_only_asks_for(app: Flask) -> None:
    install_taxonomy()
    required = {
        slug: {a.key for a in category_tree().find(slug).attributes if a.is_required}  # type: ignore[union-attr] # installed
        for slug in ("flats", "land", "apartments")
    }
    assert required == {"flats": {"tenure", "floor_area"}, "land": {"tenure", "plot_size"}, "apartments": {"room_type"}}
    forget_categories()


def test_installing_again_changes_nothing_and_leaves_what_the_operator_added(app: Flask, session: Session) -> None:
    count = install_taxonomy()
    own = Category(slug="beekeeping", names={"en": "Beekeeping", "es": "Apicultura"}, kinds=["product"])
    session.add(own)
    hidden = session.scalar(select(Category).where(Category.slug == "fonts"))
    assert hidden is not None
    hidden.is_hidden = True
    session.flush()
    attributes = session.scalar(select(func.count()).select_from(CategoryAttribute))
    assert install_taxonomy() == count
    assert session.scalar(select(func.count()).select_from(Category)) == count + 1
    assert session.scalar(select(func.count()).select_from(CategoryAttribute)) == attributes
    assert session.scalar(select(Category.is_hidden).where(Category.slug == "fonts"))
    forget_categories()
