"""Offers in the JSON API."""

from __future__ import annotations

from typing import Any

from flask_login import current_user

from marketplace.core.api import api_blueprint
from marketplace.core.extensions import limiter
from marketplace.core.idempotency import idempotent
from marketplace.core.security import requires
from marketplace.offers import schemas
from marketplace.offers.models import Offer
from marketplace.offers.queries import offers
from marketplace.offers.rules.bargaining import Side
from marketplace.offers.services import bargaining

bp = api_blueprint("offers", "Offers")

MAKES = "orders.place"
PACE = "120/hour"


@bp.get("/offers")
@bp.input(schemas.OffersQuery, location="query")
@bp.output(schemas.OfferPage)
@bp.doc(summary="Your offers", responses=[400, 401, 403])
@requires(MAKES)
def index(query_data: schemas.OffersQuery) -> Any:
    """Return what you offered, or with `side=selling` what you were offered; the newest first."""
    side = Side.BUYER if query_data.side == "buying" else Side.SELLER
    page = offers.page_of(
        current_user.id, side, query_data.page, status=query_data.status or "", limit=query_data.limit
    )
    return page.as_json("offers", schemas.brief)


@bp.get("/offers/<int:offer_id>")
@bp.output(schemas.OfferOutput)
@bp.doc(summary="One offer", responses=[401, 403, 404])
@requires(MAKES)
def show(offer_id: int) -> Any:
    """Return an offer, with every move of it, to one of the two."""
    return schemas.whole(offers.get_offer(current_user.id, offer_id))


@bp.post("/offers")
@idempotent
@limiter.limit(PACE)
@bp.input(schemas.OfferInput)
@bp.output(schemas.OfferOutput, status_code=201)
@bp.doc(summary="Make an offer", responses=[400, 401, 403, 404, 409, 422, 429])
@requires(MAKES)
def make(json_data: schemas.OfferInput) -> Any:
    """Offer an amount for one of a listing; its seller answers within the time that the market sets."""
    offer = bargaining.make(current_user.id, json_data.listing_id, json_data.amount, json_data.message)
    return _shown(offer), 201


@bp.post("/offers/<int:offer_id>/accept")
@idempotent
@limiter.limit(PACE)
@bp.output(schemas.OfferOutput)
@bp.doc(summary="Agree to the amount", responses=[401, 403, 404, 409, 422, 429])
@requires(MAKES)
def accept(offer_id: int) -> Any:
    """Agree to the amount that the other named last: its price is held for the buyer for some time."""
    return _shown(bargaining.accept(offer_id, current_user.id))


@bp.post("/offers/<int:offer_id>/decline")
@idempotent
@limiter.limit(PACE)
@bp.input(schemas.WordsInput)
@bp.output(schemas.OfferOutput)
@bp.doc(summary="Say no", responses=[400, 401, 403, 404, 409, 422, 429])
@requires(MAKES)
def decline(offer_id: int, json_data: schemas.WordsInput) -> Any:
    """Say no to the amount that the other named last; the offer ends."""
    return _shown(bargaining.decline(offer_id, current_user.id, json_data.message))


@bp.post("/offers/<int:offer_id>/counter")
@idempotent
@limiter.limit(PACE)
@bp.input(schemas.CounterInput)
@bp.output(schemas.OfferOutput)
@bp.doc(summary="Name another amount", responses=[400, 401, 403, 404, 409, 422, 429])
@requires(MAKES)
def counter(offer_id: int, json_data: schemas.CounterInput) -> Any:
    """Name another amount; then it is the other's turn."""
    return _shown(bargaining.counter(offer_id, current_user.id, json_data.amount, json_data.message))


@bp.post("/offers/<int:offer_id>/withdraw")
@idempotent
@limiter.limit(PACE)
@bp.output(schemas.OfferOutput)
@bp.doc(summary="Take it back", responses=[401, 403, 404, 409, 422, 429])
@requires(MAKES)
def withdraw(offer_id: int) -> Any:
    """Take your last word back while the other has not answered it; the offer ends."""
    return _shown(bargaining.withdraw(offer_id, current_user.id))


def _shown(offer: Offer) -> dict[str, Any]:
    return schemas.whole(offers.get_offer(current_user.id, offer.id))
