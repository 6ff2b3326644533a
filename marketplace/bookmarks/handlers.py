"""What bookmarks do when something happened below."""

from __future__ import annotations

from marketplace.accounts.events import AccountErased, PersonalDataRequested, SignedIn
from marketplace.accounts.services import exports
from marketplace.bookmarks.services import merging, personal, recalling
from marketplace.core.events import on
from marketplace.core.reading import in_passing
from marketplace.core.tokens import digest
from marketplace.listings.events import ListingViewed


@on(SignedIn)
def adopt_what_the_guest_kept(fact: SignedIn) -> None:
    """Keep for the account what the browser kept until now."""
    if fact.guest_token:
        merging.adopt(fact.account_id, digest(fact.guest_token))


@on(ListingViewed)
def remember_the_view(fact: ListingViewed) -> None:
    """Remember what someone who is signed in looked at: a note beside a page that only reads."""
    if fact.viewer_id is not None:
        with in_passing():
            recalling.note_view(fact.viewer_id, fact.listing_id)


@on(PersonalDataRequested)
def add_what_was_kept(fact: PersonalDataRequested) -> None:
    """Add bookmarks, collections and recent views to someone's copy of their data."""
    exports.add(fact.export_id, "saved", personal.copy_of(fact.account_id))


@on(AccountErased)
def erase_what_was_kept(fact: AccountErased) -> None:
    """Delete what the person kept."""
    personal.erase(fact.account_id)
