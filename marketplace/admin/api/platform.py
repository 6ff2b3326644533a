"""Platform settings, for programs."""

from __future__ import annotations

from typing import Any

from flask_login import current_user

from marketplace.admin.api.blueprint import bp
from marketplace.admin.queries.changes import last_changes
from marketplace.admin.schemas import platform as schemas
from marketplace.core import settings
from marketplace.core.api import PageQuery
from marketplace.core.office import office
from marketplace.core.paging import Page


@bp.get("/admin/settings")
@bp.input(PageQuery, location="query")
@bp.output(schemas.SettingPage)
@bp.doc(summary="Platform settings", responses=[400, 401, 403])
@office("settings.change")
def platform(query_data: PageQuery) -> Any:
    """List the settings, by name."""
    known, changes = settings.known(), last_changes()
    start = (query_data.page - 1) * query_data.limit
    page = Page(known[start : start + query_data.limit], query_data.page, query_data.limit, len(known))
    return page.as_json("settings", lambda one: schemas.setting(one, changes.get(one.name)))


@bp.put("/admin/settings/<name>")
@bp.input(schemas.SettingInput)
@bp.output(schemas.SettingOutput)
@bp.doc(summary="Change a setting", responses=[400, 401, 403, 404])
@office("settings.change")
def change(name: str, json_data: schemas.SettingInput) -> Any:
    """Change a platform setting; it counts at once."""
    one = settings.find(name)
    settings.change(name, json_data.value, by=current_user.id)
    settings.forget()
    return {**schemas.setting(one, last_changes().get(name)), "value": json_data.value}


@bp.delete("/admin/settings/<name>")
@bp.output(schemas.SettingOutput)
@bp.doc(summary="Give a setting its default back", responses=[401, 403, 404])
@office("settings.change")
def reset(name: str) -> Any:
    """Go back to the default."""
    settings.reset(name, by=current_user.id)
    one = settings.find(name)
    return {**schemas.setting(one, last_changes().get(name)), "value": one.default}
