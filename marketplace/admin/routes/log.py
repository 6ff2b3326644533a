"""The audit log: searched, and taken away as a file."""

from __future__ import annotations

from typing import Any

from flask import Flask, render_template, request
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from marketplace.admin.queries.log import LOG
from marketplace.admin.routes.blueprint import bp
from marketplace.admin.rules.differences import differences
from marketplace.admin.services import sealing
from marketplace.core import audit, tables
from marketplace.core.db import session
from marketplace.core.office import PLATFORM, office, office_link
from marketplace.core.reading import in_passing
from marketplace.core.slots import slots_of


def place(app: Flask) -> None:
    """Offer it in the navigation."""
    link = office_link(_l("Audit log"), "admin.log", "audit.read", icon="scroll-text", group=PLATFORM, order=200)
    slots_of(app).link("admin", link)


@bp.get("/audit")
@office("audit.read")
def log() -> Any:
    """List what was done, the newest first; a file of it is written down as well."""
    if tables.is_export(request.args):
        with in_passing():
            audit.record(
                "audit.exported", "audit", "log", actor_id=current_user.id, after=tables.noted(LOG, request.args)
            )
            session().flush()
        return tables.export(LOG, request.args)
    return render_template(
        "admin/log.html", shown=tables.read(LOG, request.args), differences=differences, seal=sealing.latest()
    )
