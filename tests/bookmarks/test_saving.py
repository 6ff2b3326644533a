from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from marketplace.accounts.models import Account
from marketplace.bookmarks import rules
from marketplace.bookmarks.models import Bookmark
from marketplace.bookmarks.queries import saved
from marketplace.bookmarks.rules import Owner
from marketplace.bookmarks.services import saving
from marketplace.core import clock
from marketplace.core.db import session, unit_of_work
from marketplace.core.errors import Conflict, Invalid, NotFound
from marketplace.listings.models import Listing
from tests.bookmarks import stock
from tests.support import cast


def test_what_is_saved_is_kept_once(alices: Owner, bicycle: Listing) -> None:
    first = saving.save(alices, bicycle.id)
    again = saving.save(alices, bicycle.id)

    assert first.is_new
    assert not again.is_new
    assert again.bookmark_id == first.bookmark_id
    assert saved.count_of(alices) == 1


def test_a_guest_keeps_things_too(guests: Owner, bicycle: Listing) -> None:
    saving.save(guests, bicycle.id)

    assert saved.saved_ids(guests) == {bicycle.id}
    assert saved.count_of(Owner(guest=b"another browser")) == 0


@pytest.mark.parametrize("status", ["draft", "inactive", "sold", "removed", "pending_verification"])
def test_what_is_not_offered_cannot_be_saved(alices: Owner, offer: Callable[..., Listing], status: str) -> None:
    with pytest.raises(NotFound):
        saving.save(alices, offer(status=status).id)


def test_a_removed_bookmark_comes_back_with_its_note(alices: Owner, bicycle: Listing) -> None:
    kept = saving.save(alices, bicycle.id)
    saving.write_note(saved.get_bookmark(alices, kept.bookmark_id), "ask for the frame size")

    saving.remove(alices, bicycle.id)
    assert saved.find_bookmark(alices, bicycle.id) is None

    back = saving.save(alices, bicycle.id)
    assert back.is_new
    assert saved.get_bookmark(alices, back.bookmark_id).note == "ask for the frame size"


def test_after_the_undo_window_saving_starts_afresh(alices: Owner, bicycle: Listing) -> None:
    kept = saving.save(alices, bicycle.id)
    saving.write_note(saved.get_bookmark(alices, kept.bookmark_id), "old words")
    saving.remove(alices, bicycle.id)
    session().execute(update(Bookmark).values(removed_at=clock.now() - rules.UNDO_WINDOW - timedelta(seconds=1)))

    back = saving.save(alices, bicycle.id)
    assert saved.get_bookmark(alices, back.bookmark_id).note == ""


def test_what_is_not_kept_cannot_be_removed(alices: Owner, guests: Owner, bicycle: Listing) -> None:
    saving.save(guests, bicycle.id)
    with pytest.raises(NotFound):
        saving.remove(alices, bicycle.id)
    assert saved.count_of(guests) == 1


def test_a_note_has_an_end(alices: Owner, bicycle: Listing) -> None:
    bookmark = saved.get_bookmark(alices, saving.save(alices, bicycle.id).bookmark_id)
    with pytest.raises(Invalid):
        saving.write_note(bookmark, "x" * (rules.LONGEST_NOTE + 1))


def test_there_is_an_end_to_what_is_kept(
    guests: Owner, bicycle: Listing, lamp: Listing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MOST_OF_GUEST", 1)
    saving.save(guests, bicycle.id)
    with pytest.raises(Conflict) as refused:
        saving.save(guests, lamp.id)
    assert refused.value.code == "bookmarks_full"


def test_many_are_saved_at_once(alice: Account, alices: Owner, bicycle: Listing, lamp: Listing) -> None:
    saving.save(alices, bicycle.id)
    assert saving.bulk_save(alice.id, [bicycle.id, lamp.id]) == 1
    assert saving.bulk_save(alice.id, []) == 0
    assert saved.count_of(alices) == 2


def test_nobody_keeps_nothing(app: Flask, count_statements: Callable[..., int]) -> None:
    assert count_statements(lambda: saved.saved_ids(Owner())) == 0
    assert count_statements(lambda: saved.count_of(Owner())) == 0


def test_a_page_of_cards_takes_one_statement(
    alices: Owner, offer: Callable[..., Listing], count_statements: Callable[..., int]
) -> None:
    ids = [offer().id for _ in range(30)]
    saving.bulk_save(alices.account_id or 0, ids[:7])
    assert count_statements(lambda: saved.saved_ids(alices)) == 1
    assert len(saved.saved_ids(alices)) == 7


def test_two_tabs_that_save_at_once_make_one_bookmark(own_app: Flask) -> None:
    with own_app.app_context(), unit_of_work():
        alice, bob = cast.person("alice"), cast.person("bob")
        owner, listing_id = Owner(account_id=alice.id), stock.offer(bob.id).id
    start = Barrier(6)

    def tab(_number: int) -> saving.Kept:
        with own_app.app_context(), unit_of_work():
            start.wait()
            return saving.save(owner, listing_id)

    with ThreadPoolExecutor(6) as tabs:
        kept = list(tabs.map(tab, range(6)))

    with own_app.app_context():
        assert session().scalar(select(func.count()).select_from(Bookmark)) == 1
    assert sum(one.is_new for one in kept) == 1
    assert len({one.bookmark_id for one in kept}) == 1
