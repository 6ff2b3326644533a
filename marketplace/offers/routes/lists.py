"""One's offers: those that one made, and those that one was made."""

from __future__ import annotations

from typing import Any, Final

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.core.paging import page_number
from marketplace.core.security import signed_in
from marketplace.core.web import answer
from marketplace.offers import schemas
from marketplace.offers.queries import offers
from marketplace.offers.routes.blueprint import bp
from marketplace.offers.rules.bargaining import Side, Status

SIDES: Final = {"buying": Side.BUYER, "selling": Side.SELLER}


@bp.get("/offers")
@signed_in
def index() -> Any:
    """Show one's offers, the newest first."""
    name = request.args.get("side", "")
    name = name if name in SIDES else "buying"
    status = request.args.get("status", "")
    status = status if status in set(Status) else ""
    page = offers.page_of(current_user.id, SIDES[name], page_number(request.args.get("page")), status=status)
    return answer(
        page=lambda: render_template(
            "offers/index.html", page=page, side=name, status=status, names=status_names(), sides=_sides(name),
            filters=_filters(name, status),
            page_url=lambda number: url_for(".index", page=number, side=name, status=status or None),
        ),
        data=lambda: page.as_json("offers", schemas.brief),
    )  # fmt: skip


def status_names() -> dict[str, str]:
    """Return what each status is called."""
    return {
        "open": _("Open"), "accepted": _("Agreed"), "declined": _("Declined"), "withdrawn": _("Taken back"),
        "expired": _("Ended"), "used": _("Bought"),
    }  # fmt: skip


def _sides(present: str) -> list[dict[str, Any]]:
    names = {"buying": _("You offered"), "selling": _("You were offered")}
    return [
        {"label": label, "url": url_for(".index", side=name), "current": name == present}
        for name, label in names.items()
    ]


def _filters(side: str, present: str) -> list[tuple[str, str, bool]]:
    every = (_("All"), url_for(".index", side=side), not present)
    named = status_names().items()
    return [every, *((label, url_for(".index", side=side, status=each), each == present) for each, label in named)]
