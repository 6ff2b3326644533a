"""The category tree and what its listings are asked, for programs of the administration."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import gettext as _
from flask_login import current_user

from marketplace.core.api import Message, PageQuery
from marketplace.core.errors import Conflict
from marketplace.core.office import office
from marketplace.core.paging import Page
from marketplace.listings.api.blueprint import bp
from marketplace.listings.queries.categories import category_counts, category_tree
from marketplace.listings.schemas import categories as schemas
from marketplace.listings.schemas.output import AttributeOutput
from marketplace.listings.services import arranging, describing

TAG: Final = ["Office"]


@bp.get("/admin/categories")
@bp.input(PageQuery, location="query")
@bp.output(schemas.OfficeCategoryPage)
@bp.doc(summary="Categories, hidden ones included", tags=TAG, responses=[400, 401, 403])
@office("settings.change")
def office_categories(query_data: PageQuery) -> Any:
    """List the tree from its top, each category followed by those below it."""
    nodes, counts = category_tree().in_order(), category_counts()
    start = (query_data.page - 1) * query_data.limit
    page = Page(nodes[start : start + query_data.limit], query_data.page, query_data.limit, len(nodes))
    return page.as_json("categories", lambda node: schemas.node(node, counts.get(node.id, 0)))


@bp.post("/admin/categories")
@bp.input(schemas.NewCategoryInput)
@bp.output(schemas.CategoryDetail, status_code=201)
@bp.doc(summary="Add a category", tags=TAG, responses=[400, 401, 403, 404])
@office("settings.change")
def office_category_new(json_data: schemas.NewCategoryInput) -> Any:
    """Add a category at the top, or below another one, behind its siblings."""
    given = json_data
    return schemas.detail(
        arranging.add(given.names, given.kinds, given.icon, parent_id=given.parent_id, by=current_user.id)
    )


@bp.get("/admin/categories/<int:category_id>")
@bp.output(schemas.CategoryDetail)
@bp.doc(summary="A category", tags=TAG, responses=[401, 403, 404])
@office("settings.change")
def office_category(category_id: int) -> Any:
    """Return a category with what its listings are asked, and what a change would touch."""
    return schemas.detail(arranging.get(category_id))


@bp.put("/admin/categories/<int:category_id>")
@bp.input(schemas.CategoryInput)
@bp.output(schemas.CategoryDetail)
@bp.doc(summary="Change a category", tags=TAG, responses=[400, 401, 403, 404])
@office("settings.change")
def office_category_save(category_id: int, json_data: schemas.CategoryInput) -> Any:
    """Rename a category, say what may be listed in it, hide or show it. Search follows in a moment."""
    saved = arranging.save(
        category_id, json_data.names, json_data.kinds, json_data.icon,
        is_hidden=json_data.is_hidden, by=current_user.id,
    )  # fmt: skip
    return schemas.detail(saved)


@bp.post("/admin/categories/<int:category_id>/move")
@bp.input(schemas.MoveInput)
@bp.output(schemas.CategoryDetail)
@bp.doc(summary="Move a category", tags=TAG, responses=[400, 401, 403, 404, 409])
@office("settings.change")
def office_category_move(category_id: int, json_data: schemas.MoveInput) -> Any:
    """Put a category with all below it below another one, or at the top."""
    arranging.move(category_id, json_data.parent_id, by=current_user.id)
    return schemas.detail(arranging.get(category_id))


@bp.post("/admin/categories/<int:category_id>/shift")
@bp.input(schemas.ShiftInput)
@bp.output(schemas.CategoryDetail)
@bp.doc(summary="Order a category among its siblings", tags=TAG, responses=[400, 401, 403, 404])
@office("settings.change")
def office_category_shift(category_id: int, json_data: schemas.ShiftInput) -> Any:
    """Put a category one place up or down; at the end it stays."""
    arranging.shift(category_id, json_data.step(), by=current_user.id)
    return schemas.detail(arranging.get(category_id))


@bp.post("/admin/categories/<int:category_id>/merge")
@bp.input(schemas.MergeInput)
@bp.output(schemas.MergeOutput)
@bp.doc(summary="Merge a category into another one", tags=TAG, responses=[400, 401, 403, 404, 409])
@office("settings.change")
def office_category_merge(category_id: int, json_data: schemas.MergeInput) -> Any:
    """Put everything of a category into another one, and let it go."""
    moved = arranging.merge(category_id, json_data.into_id, by=current_user.id)
    return {"moved": moved, "category": schemas.detail(arranging.get(json_data.into_id))}


@bp.post("/admin/categories/<int:category_id>/attributes")
@bp.input(schemas.NewAttributeInput)
@bp.output(AttributeOutput, status_code=201)
@bp.doc(summary="Ask for one more thing", tags=TAG, responses=[400, 401, 403, 404, 409])
@office("settings.change")
def office_attribute_new(category_id: int, json_data: schemas.NewAttributeInput) -> Any:
    """Add a typed attribute to a category. Forms, filters, pages and the API follow at once."""
    if any(each.key == json_data.key for each in arranging.attributes_of(arranging.get(category_id).id)):
        raise Conflict(_("The category has an attribute of this key already."))
    return schemas.attribute(describing.save(category_id, json_data.key, json_data.values(), by=current_user.id))


@bp.put("/admin/categories/<int:category_id>/attributes/<key>")
@bp.input(schemas.AttributeInput)
@bp.output(AttributeOutput)
@bp.doc(summary="Change an attribute", tags=TAG, responses=[400, 401, 403, 404, 409])
@office("settings.change")
def office_attribute_save(category_id: int, key: str, json_data: schemas.AttributeInput) -> Any:
    """Change what is asked; while listings use it neither its type changes nor an option goes."""
    known = describing.get_attribute(category_id, key)
    return schemas.attribute(describing.save(category_id, known.key, json_data.values(), by=current_user.id))


@bp.post("/admin/categories/<int:category_id>/attributes/<key>/shift")
@bp.input(schemas.ShiftInput)
@bp.output(schemas.CategoryDetail)
@bp.doc(summary="Order an attribute", tags=TAG, responses=[400, 401, 403, 404])
@office("settings.change")
def office_attribute_shift(category_id: int, key: str, json_data: schemas.ShiftInput) -> Any:
    """Put an attribute one place up or down; at the end it stays."""
    describing.shift(category_id, key, json_data.step(), by=current_user.id)
    return schemas.detail(arranging.get(category_id))


@bp.delete("/admin/categories/<int:category_id>/attributes/<key>")
@bp.output(Message)
@bp.doc(summary="Ask for it no more", tags=TAG, responses=[401, 403, 404])
@office("settings.change")
def office_attribute_remove(category_id: int, key: str) -> Any:
    """Take an attribute away. What listings say under it stays with them, unseen."""
    describing.remove(category_id, key, by=current_user.id)
    return {"message": _("It is asked no more. What listings say stays with them.")}
