"""The way back from being someone else."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.accounts import browser
from marketplace.accounts.routes.blueprint import bp
from marketplace.core.security import public


@bp.post("/account/acting/end")
@public
def be_oneself() -> Any:
    """End being someone else; whoever is oneself already stays that."""
    account_id = current_user.id
    if current_user.acted_by is None:
        return redirect("/", 303)
    browser.be_oneself()
    flash(_("You are yourself again."), "success")
    return redirect(f"/admin/users/{account_id}", 303)
