"""People in the administration, for programs."""

from __future__ import annotations

from typing import Any

from flask_login import current_user

from marketplace.accounts.api.blueprint import office_bp as bp
from marketplace.accounts.queries.people import get_account
from marketplace.accounts.queries.table import PEOPLE
from marketplace.accounts.rules import Role
from marketplace.accounts.schemas import office as schemas
from marketplace.accounts.services import moderation
from marketplace.core import tables
from marketplace.core.office import office


@bp.get("")
@bp.input(schemas.UserQuery, location="query")
@bp.output(schemas.UserPage)
@bp.doc(summary="People", responses=[400, 401, 403])
@office("users.suspend")
def index(query_data: schemas.UserQuery) -> Any:
    """Find people by name, address, number, role or standing."""
    page = tables.read(PEOPLE, query_data.model_dump(), query_data.limit).page
    return page.as_json("users", lambda row: schemas.user(row.Account))


@bp.get("/<int:user_id>")
@bp.output(schemas.OfficeUserOutput)
@bp.doc(summary="Someone", responses=[401, 403, 404])
@office("users.suspend")
def show(user_id: int) -> Any:
    """Return someone."""
    return schemas.user(get_account(user_id))


@bp.post("/<int:user_id>/suspend")
@bp.input(schemas.SuspensionInput)
@bp.output(schemas.OfficeUserOutput)
@bp.doc(summary="Suspend someone", responses=[400, 401, 403, 404, 409])
@office("users.suspend")
def suspend(user_id: int, json_data: schemas.SuspensionInput) -> Any:
    """Shut someone out: sessions, tokens, keys and live connections die at once."""
    moderation.suspend(user_id, by=current_user.id, reason=json_data.reason, until=json_data.until)
    return schemas.user(get_account(user_id))


@bp.post("/<int:user_id>/readmit")
@bp.input(schemas.ReasonInput)
@bp.output(schemas.OfficeUserOutput)
@bp.doc(summary="Let someone in again", responses=[400, 401, 403, 404, 409])
@office("users.suspend")
def readmit(user_id: int, json_data: schemas.ReasonInput) -> Any:
    """Let someone in again; their listings come back."""
    moderation.readmit(user_id, by=current_user.id, reason=json_data.reason)
    return schemas.user(get_account(user_id))


@bp.put("/<int:user_id>/role")
@bp.input(schemas.RoleInput)
@bp.output(schemas.OfficeUserOutput)
@bp.doc(summary="Give someone another role", responses=[400, 401, 403, 404, 409])
@office("users.manage")
def set_role(user_id: int, json_data: schemas.RoleInput) -> Any:
    """Give someone another role; whoever loses rights is signed out everywhere. API keys can't."""
    moderation.set_role(user_id, Role(json_data.role), by=current_user.id)
    return schemas.user(get_account(user_id))
