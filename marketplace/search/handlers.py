"""What search does when something happened below: the index follows in the same transaction."""

from __future__ import annotations

from marketplace.accounts.events import AccountErased, PersonalDataRequested
from marketplace.accounts.services import exports
from marketplace.core.events import on
from marketplace.listings.events import CategoryMerged, ListingsChanged, ListingsRefiled, ListingsReturned
from marketplace.search.queries import kept
from marketplace.search.queries.looked_for import recent_searches
from marketplace.search.services import looking, matching, merging, personal
from marketplace.search.services.indexing import index_listings


@on(ListingsChanged)
def follow(fact: ListingsChanged) -> None:
    """Bring the index in step with the listings that changed, and have saved searches hear of them."""
    matching.note(fact.listing_ids)
    index_listings(fact.listing_ids)
    kept.forget()


@on(ListingsReturned)
def take_back(fact: ListingsReturned) -> None:
    """Have the index hold again what was hidden; only who never could hear of it hears of it."""
    matching.note_return(fact.listing_ids)
    index_listings(fact.listing_ids)
    kept.forget()


@on(ListingsRefiled)
def file_anew(fact: ListingsRefiled) -> None:
    """Have the index follow the categories; for saved searches that is no news."""
    index_listings(fact.listing_ids)
    kept.forget()


@on(CategoryMerged)
def go_along(fact: CategoryMerged) -> None:
    """Let saved searches ask for the category that took up the one they named."""
    merging.follow(fact.category_id, fact.slug, fact.into_slug)
    kept.forget()


@on(PersonalDataRequested)
def add_to_the_copy(fact: PersonalDataRequested) -> None:
    """Put the person's searches into the copy of their data."""
    exports.add(fact.export_id, "searches", recent_searches(fact.account_id, looking.MOST_RECENT))
    exports.add(fact.export_id, "saved_searches", personal.copy_of(fact.account_id))


@on(AccountErased)
def erase(fact: AccountErased) -> None:
    """Forget what the person looked for and saved."""
    looking.forget_all(fact.account_id)
    personal.erase(fact.account_id)
