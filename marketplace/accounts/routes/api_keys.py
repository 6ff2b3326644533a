"""Keys for programs."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import SelectChoice

from marketplace.accounts import browser
from marketplace.accounts.forms import ApiKeyForm
from marketplace.accounts.models import ApiKey
from marketplace.accounts.queries.access import api_keys_of
from marketplace.accounts.routes.blueprint import bp
from marketplace.accounts.rules.roles import scopes_for
from marketplace.accounts.rules.scopes import label_of
from marketplace.accounts.schemas import output
from marketplace.accounts.services import api_keys as services
from marketplace.core.errors import Conflict, Invalid
from marketplace.core.paging import DEFAULT_LIMIT, page_number
from marketplace.core.security import requires
from marketplace.core.web import answer, form_page


@bp.get("/account/api-keys")
@requires("account.secure")
def api_keys() -> Any:
    """List the keys and offer a new one."""
    page = api_keys_of(current_user, page_number(request.args.get("page")), DEFAULT_LIMIT)
    return answer(
        page=lambda: form_page("accounts/api_keys.html", _form(), page=page, label_of=label_of),
        data=lambda: page.as_json("api_keys", output.api_key),
    )


@bp.post("/account/api-keys")
@browser.fresh("/account/api-keys")
@requires("account.secure")
def create_api_key() -> Any:
    """Make a key and show it, this once."""
    form = _form()
    if form.is_sent():
        try:
            key, secret = _create(form)
        except (Invalid, Conflict) as refusal:
            form.show(refusal)
        else:
            return answer(
                page=lambda: render_template("accounts/api_key_made.html", key=key, secret=secret),
                data=lambda: {**output.api_key(key), "key": secret},
                status=201,
            )
    return form_page(
        "accounts/api_keys.html", form, page=api_keys_of(current_user, 1, DEFAULT_LIMIT), label_of=label_of
    )


@bp.post("/account/api-keys/<int:key_id>/revocation")
@requires("account.secure")
def revoke_api_key(key_id: int) -> Any:
    """Kill a key, at once."""
    services.revoke(current_user.id, key_id)
    flash(_("The key is revoked."), "success")
    return answer(page=lambda: redirect(url_for(".api_keys"), 303), data=lambda: {"message": _("The key is revoked.")})


def _form() -> ApiKeyForm:
    form = ApiKeyForm()
    form.scopes.choices = [
        SelectChoice(scope, f"{label_of(scope)} ({scope})") for scope in sorted(scopes_for(current_user.role))
    ]
    return form


def _create(form: ApiKeyForm) -> tuple[ApiKey, str]:
    day = form.expires_on.data
    return services.create(
        current_user.id,
        current_user.role,
        name=form.name.data or "",
        scopes=form.scopes.data,
        expires_at=datetime.combine(day, time.max, UTC) if day else None,
        allowed_ips=(form.allowed_ips.data or "").replace(",", " ").split(),
    )
