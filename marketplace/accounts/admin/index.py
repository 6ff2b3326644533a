"""The table of people."""

from __future__ import annotations

from typing import Any

from flask import Flask, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from marketplace.accounts.admin.blueprint import bp
from marketplace.accounts.queries.table import PEOPLE, ROLES, STANDINGS, standing_of
from marketplace.core import audit, tables
from marketplace.core.db import session
from marketplace.core.errors import Forbidden
from marketplace.core.office import TRUST, office, office_link
from marketplace.core.reading import in_passing
from marketplace.core.slots import slots_of


def place(app: Flask) -> None:
    """Offer the table in the navigation, and say on every page that someone is somebody else."""
    link = office_link(_l("People"), "accounts_admin.index", "users.suspend", icon="users", group=TRUST, order=30)
    slots_of(app).link("admin", link)
    slots_of(app).fill_with("layout.top", "accounts/_acting.html", _acting)


@bp.get("")
@office("users.suspend")
def index() -> Any:
    """List people. A file with everyone's address is for administrators, and every one of them is written down."""
    if tables.is_export(request.args):
        if not current_user.can("users.manage"):
            raise Forbidden(_("Your account may not do this."))
        with in_passing():
            audit.record(
                "users.exported", "account", "all", actor_id=current_user.id, after=tables.noted(PEOPLE, request.args)
            )
            session().flush()
        return tables.export(PEOPLE, request.args)
    return render_template(
        "accounts/admin/index.html", shown=tables.read(PEOPLE, request.args), roles=ROLES, standings=STANDINGS,
        standing_of=standing_of,
    )  # fmt: skip


def _acting() -> dict[str, Any] | None:
    return {"name": current_user.display_name} if current_user.acted_by is not None else None
