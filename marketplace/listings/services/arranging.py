"""Arranging the categories: added, renamed, moved, ordered, hidden, merged. Forms, filters, pages and the API follow.

The tree is read from memory everywhere, so each command lets go of what is kept; listings whose category became
another thing are told to the search index by a job, piece by piece.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask_babel import gettext as _
from sqlalchemy import any_, func, literal, select, update

from marketplace.core import audit
from marketplace.core.db import session
from marketplace.core.errors import Conflict, Invalid, NotFound
from marketplace.core.events import announce
from marketplace.core.lazy import Later
from marketplace.listings.events import CategoriesChanged, CategoryMerged, ListingsRefiled
from marketplace.listings.models import Category, CategoryAttribute, Listing
from marketplace.listings.queries.categories import category_tree, forget_categories
from marketplace.listings.rules.kinds import Kind

LONGEST_NAME: Final = 60
DEEPEST: Final = 4
PIECE: Final = 500

slugify = Later("slugify")


@dataclass(frozen=True, slots=True)
class Impact:
    """What hangs on a category: categories below it, and listings in it or below."""

    below: int
    listings: int
    public: int


def impact_of(category_id: int) -> Impact:
    """Return what a change of a category would touch."""
    ids = category_tree().below(category_id)
    statement = select(func.count(), func.count().filter(Listing.status == "active", Listing.deleted_at.is_(None)))
    total, public = session().execute(statement.where(Listing.category_id.in_(ids))).one()
    return Impact(len(ids) - 1, total, public)


def add(names: dict[str, str], kinds: Sequence[str], icon: str, *, parent_id: int | None, by: int) -> Category:
    """Add a category behind its siblings. Raises Invalid, NotFound."""
    parent = get(parent_id) if parent_id is not None else None
    names = _checked(names, kinds)
    if parent is not None and len(parent.path) >= DEEPEST:
        raise Invalid(_("Categories go four levels deep."), errors={"parent": [_("Categories go four levels deep.")]})
    last = session().scalar(select(func.max(Category.position)).where(_below(parent_id))) or 0
    made = Category(
        slug=_free_slug(names["en"]), names=names, kinds=list(kinds), icon=icon, parent_id=parent_id, position=last + 1
    )
    session().add(made)
    session().flush()
    made.path = [*(parent.path if parent else ()), made.id]
    _done("category.added", made.id, by, after={"names": names, "parent_id": parent_id})
    return made


def save(
    category_id: int, names: dict[str, str], kinds: Sequence[str], icon: str, *, is_hidden: bool, by: int
) -> Category:
    """Rename a category, change what may be listed in it, hide it or show it. Raises Invalid, NotFound."""
    category = get(category_id)
    before = _state(category)
    category.names, category.kinds, category.icon = _checked(names, kinds), list(kinds), icon
    category.is_hidden = is_hidden
    session().flush()
    if before != _state(category):
        _done("category.changed", category_id, by, before=before, after=_state(category))
        if before["names"] != category.names:
            announce(CategoriesChanged((category_id,)))
    return category


def move(category_id: int, parent_id: int | None, *, by: int) -> None:
    """Put a category, with all below it, below another one or at the top.

    Raises:
        NotFound: there is none, or no such parent.
        Conflict: the parent lies below the category itself, or it would be too deep.

    """
    category, parent = get(category_id), get(parent_id) if parent_id is not None else None
    if category.parent_id == parent_id:
        return
    if parent is not None and category_id in parent.path:
        raise Conflict(_("A category can't lie below itself."))
    subtree = session().scalars(select(Category).where(literal(category_id) == any_(Category.path))).all()
    above = list(parent.path) if parent else []
    depth = max(len(each.path) for each in subtree) - len(category.path) + 1
    if len(above) + depth > DEEPEST:
        raise Conflict(_("Categories go four levels deep."))
    before, cut = {"parent_id": category.parent_id}, len(category.path) - 1
    for each in subtree:
        each.path = [*above, *each.path[cut:]]
    category.parent_id = parent_id
    category.position = (session().scalar(select(func.max(Category.position)).where(_below(parent_id))) or 0) + 1
    session().flush()
    _done("category.moved", category_id, by, before=before, after={"parent_id": parent_id})
    announce(CategoriesChanged((category_id,)))


def shift(category_id: int, step: int, *, by: int) -> None:
    """Move a category one place up (-1) or down (1) among its siblings; at the end it stays."""
    category = get(category_id)
    siblings = list(
        session().scalars(select(Category).where(_below(category.parent_id)).order_by(Category.position, Category.id))
    )
    here = siblings.index(category)
    there = min(max(here + step, 0), len(siblings) - 1)
    siblings.insert(there, siblings.pop(here))
    for position, each in enumerate(siblings, start=1):
        each.position = position
    session().flush()
    if here != there:
        _done("category.ordered", category_id, by, before={"place": here + 1}, after={"place": there + 1})


def merge(category_id: int, into_id: int, *, by: int) -> int:
    """Put everything of a category into another one and let it go; return how many listings moved.

    What listings say under attributes that the other category does not ask for stays with them.

    Raises:
        NotFound: one of them is not there.
        Conflict: into itself or below it, or the other one takes fewer kinds of listings.

    """
    category, into = get(category_id), get(into_id)
    if category_id in into.path:
        raise Conflict(_("A category can't be merged into itself or into one below it."))
    kinds = set(session().scalars(select(Listing.kind).where(Listing.category_id == category_id).distinct()))
    if not kinds <= set(into.kinds):
        raise Conflict(_("The other category does not take every kind of listing that is in this one."))
    for child in session().scalars(select(Category.id).where(Category.parent_id == category_id)).all():
        move(child, into_id, by=by)
    statement = update(Listing).where(Listing.category_id == category_id).values(category_id=into_id)
    moved = session().scalars(statement.returning(Listing.id), execution_options={"synchronize_session": False}).all()
    session().delete(category)
    session().flush()
    before = {"slug": category.slug, "names": category.names}
    _done("category.merged", category_id, by, before=before, after={"into": into_id, "listings": len(moved)})
    announce(CategoryMerged(category_id, category.slug, into_id, into.slug))
    announce(CategoriesChanged((into_id,)))
    return len(moved)


def tell_index(category_id: int, last_id: int) -> int | None:
    """Tell the next piece of a category's listings to the index; return where to go on, or None at the end."""
    ids = category_tree().below(category_id)
    statement = select(Listing.id).where(Listing.category_id.in_(ids), Listing.status == "active", Listing.id > last_id)
    found = session().scalars(statement.order_by(Listing.id).limit(PIECE)).all()
    if found:
        announce(ListingsRefiled(tuple(found)))
    return found[-1] if len(found) == PIECE else None


