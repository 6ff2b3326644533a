"""The form in which an offer is made."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.core.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from marketplace.core.extensions import limiter
from marketplace.core.security import requires
from marketplace.core.web import form_page
from marketplace.listings.queries.cards import Card, cards
from marketplace.listings.queries.variants import options_of
from marketplace.offers.errors import NotForOffers
from marketplace.offers.forms import OfferForm
from marketplace.offers.queries.offers import find_live
from marketplace.offers.routes.blueprint import bp
from marketplace.offers.routes.frame import MAKES
from marketplace.offers.rules import texts
from marketplace.offers.rules.amounts import bounds, takes_offers
from marketplace.offers.rules.bargaining import Side
from marketplace.offers.services import bargaining, choices


@bp.get("/listings/<int:listing_id>/offer")
@requires(MAKES)
def ask(listing_id: int) -> Any:
    """Ask how much; whoever has an offer for it already is led there."""
    card = _card(listing_id)
    live = find_live(current_user.id, listing_id)
    if live is not None:
        return redirect(url_for("offers.show", offer_id=live), 303)
    return _page(OfferForm(), card)


@bp.post("/listings/<int:listing_id>/offer")
@limiter.limit("60/hour")
@requires(MAKES)
def make(listing_id: int) -> Any:
    """Make the offer."""
    card, form = _card(listing_id), OfferForm()
    if form.is_sent() and form.amount.data is not None:
        try:
            offer = bargaining.make(current_user.id, listing_id, form.amount.data, form.message.data or "")
        except (Invalid, Conflict, TooMany) as refused:
            form.show(refused)
        else:
            flash(_("Your offer is with the seller. We tell you when they answer."), "success")
            return redirect(url_for("offers.show", offer_id=offer.id), 303)
    return _page(form, card)


def _page(form: OfferForm, card: Card) -> Any:
    limit = bounds(Side.BUYER, card.price_minor or 0, choices.LEAST_PERCENT.get(), None)
    return form_page(
        "offers/make.html", form, card=card, bounds=limit, most=texts.LONGEST, days=choices.DAYS.get(),
        hold_days=choices.HOLD_DAYS.get(),
    )  # fmt: skip


def _card(listing_id: int) -> Card:
    """Return the listing, if the viewer may bargain about it."""
    card = next(iter(cards([listing_id])), None)
    if card is None:
        raise NotFound(_("That listing is not offered, or does not exist."))
    if card.seller_id == current_user.id:
        raise Forbidden(_("This is your own listing."), code="own_listing")
    if not takes_offers(card.kind, card.price_minor, options_of(listing_id)[0], choices.kinds()):
        raise NotForOffers(_("This is sold at its price. Its page says how."))
    return card
