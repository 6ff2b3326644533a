"""Sizes, colours and the like of one's own listing, and how many there are of each."""

from __future__ import annotations

from typing import Any, Final

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.core.errors import Invalid, NotFound, Refused
from marketplace.core.security import signed_in
from marketplace.core.web import form_page
from marketplace.listings.forms.options import OptionsForm, options_form
from marketplace.listings.models import Listing
from marketplace.listings.queries.listings import own_listing
from marketplace.listings.routes.blueprint import bp
from marketplace.listings.rules.kinds import Kind
from marketplace.listings.services import editing, variants

LONGEST_NUMBER: Final = 9


@bp.route("/sell/listings/<int:listing_id>/options", methods=["GET", "POST"])
@signed_in
def options(listing_id: int) -> Any:
    """Say what a buyer chooses."""
    listing = _own(listing_id, lock=request.method == "POST")
    form = options_form(listing)
    if form.is_sent():
        try:
            editing.save(listing, {"options": form.options()}, by=current_user.id)
        except Refused as refusal:
            form.form_errors += refusal.errors.get("options", [refusal.detail])
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("listings.options", listing_id=listing_id), 303)
    return _page(listing, form)


@bp.post("/sell/listings/<int:listing_id>/options/stock")
@signed_in
def option_stock(listing_id: int) -> Any:
    """Say how many there are of each variant; an empty field leaves that to the quantity of the listing."""
    listing = _own(listing_id, lock=True)
    said = [(each.choices, _number(f"stock_{each.id}")) for each in variants.offered(listing.id)]
    editing.save(listing, {"stock": said}, by=current_user.id)
    flash(_("Saved."), "success")
    return redirect(url_for("listings.options", listing_id=listing_id), 303)


def _page(listing: Listing, form: OptionsForm) -> Any:
    offered = variants.offered(listing.id) if listing.options else []
    return form_page("listings/options.html", form, listing=listing, variants=offered)


def _own(listing_id: int, *, lock: bool) -> Listing:
    listing = own_listing(current_user, listing_id, lock=lock)
    if listing.deleted_at is not None or listing.kind != Kind.PRODUCT:
        raise NotFound(_("This listing is not there, or not yours to see."))
    return listing


def _number(name: str) -> int | None:
    raw = request.form.get(name, "").strip()
    if not raw:
        return None
    if not (raw.isascii() and raw.isdigit() and len(raw) <= LONGEST_NUMBER):
        raise Invalid(_("Some fields are not valid."), errors={name: [_("must be a whole number")]})
    return int(raw)
