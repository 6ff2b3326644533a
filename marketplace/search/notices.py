"""Whom search tells of what."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext as _l

from marketplace.accounts.events import AccountErased
from marketplace.core.events import on
from marketplace.notifications.services import Kind, declare, notify, take_back
from marketplace.search.events import ListingsTurnedUp
from marketplace.search.services.personal import forget_offers

SEARCH_MATCHED: Final[Kind] = declare(
    "search.matched",
    label=_l("New listings for a saved search"),
    group=_l("Searches"),
    template="search/notices/matched",
    action=_l("See the whole search"),
)


@on(AccountErased)
def take_back_alerts(fact: AccountErased) -> None:
    """Take back the alerts that name what the person offered."""
    offers = forget_offers(fact.account_id)
    if offers:
        take_back(SEARCH_MATCHED, offers.keys(), "listings", {each for some in offers.values() for each in some})


@on(ListingsTurnedUp)
def tell_of_listings(fact: ListingsTurnedUp) -> None:
    """Tell whoever saved the search."""
    notify(SEARCH_MATCHED, fact.account_id, url=fact.url, related_id=fact.search_id, context=fact.context)
