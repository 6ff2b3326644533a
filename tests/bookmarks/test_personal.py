from __future__ import annotations

from marketplace.accounts.events import AccountErased, PersonalDataRequested
from marketplace.accounts.models import Account, PersonalExportPart
from marketplace.accounts.services import exports
from marketplace.bookmarks.queries import collections, saved
from marketplace.bookmarks.queries.recent import recent_ids
from marketplace.bookmarks.rules import Owner
from marketplace.bookmarks.services import collecting, personal, recalling, saving
from marketplace.core.db import session
from marketplace.core.events import announce
from marketplace.listings.models import Listing


def keep_something(account: Account, listing: Listing) -> None:
    owner = Owner(account_id=account.id)
    bookmark = saved.get_bookmark(owner, saving.save(owner, listing.id).bookmark_id)
    saving.write_note(bookmark, "seeded-marker")
    collecting.place(bookmark, [collecting.create(account.id, "Bikes").id])
    recalling.note_view(account.id, listing.id)


def test_a_copy_holds_all_that_was_kept(alice: Account, charlie: Account, bicycle: Listing) -> None:
    keep_something(alice, bicycle)
    copy = personal.copy_of(alice.id)
    assert [(one["title"], one["note"]) for one in copy["bookmarks"]] == [(bicycle.title, "seeded-marker")]
    assert [(one["name"], one["listing_ids"]) for one in copy["collections"]] == [("Bikes", [bicycle.id])]
    assert [one["listing_id"] for one in copy["recently_viewed"]] == [bicycle.id]
    assert personal.copy_of(charlie.id) == {"bookmarks": [], "collections": [], "recently_viewed": []}


def test_erased_people_leave_nothing_behind(alice: Account, charlie: Account, bicycle: Listing) -> None:
    for account in (alice, charlie):
        keep_something(account, bicycle)
    announce(AccountErased(alice.id))
    assert personal.copy_of(alice.id) == {"bookmarks": [], "collections": [], "recently_viewed": []}
    assert saved.count_of(Owner(account_id=charlie.id)) == 1
    assert len(collections.shelves_of(charlie.id)) == 1
    assert recent_ids(charlie.id, 5) == [bicycle.id]


def test_the_copy_of_ones_data_has_what_was_kept(alice: Account, bicycle: Listing) -> None:
    keep_something(alice, bicycle)
    export = exports.request_export(alice.id)
    announce(PersonalDataRequested(alice.id, export.id))
    part = session().get_one(PersonalExportPart, (export.id, "saved"))
    assert part.data == personal.copy_of(alice.id)
