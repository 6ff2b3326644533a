"""Asking that a listing be checked."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.core.errors import Forbidden
from marketplace.core.extensions import limiter
from marketplace.core.security import requires
from marketplace.core.web import answer
from marketplace.listings.queries.listings import own_listing
from marketplace.listings.routes.blueprint import bp
from marketplace.listings.rules.addresses import path_of
from marketplace.listings.services import verifying

ASKING = "30 per hour"


@bp.post("/sell/listings/<int:listing_id>/verification")
@limiter.limit(ASKING)
@requires("listings.create")
def ask_to_verify(listing_id: int) -> Any:
    """Put one's own listing into the verifiers' queue."""
    listing = own_listing(current_user, listing_id)
    if listing.seller_id != current_user.id:
        raise Forbidden(_("This listing is someone else's."))
    verifying.ask(listing, by=current_user.id, note=request.form.get("note", ""))
    flash(_("Thank you. We look at it and write to you."), "success")
    return answer(
        page=lambda: redirect(path_of(listing.id, listing.title), 303),
        data=lambda: {"message": _("Thank you. We look at it and write to you."), "status": "pending"},
    )
