"""Where someone is signed in."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.accounts.queries.access import sessions_of
from marketplace.accounts.routes.blueprint import bp
from marketplace.accounts.schemas import output
from marketplace.accounts.services import access
from marketplace.accounts.services.agents import device_name, is_handheld
from marketplace.core.paging import DEFAULT_LIMIT, page_number
from marketplace.core.security import requires
from marketplace.core.web import answer


@bp.get("/account/sessions")
@requires("account.secure")
def devices() -> Any:
    """List browsers and programs that are signed in."""
    page = sessions_of(current_user, page_number(request.args.get("page")), DEFAULT_LIMIT)
    values = {"page": page, "device_name": device_name, "is_handheld": is_handheld}
    return answer(
        page=lambda: render_template("accounts/devices.html", **values),
        data=lambda: page.as_json("sessions", output.session),
    )


@bp.post("/account/sessions/<reference>/end")
@requires("account.secure")
def end_device(reference: str) -> Any:
    """Sign one device out."""
    access.end_one(current_user.id, reference)
    flash(_("That device is signed out."), "success")
    return _back()


@bp.post("/account/sessions/others/end")
@requires("account.secure")
def end_others() -> Any:
    """Sign every other device out."""
    access.end_others(current_user.id, but_session=current_user.session_id)
    flash(_("All other devices are signed out."), "success")
    return _back()


def _back() -> Any:
    return answer(page=lambda: redirect(url_for(".devices"), 303), data=lambda: {"message": _("Done.")})
