"""Where everyone who works here begins: what waits."""

from __future__ import annotations

from flask import Flask, render_template
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from marketplace.admin.routes.blueprint import bp
from marketplace.core.office import office, office_link
from marketplace.core.slots import Link, slots_of


def place(app: Flask) -> None:
    """Offer the way in: to those who work here, in the menu of every page."""
    way_in = Link(
        _l("Administration"), "admin.start", icon="shield", order=800, group="office",
        visible=lambda: bool(current_user.can("admin.enter")),
    )  # fmt: skip
    slots_of(app).link("account", way_in)
    slots_of(app).link("admin", office_link(_l("Start"), "admin.start", "admin.enter", icon="house", group="", order=0))


@bp.get("")
@office("admin.enter")
def start() -> str:
    """Show what waits; features add their tiles."""
    return render_template("admin/start.html")
