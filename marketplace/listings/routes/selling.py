"""The seller's own listings: by state, by words, many at once."""

from __future__ import annotations

from typing import Any, Final

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from marketplace.core.errors import Refused
from marketplace.core.paging import LARGEST_LIMIT, page_number
from marketplace.core.security import signed_in
from marketplace.listings.queries import lists
from marketplace.listings.queries.cards import card
from marketplace.listings.queries.listings import own_listing
from marketplace.listings.routes.blueprint import bp
from marketplace.listings.services import publishing, trash

STATES: Final = ("active", "draft", "pending_verification", "inactive", "sold", "removed", "deleted")
BULK: Final = {"hide": "inactive", "show": "active"}


@bp.get("/sell")
@signed_in
def sell() -> str:
    """Show one's own listings."""
    status = request.args.get("status", "")
    status = status if status in STATES else ""
    words = request.args.get("query", "")[:100]
    page = lists.own_listings(
        current_user.id, status=status or None, words=words, page=page_number(request.args.get("page"))
    )
    counts = lists.own_counts(current_user.id)
    return render_template(
        "listings/sell.html", page=page, status=status, words=words, tabs=_tabs(counts, status),
        rows=[{"card": card(row), "row": row} for row in page.items], is_empty=not counts, labels=state_labels(),
        page_url=lambda number: url_for("listings.sell", page=number, status=status or None, query=words or None),
    )  # fmt: skip


@bp.post("/sell/listings/bulk")
@signed_in
def bulk() -> Response:
    """Hide, show, delete or put back the listings that are ticked; what can't be done is counted."""
    action, done, refused = request.form.get("action", ""), 0, 0
    for listing_id in sorted(set(request.form.getlist("listing", type=int)))[:LARGEST_LIMIT]:
        try:
            _do(action, listing_id)
        except Refused:
            refused += 1
        else:
            done += 1
    if done:
        flash(ngettext("Done for %(num)s listing.", "Done for %(num)s listings.", done), "success")
    if refused:
        flash(
            ngettext(
                "%(num)s listing stayed as it was: that is not possible in its present state.",
                "%(num)s listings stayed as they were: that is not possible in their present state.",
                refused,
            ),
            "warning",
        )
    return redirect(url_for("listings.sell", status=request.form.get("status") or None), 303)


def state_labels() -> dict[str, Any]:
    """Return what each state is called."""
    return {
        "active": _("Public"), "draft": _("Drafts"), "pending_verification": _("Being checked"),
        "inactive": _("Hidden"), "sold": _("Sold"), "removed": _("Removed"), "deleted": _("Trash"),
    }  # fmt: skip


def _do(action: str, listing_id: int) -> None:
    listing = own_listing(current_user, listing_id)
    if action in BULK:
        publishing.change_status(listing, BULK[action], by=current_user.id)
    elif action == "delete":
        trash.delete(listing, by=current_user.id)
    elif action == "restore":
        trash.restore(listing, by=current_user.id)


def _tabs(counts: dict[str, int], status: str) -> list[dict[str, Any]]:
    labels = state_labels()
    total = sum(number for state, number in counts.items() if state != "deleted")
    tabs = [{"label": _("All"), "url": url_for("listings.sell"), "count": total, "current": not status}]
    for state in STATES:
        if counts.get(state) or state == status:
            address = url_for("listings.sell", status=state)
            tabs.append(
                {"label": labels[state], "url": address, "count": counts.get(state, 0), "current": state == status}
            )
    return tabs
