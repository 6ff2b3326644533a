"""The typed attributes of a category: what its listings are asked, and with which options."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from flask_babel import gettext as _
from sqlalchemy import func, select

from marketplace.core import audit
from marketplace.core.db import session
from marketplace.core.errors import Conflict, Invalid, NotFound
from marketplace.listings.models import CategoryAttribute, Listing
from marketplace.listings.queries.categories import category_tree, forget_categories
from marketplace.listings.services.arranging import attributes_of, get

KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
WITH_OPTIONS: Final = frozenset({"choice", "multichoice"})
FIELDS: Final = ("labels", "type", "unit", "choices", "minimum", "maximum", "is_required", "is_filterable")


def save(category_id: int, key: str, values: Mapping[str, Any], *, by: int) -> CategoryAttribute:
    """Add an attribute to a category, or change it. `values` are FIELDS.

    Raises:
        NotFound: no such category.
        Invalid: a key, a label, bounds or options that don't fit.
        Conflict: another type, or an option taken away, while listings use it.

    """
    get(category_id)
    known = next((each for each in attributes_of(category_id) if each.key == key), None)
    _check(key, values)
    if known is not None:
        _must_fit_what_is_used(category_id, known, values)
    attribute = known or CategoryAttribute(
        category_id=category_id, key=key, position=len(attributes_of(category_id)) + 1
    )
    before = None if known is None else _state(known)
    for field in FIELDS:
        setattr(attribute, field, values[field])
    session().add(attribute)
    session().flush()
    forget_categories()
    audit.record(
        "attribute.changed" if known else "attribute.added", "category", category_id, actor_id=by,
        before=before, after={"key": key, **_state(attribute)},
    )  # fmt: skip
    return attribute


def remove(category_id: int, key: str, *, by: int) -> None:
    """Ask for an attribute no more. What listings say under it stays with them, unseen. Raises NotFound."""
    attribute = get_attribute(category_id, key)
    audit.record("attribute.removed", "category", category_id, actor_id=by, before={"key": key, **_state(attribute)})
    session().delete(attribute)
    session().flush()
    forget_categories()


def shift(category_id: int, key: str, step: int, *, by: int) -> None:
    """Move an attribute one place up (-1) or down (1). Raises NotFound."""
    attribute, every = get_attribute(category_id, key), attributes_of(category_id)
    here = [each.key for each in every].index(key)
    every.insert(min(max(here + step, 0), len(every) - 1), every.pop(here))
    for position, each in enumerate(every, start=1):
        each.position = position
    session().flush()
    forget_categories()
    audit.record("attribute.ordered", "category", category_id, actor_id=by, after={"key": attribute.key})


def get_attribute(category_id: int, key: str) -> CategoryAttribute:
    """Return an attribute that a category itself asks for. Raises NotFound."""
    for attribute in attributes_of(category_id):
        if attribute.key == key:
            return attribute
    raise NotFound(_("This category has no such attribute."))


def usage_of(category_id: int, key: str) -> int:
    """Return how many listings in a category or below say something under an attribute."""
    ids = category_tree().below(category_id)
    statement = select(func.count()).where(Listing.category_id.in_(ids), Listing.attributes.has_key(key))
    return session().scalar(statement) or 0


def _check(key: str, values: Mapping[str, Any]) -> None:
    wrong: dict[str, list[str]] = {}
    if not KEY.fullmatch(key):
        wrong["key"] = [_("Small letters, digits and underscores, beginning with a letter.")]
    for code, label in values["labels"].items():
        if not label:
            wrong[f"label_{code}"] = [_("Write a name.")]
    low, high = values["minimum"], values["maximum"]
    if low is not None and high is not None and low > high:
        wrong["maximum"] = [_("The largest value is below the smallest.")]
    options = [choice["value"] for choice in values["choices"]]
    if values["type"] in WITH_OPTIONS and (len(options) < 2 or len(set(options)) < len(options)):
        wrong["options"] = [_("Write at least two options, each once.")]
    if wrong:
        raise Invalid(_("Some fields need another look."), errors=wrong)


def _must_fit_what_is_used(category_id: int, known: CategoryAttribute, values: Mapping[str, Any]) -> None:
    is_used = usage_of(category_id, known.key) > 0
    if is_used and known.type != values["type"]:
        raise Conflict(_("Listings use it: its type can't change. Add another attribute instead."))
    gone = {choice["value"] for choice in known.choices} - {choice["value"] for choice in values["choices"]}
    if is_used and gone:
        raise Conflict(_("Listings use it: options can be added and renamed, not taken away."))


def _state(attribute: CategoryAttribute) -> dict[str, Any]:
    return {field: getattr(attribute, field) for field in FIELDS}
