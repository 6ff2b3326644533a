"""Why an offer is not taken."""

from __future__ import annotations

from marketplace.core.errors import Conflict, Forbidden


class NotForOffers(Conflict):
    """The listing is not one to bargain about."""

    code = "not_for_offers"


class OfferEnded(Conflict):
    """Its time is over, or the listing is not offered any more."""

    code = "offer_ended"


class Avoided(Forbidden):
    """One of the two does not want to hear from the other."""

    code = "blocked"


class GoneAway(Conflict):
    """The other left the market, or is shut out of it."""

    code = "recipient_gone"
