"""Reactions to facts: work that follows from a change, enqueued in its transaction."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from marketplace.accounts.events import (
    AccountDeleted,
    AccountErased,
    AccountReadmitted,
    AccountRestored,
    AccountSuspended,
    PersonalDataRequested,
)
from marketplace.accounts.services import exports
from marketplace.core import clock
from marketplace.core.events import on
from marketplace.core.jobs import enqueue
from marketplace.listings import jobs
from marketplace.listings.events import (
    CategoriesChanged,
    ListingImportReady,
    ListingWithdrawn,
    PhotoAdded,
    PhotoDropped,
    SweepStarted,
)
from marketplace.listings.services import moderating, personal, starting, trust, verifying
from marketplace.verification.events import VerificationApproved, VerificationEnded

__all__ = ["moderating", "starting"]  # declare what can be reported, and what a seller is to do, once this is loaded

FILES_KEPT_FOR: Final = timedelta(days=1)
"""Pages that show a photo may be open, or kept by a proxy, when it is removed."""


@on(PhotoAdded)
def size_photo(fact: PhotoAdded) -> None:
    """Have the sizes of a photo made."""
    enqueue(jobs.size_photo, once=f"size-photo-{fact.digest}", digest=fact.digest)


@on(PhotoDropped)
def forget_photo(fact: PhotoDropped) -> None:
    """Have the files deleted, should nobody use them by then."""
    enqueue(jobs.forget_photo, at=clock.now() + FILES_KEPT_FOR, digest=fact.digest, width=fact.width)


@on(ListingImportReady)
def import_file(fact: ListingImportReady) -> None:
    """Have a file imported, one of a person's after the other."""
    enqueue(
        jobs.import_file,
        once=f"listings-import-{fact.import_id}",
        lock=f"listings-import-by-{fact.by_id}",
        import_id=fact.import_id,
    )


@on(AccountDeleted)
def hide_with_the_account(fact: AccountDeleted) -> None:
    """Hide what someone offers who asked to be forgotten."""
    personal.hide_all(fact.account_id)


@on(AccountSuspended)
def hide_with_the_suspended(fact: AccountSuspended) -> None:
    """Hide what someone offers who was shut out."""
    personal.hide_all(fact.account_id)


@on(AccountRestored)
def show_with_the_account(fact: AccountRestored) -> None:
    """Show what was hidden when its seller left, now that they are back."""
    personal.show_again(fact.account_id)


@on(AccountReadmitted)
def show_with_the_readmitted(fact: AccountReadmitted) -> None:
    """Show what was hidden when its seller was shut out."""
    personal.show_again(fact.account_id)


@on(AccountErased)
def erase_what_was_offered(fact: AccountErased) -> None:
    """Withdraw and scrub what the person offered."""
    personal.erase(fact.account_id)


@on(VerificationApproved)
def show_badge(fact: VerificationApproved) -> None:
    """Show that a listing was checked."""
    if fact.subject_type == verifying.LISTING:
        trust.set_verified(fact.subject_id, verified=True)


@on(VerificationEnded)
def hide_badge(fact: VerificationEnded) -> None:
    """Show it no longer."""
    if fact.subject_type == verifying.LISTING:
        trust.set_verified(fact.subject_id, verified=False)


@on(ListingWithdrawn)
def let_go_of_verification(fact: ListingWithdrawn) -> None:
    """Nobody looks at what is not there; whoever shows it again may ask again."""
    verifying.let_go(fact.listing_id)


@on(PersonalDataRequested)
def add_what_was_offered(fact: PersonalDataRequested) -> None:
    """Add the listings and their photos to someone's copy of their data."""
    exports.add(fact.export_id, "listings", personal.copy_of(fact.account_id), personal.files_of(fact.account_id))


@on(SweepStarted)
def sweep_listings(fact: SweepStarted) -> None:
    """Have a moderator's work on many listings done."""
    enqueue(jobs.sweep, lock=f"sweep-{fact.sweep_id}", sweep_id=fact.sweep_id)


@on(CategoriesChanged)
def have_the_index_follow(fact: CategoriesChanged) -> None:
    """Have search know the listings of a category by its new name and place."""
    for category_id in fact.category_ids:
        enqueue(jobs.tell_index, once=f"tell-index-{category_id}", category_id=category_id)
