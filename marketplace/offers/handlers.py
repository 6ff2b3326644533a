"""What offers do when something happened below."""

from __future__ import annotations

from marketplace.accounts.events import AccountErased, PersonalDataRequested
from marketplace.accounts.services import exports
from marketplace.core.events import on
from marketplace.listings.events import ListingWithdrawn
from marketplace.offers.services import ending, personal


@on(ListingWithdrawn)
def end_its_offers(fact: ListingWithdrawn) -> None:
    """End what was not agreed yet: there is nothing left to bargain about."""
    ending.end_of_listing(fact.listing_id)


@on(PersonalDataRequested)
def add_offers(fact: PersonalDataRequested) -> None:
    """Add what was offered and said to someone's copy of their data."""
    exports.add(fact.export_id, "offers", personal.copy_of(fact.account_id))


@on(AccountErased)
def erase_offers(fact: AccountErased) -> None:
    """End the person's offers and take their words away."""
    personal.erase(fact.account_id)
