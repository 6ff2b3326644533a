"""Moderators look at what waits before others see it: approve, or decline with a reason; one or many."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from flask import Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user

from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.errors import NotFound, Refused
from marketplace.core.office import TRUST, office, office_link
from marketplace.core.paging import LARGEST_LIMIT, page_number
from marketplace.core.slots import slots_of
from marketplace.listings.admin.blueprint import bp
from marketplace.listings.queries import waiting
from marketplace.listings.queries.cards import card
from marketplace.listings.queries.listings import own_listing
from marketplace.listings.rules.lifecycle import MODERATOR, Status
from marketplace.listings.services import publishing

PERMISSION: Final = "listings.moderate"
TARGETS: Final = {"approve": Status.ACTIVE, "decline": Status.DRAFT}
LONGEST_REASON: Final = 300
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
    return _page(page_number(request.args.get("page")))


@bp.post("/approvals")
@office(PERMISSION)
def decide_approvals() -> Any:
    """Approve or decline the listings that are ticked; what someone else was faster with is told."""
    action, reason = request.form.get("action", ""), request.form.get("reason", "").strip()[:LONGEST_REASON]
    ids = sorted(set(request.form.getlist("listing", type=int)))[:LARGEST_LIMIT]
    if action not in TARGETS:
        raise NotFound(_("There is nothing at this address, or it is not yours to see."))
    wrong = _wrong(action, reason, ids)
    if wrong:
        return _page(1, wrong=wrong, ticked=frozenset(ids), reason=reason), 422
    done = sum(_decide(listing_id, TARGETS[action], reason) for listing_id in ids)
    if done:
        flash(ngettext("Done for %(num)s listing.", "Done for %(num)s listings.", done), "success")
    if done < len(ids):
        flash(_("Some are yours, or were decided or taken back meanwhile: they stayed as they are."), "warning")
    return redirect(url_for("listings_admin.approvals"), 303)


def _page(number: int, *, wrong: str = "", ticked: frozenset[int] = frozenset(), reason: str = "") -> str:
    page = waiting.waiting_listings(number)
    return render_template(
        "listings/admin/approvals.html", page=page, rows=[{"card": card(row), "row": row} for row in page.items],
        is_on=publishing.REQUIRE_APPROVAL.get(), page_url=lambda other: url_for("listings_admin.approvals", page=other),
        wrong=wrong, ticked=ticked, reason=reason,
    )  # fmt: skip


def _tile(**_given: Any) -> dict[str, Any] | None:
    if not current_user.can(PERMISSION):
        return None
    waits = waiting.what_waits()
    is_late = waits.oldest_at is not None and clock.now() - waits.oldest_at > LATE
    return {"waits": waits, "is_late": is_late} if waits.count else None


def _wrong(action: str, reason: str, ids: list[int]) -> str:
    if not ids:
        return str(_("Choose at least one listing."))
    if action == "decline" and not reason:
        return str(_("Say why: the seller reads it."))
    return ""


def _decide(listing_id: int, target: Status, reason: str) -> bool:
    """Decide about one; False if it waits no more, or is one's own."""
    try:
        listing = own_listing(current_user, listing_id)
        if listing.status != Status.PENDING or listing.deleted_at or listing.seller_id == current_user.id:
            return False
        said = reason if target == Status.DRAFT else ""
        with session().begin_nested():
            publishing.change_status(listing, target, by=current_user.id, actor=MODERATOR, reason=said)
    except Refused:
        return False
    return True
