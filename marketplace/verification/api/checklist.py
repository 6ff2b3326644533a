"""The seller's checklist in the administration, for programs: its items, and what moderators say of one seller's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from flask_babel import gettext as _
from flask_login import current_user

from marketplace.accounts.queries.people import get_person
from marketplace.core.api import Input, Message, PageQuery
from marketplace.core.office import office
from marketplace.core.paging import Page
from marketplace.verification.api.blueprint import bp
from marketplace.verification.queries.requests import PERMISSION
from marketplace.verification.schemas import checklist as shapes
from marketplace.verification.services import checklist

OPERATOR: Final = "settings.change"
Deed = Callable[[int, str, Any], None]


@bp.get("/admin/checklist")
@bp.input(PageQuery, location="query")
@bp.output(shapes.ItemPage)
@bp.doc(summary="The seller's checklist", responses=[400, 401, 403])
@office(OPERATOR)
def office_items(query_data: PageQuery) -> Any:
    """List what stands on it in its order, what is switched off included."""
    known = checklist.items()
    start = (query_data.page - 1) * query_data.limit
    page = Page(known[start : start + query_data.limit], query_data.page, query_data.limit, len(known))
    return page.as_json("items", shapes.item)


@bp.put("/admin/checklist")
@bp.input(shapes.ArrangeInput)
@bp.output(shapes.ItemPage)
@bp.doc(summary="Arrange the seller's checklist", responses=[400, 401, 403, 404])
@office(OPERATOR)
def office_arrange(json_data: shapes.ArrangeInput) -> Any:
    """Put items into order and switch them on or off; those that are not named stay as they are."""
    named = {each.key: each for each in json_data.items}
    for key in named:
        checklist.get_item(key)
    on = {item.key for item in checklist.items() if (named[item.key].is_on if item.key in named else item.is_on)}
    checklist.arrange({key: each.position for key, each in named.items()}, on, by=current_user.id)
    known = checklist.items()
    return Page(known, 1, len(known) or 1, len(known)).as_json("items", shapes.item)


@bp.post("/admin/checklist/items")
@bp.input(shapes.ItemInput)
@bp.output(shapes.ItemOutput, status_code=201)
@bp.doc(summary="Add to the seller's checklist", responses=[400, 401, 403, 409])
@office(OPERATOR)
def office_add_item(json_data: shapes.ItemInput) -> Any:
    """Put an item of your own onto the list; sellers tick it themselves."""
    return shapes.item(checklist.add(**json_data.model_dump(), by=current_user.id))


@bp.put("/admin/checklist/items/<key>")
@bp.input(shapes.ItemInput)
@bp.output(shapes.ItemOutput)
@bp.doc(summary="Change an item of the checklist", responses=[400, 401, 403, 404])
@office(OPERATOR)
def office_change_item(key: str, json_data: shapes.ItemInput) -> Any:
    """Change the words of an item of your own."""
    checklist.change(key, **json_data.model_dump(), by=current_user.id)
    return shapes.item(checklist.get_item(key))


@bp.delete("/admin/checklist/items/<key>")
@bp.output(Message)
@bp.doc(summary="Take an item off the checklist", responses=[401, 403, 404])
@office(OPERATOR)
def office_remove_item(key: str) -> Any:
    """Take an item of your own off the list, with what was said of it."""
    checklist.remove(key, by=current_user.id)
    return {"message": _("It is off the list.")}


@bp.get("/admin/checklist/people/<int:user_id>")
@bp.output(shapes.ChecklistOutput)
@bp.doc(summary="How far a seller is", responses=[401, 403, 404])
@office(PERMISSION)
def office_seller(user_id: int) -> Any:
    """Return someone's checklist."""
    return _progress(user_id)


def deed(name: str, summary: str, shape: type[Input] | None = None) -> Callable[[Deed], Deed]:
    """Give what a moderator says of one item its route; the answer is the seller's list as it stands then."""

    def offer(act: Deed) -> Deed:
        def view(user_id: int, key: str, json_data: Any = None) -> Any:
            act(get_person(current_user, user_id).id, key, json_data)
            return _progress(user_id)

        view.__name__, view.__doc__ = act.__name__, act.__doc__
        described = bp.doc(summary=summary, responses=[400, 401, 403, 404])(office(PERMISSION)(view))
        described = bp.output(shapes.ChecklistOutput)(described)
        described = bp.input(shape)(described) if shape is not None else described
        bp.post(f"/admin/checklist/people/<int:user_id>/<key>/{name}")(described)
        return act

    return offer


@deed("waive", "Let a seller off an item", shapes.NoteInput)
def office_waive(user_id: int, key: str, given: shapes.NoteInput) -> None:
    """Let a seller off an item, with a note that they read."""
    checklist.waive(user_id, key, by=current_user.id, note=given.note)


@deed("reopen", "Want an item done anew", shapes.NoteInput)
def office_reopen(user_id: int, key: str, given: shapes.NoteInput) -> None:
    """Want an item done anew, whatever the facts say; the seller is told and reads the note."""
    checklist.reopen(user_id, key, by=current_user.id, note=given.note)


@deed("clear", "Take back what was said of an item")
def office_clear(user_id: int, key: str, _given: None) -> None:
    """Take back what was said, so that the facts count again."""
    checklist.get_item(key)
    checklist.clear(user_id, key, by=current_user.id)


def _progress(user_id: int) -> dict[str, Any]:
    return shapes.progress(checklist.progress_of(get_person(current_user, user_id).id))
