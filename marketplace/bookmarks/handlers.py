"""What bookmarks do when something happened below."""

from __future__ import annotations

from marketplace.accounts.events import AccountErased, SignedIn
from marketplace.bookmarks.services import merging, personal
from marketplace.core.events import on
from marketplace.core.tokens import digest


@on(SignedIn)
def adopt_what_the_guest_kept(fact: SignedIn) -> None:
    """Keep for the account what the browser kept until now."""
    if fact.guest_token:
        merging.adopt(fact.account_id, digest(fact.guest_token))


@on(AccountErased)
def erase_what_was_kept(fact: AccountErased) -> None:
    """Delete what the person kept."""
    personal.erase(fact.account_id)