def get(category_id: int) -> Category:
    """Return a category to change. Raises NotFound."""
    found = session().get(Category, category_id, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound(_("There is no such category."))
    return found


def attributes_of(category_id: int) -> list[CategoryAttribute]:
    """Return the attributes that a category itself asks for, in order."""
    statement = select(CategoryAttribute).where(CategoryAttribute.category_id == category_id)
    return list(session().scalars(statement.order_by(CategoryAttribute.position, CategoryAttribute.id)))


def _checked(names: dict[str, str], kinds: Sequence[str]) -> dict[str, str]:
    tidy = {code: " ".join(name.split()) for code, name in names.items()}
    wrong: dict[str, list[str]] = {}
    for code, name in tidy.items():
        if not name or len(name) > LONGEST_NAME:
            wrong[f"name_{code}"] = [_("Write a name, at most %(n)s characters.", n=LONGEST_NAME)]
    if not kinds or not set(kinds) <= {kind.value for kind in Kind}:
        wrong["kinds"] = [_("Choose what may be listed here.")]
    if wrong:
        raise Invalid(_("Some fields need another look."), errors=wrong)
    return tidy


def _free_slug(name: str) -> str:
    base, taken = slugify.slugify(name)[:50] or "category", set(session().scalars(select(Category.slug)))
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return base if base not in taken else next(slug for slug in numbered if slug not in taken)


def _below(parent_id: int | None) -> Any:
    return Category.parent_id.is_(None) if parent_id is None else Category.parent_id == parent_id


def _state(category: Category) -> dict[str, Any]:
    return {
        "names": dict(category.names), "kinds": list(category.kinds), "icon": category.icon,
        "hidden": category.is_hidden,
    }  # fmt: skip


def _done(action: str, category_id: int, by: int, **values: Any) -> None:
    forget_categories()
    audit.record(action, "category", category_id, actor_id=by, **values)
