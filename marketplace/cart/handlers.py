"""What the basket does when something happened below."""

from __future__ import annotations

from marketplace.accounts.events import AccountErased, PersonalDataRequested, SignedIn
from marketplace.accounts.services import exports
from marketplace.cart.services import merging, personal
from marketplace.core.events import on
from marketplace.core.tokens import digest


@on(SignedIn)
def adopt_the_guests_cart(fact: SignedIn) -> None:
    """Put what the browser's cart held into the account's."""
    if fact.guest_token:
        merging.adopt(fact.account_id, digest(fact.guest_token))


@on(PersonalDataRequested)
def add_the_basket(fact: PersonalDataRequested) -> None:
    """Add cart, addresses and selling settings to someone's copy of their data."""
    exports.add(fact.export_id, "basket", personal.copy_of(fact.account_id))


@on(AccountErased)
def erase_the_basket(fact: AccountErased) -> None:
    """Delete cart and addresses with the person."""
    personal.erase(fact.account_id)
