"""API keys, and the places where an account is signed in."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_login import current_user

from marketplace.accounts import flows
from marketplace.accounts.api.blueprint import auth_bp as bp
from marketplace.accounts.queries.access import api_keys_of, sessions_of
from marketplace.accounts.schemas import input as given
from marketplace.accounts.schemas import output
from marketplace.accounts.services import access, api_keys
from marketplace.core.api import Message, PageQuery
from marketplace.core.security import requires


@bp.get("/api-keys")
@bp.input(PageQuery, location="query")
@bp.output(output.ApiKeyPage)
@bp.doc(summary="Your API keys", responses=[401, 403])
@requires("account.secure")
def list_keys(query_data: PageQuery) -> Any:
    """Return the live keys, without their secrets."""
    return api_keys_of(current_user, query_data.page, query_data.limit).as_json("api_keys", output.api_key)


@bp.post("/api-keys")
@bp.input(given.ApiKeyInput)
@bp.output(output.NewApiKeyOutput, status_code=201)
@bp.doc(summary="Make an API key", responses=[400, 401, 403, 409])
@requires("account.secure")
def create_key(json_data: given.ApiKeyInput) -> Any:
    """Make a key; its secret is shown this once. A fresh sign-in is needed."""
    flows.must_be_fresh(current_user)
    key, secret = api_keys.create(current_user.id, current_user.role, **json_data.model_dump())
    return {**output.api_key(key), "key": secret}, 201


@bp.delete("/api-keys/<int:key_id>")
@bp.output(Message)
@bp.doc(summary="Revoke an API key", responses=[401, 403, 404])
@requires("account.secure")
def revoke_key(key_id: int) -> Any:
    """Kill a key, at once."""
    api_keys.revoke(current_user.id, key_id)
    return {"message": _("The key is revoked.")}


@bp.get("/sessions")
@bp.input(PageQuery, location="query")
@bp.output(output.SessionPage)
@bp.doc(summary="Where you are signed in", responses=[401, 403])
@requires("account.secure")
def list_sessions(query_data: PageQuery) -> Any:
    """Return browsers and programs that are signed in, the last seen first."""
    return sessions_of(current_user, query_data.page, query_data.limit).as_json("sessions", output.session)


@bp.delete("/sessions/<session_id>")
@bp.output(Message)
@bp.doc(summary="Sign a device out", responses=[401, 403, 404])
@requires("account.secure")
def end_session(session_id: str) -> Any:
    """End a session, at once."""
    access.end_one(current_user.id, session_id)
    return {"message": _("That device is signed out.")}
