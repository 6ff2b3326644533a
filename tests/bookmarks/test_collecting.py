from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError

from marketplace.accounts.models import Account
from marketplace.bookmarks import rules
from marketplace.bookmarks.models import Bookmark, CollectionItem
from marketplace.bookmarks.queries import collections, saved
from marketplace.bookmarks.rules import Owner
from marketplace.bookmarks.services import collecting, saving
from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.errors import Conflict, Invalid, NotFound
from marketplace.listings.models import Listing


def keep(owner: Owner, listing: Listing) -> Bookmark:
    return saved.get_bookmark(owner, saving.save(owner, listing.id).bookmark_id)


def test_a_collection_is_private_and_found_by_its_slug(alice: Account, charlie: Account) -> None:
    made = collecting.create(alice.id, "Für den Garten")

    assert made.slug == "fur-den-garten"
    assert not made.is_shared
    assert collections.get_collection(alice.id, made.slug).id == made.id
    with pytest.raises(NotFound):
        collections.get_collection(charlie.id, made.slug)
    with pytest.raises(NotFound):
        collections.get_collection(None, made.slug)


@pytest.mark.parametrize("name", ["", "x" * (rules.LONGEST_NAME + 1)])
def test_a_collection_needs_a_fitting_name(alice: Account, name: str) -> None:
    with pytest.raises(Invalid):
        collecting.create(alice.id, name)


def test_a_name_is_given_once_and_slugs_never_clash(alice: Account, bob: Account) -> None:
    collecting.create(alice.id, "Summer")
    with pytest.raises(Conflict):
        collecting.create(alice.id, "SUMMER")
    assert collecting.create(alice.id, "Summer?").slug == "summer-2"
    assert collecting.create(alice.id, "***").slug == "collection"
    assert collecting.create(bob.id, "Summer").slug == "summer"


def test_renaming_keeps_the_shared_link(alice: Account) -> None:
    made = collecting.create(alice.id, "Bikes")
    token = collecting.share(made)

    collecting.rename(made, "Bicycles")

    assert made.slug == "bicycles"
    assert collections.get_shared(token).name == "Bicycles"
    collecting.rename(made, "bicycles")
    assert made.slug == "bicycles"


def test_a_withdrawn_link_never_works_again(alice: Account) -> None:
    made = collecting.create(alice.id, "Bikes")
    first = collecting.share(made)
    assert collecting.share(made) == first
    collecting.stop_sharing(made)
    with pytest.raises(NotFound):
        collections.get_shared(first)
    assert collecting.share(made) != first


def test_a_link_ends_with_its_owners_account(alice: Account) -> None:
    token = collecting.share(collecting.create(alice.id, "Bikes"))
    alice.deleted_at = clock.now()
    session().flush()
    with pytest.raises(NotFound):
        collections.get_shared(token)


def test_a_bookmark_lies_in_the_collections_chosen(
    alice: Account, alices: Owner, bicycle: Listing, lamp: Listing
) -> None:
    bikes, gifts = collecting.create(alice.id, "Bikes"), collecting.create(alice.id, "Gifts")
    bookmark = keep(alices, bicycle)
    keep(alices, lamp)

    collecting.place(bookmark, [bikes.id, gifts.id])
    assert collections.collections_with(bookmark.id) == {bikes.id, gifts.id}
    collecting.place(bookmark, [gifts.id])
    assert [(shelf.name, shelf.count) for shelf in collections.shelves_of(alice.id)] == [("Bikes", 0), ("Gifts", 1)]
    assert saved.page_of(alices, 1, collection_id=gifts.id).total == 1


def test_nothing_goes_into_anothers_collection(alices: Owner, charlie: Account, bicycle: Listing) -> None:
    charlies = collecting.create(charlie.id, "Charlie's")
    bookmark = keep(alices, bicycle)

    collecting.place(bookmark, [charlies.id])
    assert collections.collections_with(bookmark.id) == frozenset()

    session().add(CollectionItem(collection_id=charlies.id, bookmark_id=bookmark.id, account_id=alices.account_id or 0))
    with pytest.raises(IntegrityError):
        session().flush()


def test_a_dissolved_collection_leaves_its_things_saved(alice: Account, alices: Owner, bicycle: Listing) -> None:
    made = collecting.create(alice.id, "Bikes")
    collecting.place(keep(alices, bicycle), [made.id])
    collecting.dissolve(made)
    assert saved.count_of(alices) == 1
    assert collections.shelves_of(alice.id) == []


def test_there_is_an_end_to_collections(alice: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collecting, "MOST_COLLECTIONS", 1)
    collecting.create(alice.id, "One")
    with pytest.raises(Conflict):
        collecting.create(alice.id, "Two")
