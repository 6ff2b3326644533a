"""The tables of offers."""

from marketplace.offers.models.offer import Offer, OfferMove

__all__ = ["Offer", "OfferMove"]
