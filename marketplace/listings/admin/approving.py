"""Moderators look at what waits before others see it: approve, or decline with a reason; one or many."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from flask import Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user

from marketplace.core import clock, tables
from marketplace.core.errors import Invalid, NotFound
from marketplace.core.office import TRUST, office, office_link
from marketplace.core.paging import LARGEST_LIMIT
from marketplace.core.slots import slots_of
from marketplace.listings.admin.blueprint import bp
from marketplace.listings.queries import waiting
from marketplace.listings.queries.cards import card
from marketplace.listings.services import approving, publishing

PERMISSION: Final = "listings.moderate"
LATE: Final = timedelta(days=1)
"""What has waited for longer shows as late."""


def place(app: Flask) -> None:
    """Add the queue to the navigation of the administration."""
    link = office_link(
        _l("New listings"), "listings_admin.approvals", PERMISSION, icon="package", group=TRUST, order=41,
        count=waiting.count_waiting,
    )  # fmt: skip
    slots_of(app).link("admin", link)
    slots_of(app).fill_with("admin.tiles", "listings/admin/_tile.html", _tile, order=25)


@bp.get("/approvals")
@office(PERMISSION)
def approvals() -> Any:
    """Show what waits, the longest first."""
    if tables.is_export(request.args):
        return tables.export(waiting.WAITING, request.args)
    return _page(request.args)


@bp.post("/approvals")
@office(PERMISSION)
def decide_approvals() -> Any:
    """Approve or decline the listings that are ticked; what someone else was faster with is told."""
    action, reason = request.form.get("action", ""), request.form.get("reason", "").strip()
    ids = sorted(set(request.form.getlist("ids", type=int)))[:LARGEST_LIMIT]
    if action not in approving.TARGETS:
        raise NotFound(_("There is nothing at this address, or it is not yours to see."))
    if not ids:
        return _page({}, wrong=_("Choose at least one listing."), reason=reason), 422
    try:
        done = len(approving.decide(current_user, ids, action, reason=reason))
    except Invalid as refusal:
        return _page({}, wrong=refusal.detail, ticked=frozenset(ids), reason=reason), 422
    if done:
        flash(ngettext("Done for %(num)s listing.", "Done for %(num)s listings.", done), "success")
    if done < len(ids):
        flash(_("Some are yours, or were decided or taken back meanwhile: they stayed as they are."), "warning")
    return redirect(url_for("listings_admin.approvals"), 303)


def _page(args: Mapping[str, Any], *, wrong: str = "", ticked: frozenset[int] = frozenset(), reason: str = "") -> str:
    shown = tables.read(waiting.WAITING, waiting.longest_first(args))
    found = [row._mapping for row in shown.page.items]  # noqa: SLF001 - SQLAlchemy's own name for it
    return render_template(
        "listings/admin/approvals.html", shown=shown, listings=[{"card": card(row), "row": row} for row in found],
        is_on=publishing.REQUIRE_APPROVAL.get(), wrong=wrong, ticked=ticked, reason=reason,
    )  # fmt: skip


def _tile(**_given: Any) -> dict[str, Any] | None:
    if not current_user.can(PERMISSION):
        return None
    waits = waiting.what_waits()
    is_late = waits.oldest_at is not None and clock.now() - waits.oldest_at > LATE
    return {"waits": waits, "is_late": is_late} if waits.count else None
