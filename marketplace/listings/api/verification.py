"""The verification of a listing in the JSON API."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_login import current_user
from pydantic import Field

from marketplace.core.api import Input, Output, Text
from marketplace.core.errors import Forbidden
from marketplace.core.security import requires
from marketplace.listings.api.blueprint import bp
from marketplace.listings.queries.listings import own_listing
from marketplace.listings.services import verifying


class AskInput(Input):
    """What the seller says besides."""

    note: Text = Field("", max_length=1000)


class AskedOutput(Output):
    """A listing that waits to be looked at."""

    message: str
    status: str
    request_id: int


@bp.post("/listings/<int:listing_id>/verification")
@requires("listings.create")
@bp.input(AskInput, location="json_or_form")
@bp.output(AskedOutput)
@bp.doc(summary="Ask to have a listing verified", responses=[400, 401, 403, 404, 409])
def ask_to_verify(listing_id: int, json_or_form_data: AskInput) -> Any:
    """Put your listing into the verifiers' queue; the badge shows once they have looked."""
    listing = own_listing(current_user, listing_id)
    if listing.seller_id != current_user.id:
        raise Forbidden(_("This listing is someone else's."))
    request = verifying.ask(listing, by=current_user.id, note=json_or_form_data.note)
    return {"message": _("Thank you. We look at it and write to you."), "status": request.status,
            "request_id": request.id}  # fmt: skip
