"""How the platform is: every part with its state, sizes, versions, and what was slow lately."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, render_template
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from marketplace.admin.queries import sizes
from marketplace.admin.routes.blueprint import bp
from marketplace.core import health
from marketplace.core.office import PLATFORM, office, office_link
from marketplace.core.slots import slots_of


def place(app: Flask) -> None:
    """Offer it in the navigation, and say on the start page how things are."""
    link = office_link(_l("Health"), "admin.state", "jobs.manage", icon="chart-column", group=PLATFORM, order=240)
    slots_of(app).link("admin", link)
    slots_of(app).fill_with("admin.sections", "admin/_health.html", _short, order=200)


@bp.get("/health")
@office("jobs.manage")
def state() -> str:
    """Show how the platform is."""
    return render_template(
        "admin/health.html", health=health.examine(), size=sizes.database_size(), tables=sizes.largest_tables(),
        versions=sizes.versions(), slow=list(reversed(current_app.extensions["slow_requests"])),
        settings=current_app.config["SETTINGS"],
    )  # fmt: skip


def _short() -> dict[str, Any] | None:
    return {"health": health.examine()} if current_user.can("jobs.manage") else None
