from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select, update

from marketplace.accounts.events import SignedIn
from marketplace.accounts.models import Account
from marketplace.bookmarks import rules
from marketplace.bookmarks.jobs import expire
from marketplace.bookmarks.models import Bookmark
from marketplace.bookmarks.queries import saved
from marketplace.bookmarks.rules import Owner
from marketplace.bookmarks.services import saving
from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.events import announce
from marketplace.listings.models import Listing

TOKEN = "a token of a guest"


def test_what_a_guest_kept_is_the_accounts_after_sign_in(
    alice: Account, alices: Owner, guests: Owner, bicycle: Listing
) -> None:
    kept = saving.save(guests, bicycle.id)
    saving.write_note(saved.get_bookmark(guests, kept.bookmark_id), "for the summer")

    announce(SignedIn(alice.id, TOKEN))

    bookmark = saved.find_bookmark(alices, bicycle.id)
    assert bookmark is not None
    assert bookmark.note == "for the summer"
    assert saved.count_of(guests) == 0


def test_what_both_kept_is_kept_once_with_the_accounts_own_note(
    alice: Account, alices: Owner, guests: Owner, bicycle: Listing, lamp: Listing
) -> None:
    for owner, note in ((alices, "mine"), (guests, "theirs")):
        saving.write_note(saved.get_bookmark(owner, saving.save(owner, bicycle.id).bookmark_id), note)
    saving.save(guests, lamp.id)

    announce(SignedIn(alice.id, TOKEN))
    session().expire_all()

    assert saved.count_of(alices) == 2
    bookmark = saved.find_bookmark(alices, bicycle.id)
    assert bookmark is not None
    assert bookmark.note == "mine"


def test_what_the_guest_removed_does_not_come_along(
    alice: Account, alices: Owner, guests: Owner, bicycle: Listing
) -> None:
    saving.save(guests, bicycle.id)
    saving.remove(guests, bicycle.id)
    announce(SignedIn(alice.id, TOKEN))
    assert saved.count_of(alices) == 0


def test_another_browsers_things_stay_where_they_are(alice: Account, alices: Owner, bicycle: Listing) -> None:
    stranger = Owner(guest=b"another browser")
    saving.save(stranger, bicycle.id)
    announce(SignedIn(alice.id, TOKEN))
    announce(SignedIn(alice.id, None))
    assert saved.count_of(alices) == 0
    assert saved.count_of(stranger) == 1


def test_guests_things_end_after_sixty_days(guests: Owner, alices: Owner, bicycle: Listing, lamp: Listing) -> None:
    for owner in (guests, alices):
        saving.save(owner, bicycle.id)
    old = clock.now() - rules.GUEST_LIFETIME - timedelta(hours=1)
    session().execute(update(Bookmark).values(created_at=old))
    saving.save(guests, lamp.id)

    expire()

    assert saved.saved_ids(guests) == {lamp.id}
    assert saved.count_of(alices) == 1


def test_what_was_removed_is_gone_after_the_undo_window(alices: Owner, bicycle: Listing, lamp: Listing) -> None:
    for listing in (bicycle, lamp):
        saving.save(alices, listing.id)
        saving.remove(alices, listing.id)
    long_ago = clock.now() - rules.UNDO_WINDOW - timedelta(minutes=1)
    session().execute(update(Bookmark).where(Bookmark.listing_id == lamp.id).values(removed_at=long_ago))
    expire()
    assert session().scalar(select(func.count()).select_from(Bookmark)) == 1
