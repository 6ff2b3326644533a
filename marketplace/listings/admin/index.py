"""The table of listings, and the page of one."""

from __future__ import annotations

from typing import Any

from flask import Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from marketplace.accounts.queries.people import find_accounts_by_id
from marketplace.core import audit, tables
from marketplace.core.office import MARKET, office, office_link
from marketplace.core.slots import slots_of
from marketplace.listings.admin.blueprint import bp
from marketplace.listings.queries.listings import listing_of
from marketplace.listings.queries.table import KINDS, LISTINGS, STATUSES
from marketplace.listings.services import sweeping


def place(app: Flask) -> None:
    """Offer the table in the navigation."""
    link = office_link(
        _l("Listings"), "listings_admin.index", "listings.moderate", icon="package", group=MARKET, order=60
    )
    slots_of(app).link("admin", link)


@bp.get("")
@office("listings.moderate")
def index() -> Any:
    """List listings, the newest first."""
    if tables.is_export(request.args):
        return tables.export(LISTINGS, request.args)
    return render_template(
        "listings/admin/index.html", shown=tables.read(LISTINGS, request.args), statuses=STATUSES, kinds=KINDS
    )


@bp.get("/<int:listing_id>")
@office("listings.moderate")
def show(listing_id: int) -> str:
    """Show a listing: how it stands, and what was done to it."""
    listing = listing_of(current_user, listing_id)
    history = audit.entries_of("listing", listing_id)
    return render_template(
        "listings/admin/listing.html", listing=listing, history=history, statuses=STATUSES, kinds=KINDS,
        people=find_accounts_by_id([line.actor_id for line in history if line.actor_id is not None]),
    )  # fmt: skip


@bp.post("/<int:listing_id>/moderation")
@office("listings.moderate")
def moderation(listing_id: int) -> Any:
    """Hide a listing with a reason, or put it back."""
    action = request.form.get("action", "")
    sweeping.act(action, listing_id, by=current_user.id, reason=request.form.get("reason", ""))
    flash(_("Hidden. The owner is told why.") if action == "hide" else _("It is back as it was."), "success")
    return redirect(url_for("listings_admin.show", listing_id=listing_id), 303)
