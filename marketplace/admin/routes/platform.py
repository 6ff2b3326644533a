"""Platform settings: every one that a feature declares, with its help, its default, and who changed it last."""

from __future__ import annotations

from itertools import groupby
from typing import Any, Final

from flask import Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from marketplace.admin.queries.changes import last_changes
from marketplace.admin.routes.blueprint import bp
from marketplace.admin.rules import values
from marketplace.core import settings
from marketplace.core.errors import Invalid
from marketplace.core.office import PLATFORM, office, office_link
from marketplace.core.slots import slots_of

GROUPS: Final[dict[str, Any]] = {
    "site": _l("The site"),
    "operator": _l("Who runs it"),
    "admin": _l("Administration"),
    "accounts": _l("Accounts"),
    "listings": _l("Listings"),
    "moderation": _l("Reports"),
    "messages": _l("Messages"),
    "search": _l("Search"),
    "notifications": _l("Notices"),
    "reviews": _l("Reviews"),
    "verification": _l("Verification"),
    "money": _l("Money"),
    "mail": _l("Mail"),
    "jobs": _l("Background jobs"),
    "cart": _l("Cart"),
    "offers": _l("Offers"),
    "orders": _l("Orders"),
    "payments": _l("Payments"),
    "payouts": _l("Payouts"),
}


def place(app: Flask) -> None:
    """Offer them in the navigation."""
    link = office_link(_l("Settings"), "admin.platform", "settings.change", icon="settings", group=PLATFORM, order=210)
    slots_of(app).link("admin", link)


@bp.get("/settings")
@office("settings.change")
def platform() -> str:
    """Show every setting, in groups."""
    return _page({})


@bp.post("/settings/<name>")
@office("settings.change")
def change(name: str) -> Any:
    """Change one setting, or give it its default back."""
    setting = settings.find(name)
    raw = request.form.get("value", "")
    if request.form.get("action") == "reset":
        settings.reset(name, by=current_user.id)
        return _done(name, _("It has its default again."))
    try:
        settings.change(name, values.read(raw, setting.default), by=current_user.id)
    except Invalid as refusal:
        return _page({name: (raw, refusal.detail)}), 422
    except ValueError:
        return _page({name: (raw, _("That value has the wrong type."))}), 422
    return _done(name, _("Changed."))


def _done(name: str, said: str) -> Any:
    flash(said, "success")
    return redirect(url_for("admin.platform", _anchor=name.replace(".", "-")), 303)


def _page(wrong: dict[str, tuple[str, str]]) -> str:
    known = settings.known()
    groups = [
        (prefix, GROUPS.get(prefix, prefix.capitalize()), list(group))
        for prefix, group in groupby(known, key=lambda setting: setting.name.partition(".")[0])
    ]
    order = list(GROUPS)
    groups.sort(key=lambda group: order.index(group[0]) if group[0] in order else len(order))
    return render_template(
        "admin/settings.html", groups=groups, changes=last_changes(), wrong=wrong, kind_of=values.kind_of,
        written=values.written,
    )  # fmt: skip
