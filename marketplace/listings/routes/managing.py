"""What an owner, or a moderator, does with a listing: show, hide, sell, duplicate, delete, put back, look back."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from marketplace.core.paging import page_number
from marketplace.core.security import is_safe_target, requires, signed_in
from marketplace.listings.models import Listing
from marketplace.listings.queries import lists
from marketplace.listings.queries.listings import listing_of, own_listing
from marketplace.listings.routes.blueprint import bp
from marketplace.listings.routes.versions import Told, told
from marketplace.listings.rules import access
from marketplace.listings.rules.addresses import path_of
from marketplace.listings.rules.lifecycle import OWNER, Status
from marketplace.listings.services import editing, publishing, trash


@bp.post("/sell/listings/<int:listing_id>/status")
@signed_in
def move(listing_id: int) -> Response:
    """Move a listing to the state that the button names; a draft is published, or sent to be looked at."""
    listing = own_listing(current_user, listing_id)
    target, actor = request.form.get("status", ""), _actor(listing)
    if listing.status == Status.DRAFT and target in {Status.ACTIVE, Status.PENDING}:
        publishing.publish(listing, by=current_user.id, actor=actor)
    else:
        reason = request.form.get("reason", "").strip()[:300]
        publishing.change_status(listing, target, by=current_user.id, actor=actor, reason=reason)
    flash(said(listing.status), "success")
    return _back(listing)


@bp.post("/sell/listings/<int:listing_id>/duplicate")
@requires("listings.create")
def duplicate(listing_id: int) -> Response:
    """Begin a draft that says the same and shows the same photos."""
    listing = own_listing(current_user, listing_id)
    copy = editing.duplicate(listing, by=current_user.id)
    flash(_("This is the copy. Change what is different, then publish it."), "success")
    return redirect(url_for("listings.edit", listing_id=copy.id), 303)


@bp.post("/sell/listings/<int:listing_id>/deletion")
@signed_in
def delete(listing_id: int) -> Response:
    """Put a listing into the trash."""
    listing = own_listing(current_user, listing_id)
    trash.delete(listing, by=current_user.id, actor=_actor(listing))
    flash(_("It is in the trash for 30 days. You can put it back until then."), "success")
    return _back(listing)


@bp.post("/sell/listings/<int:listing_id>/restoration")
@signed_in
def restore(listing_id: int) -> Response:
    """Take a listing out of the trash."""
    listing = own_listing(current_user, listing_id)
    trash.restore(listing, by=current_user.id)
    flash(_("It is back as it was."), "success")
    return _back(listing)


@bp.get("/sell/listings/<int:listing_id>/history")
@signed_in
def versions(listing_id: int) -> str:
    """Show what changed, when and by whom."""
    listing = own_listing(current_user, listing_id, lock=False)
    page = lists.versions(listing_id, page=page_number(request.args.get("page")))
    names = lists.names_of({version.by_id for version in page.items if version.by_id})
    changes: list[list[Told]] = [told(version.changes, listing.currency) for version in page.items]
    return render_template(
        "listings/versions.html", listing=listing_of(current_user, listing_id), page=page, names=names,
        changes=changes, page_url=lambda number: url_for("listings.versions", listing_id=listing_id, page=number),
    )  # fmt: skip


def said(status: str) -> str:
    """Return what to say when a listing came into `status`."""
    words: dict[str, Any] = {
        "active": _("It is public now."), "inactive": _("Hidden. Nobody else sees it."),
        "sold": _("Marked as sold."), "pending_verification": _("Thank you. We look at it before others can."),
        "draft": _("It is a draft again."), "removed": _("Removed."),
    }  # fmt: skip
    return str(words[status])


def _actor(listing: Listing) -> str:
    return access.actor(current_user, listing.seller_id) or OWNER


def _back(listing: Listing) -> Response:
    """Go where the form asks for, or to the listing's own page."""
    target = request.form.get("next")
    return redirect(str(target) if is_safe_target(target) else path_of(listing.id, listing.title), 303)
