from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select, update

from marketplace.accounts.models import Account
from marketplace.bookmarks import rules
from marketplace.bookmarks.jobs import expire
from marketplace.bookmarks.models import RecentView
from marketplace.bookmarks.queries.recent import recent_ids
from marketplace.bookmarks.services import recalling
from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.events import announce
from marketplace.listings.events import ListingViewed
from marketplace.listings.models import Listing


def test_a_view_is_remembered_for_whoever_is_signed_in(alice: Account, bicycle: Listing, lamp: Listing) -> None:
    announce(ListingViewed(bicycle.id, alice.id))
    announce(ListingViewed(lamp.id, None))
    assert recent_ids(alice.id, 10) == [bicycle.id]


def test_only_the_newest_views_are_remembered(alice: Account, offer: Callable[..., Listing]) -> None:
    listings = [offer() for _ in range(rules.MOST_RECENT + 3)]
    for age, listing in enumerate(listings):
        recalling.note_view(alice.id, listing.id)
        moment = clock.now() - timedelta(minutes=age)
        session().execute(update(RecentView).where(RecentView.listing_id == listing.id).values(seen_at=moment))

    expire()

    assert recent_ids(alice.id, 100) == [listing.id for listing in listings[: rules.MOST_RECENT]]


def test_a_reload_writes_nothing(alice: Account, bicycle: Listing) -> None:
    recalling.note_view(alice.id, bicycle.id)
    first = session().scalar(select(RecentView.seen_at))
    recalling.note_view(alice.id, bicycle.id)
    assert session().scalars(select(RecentView.seen_at)).all() == [first]


def test_looking_again_later_moves_it_to_the_front(alice: Account, bicycle: Listing, lamp: Listing) -> None:
    for listing in (bicycle, lamp):
        recalling.note_view(alice.id, listing.id)
    session().execute(update(RecentView).values(seen_at=clock.now() - rules.VIEW_PAUSE - timedelta(minutes=1)))
    recalling.note_view(alice.id, bicycle.id)
    assert recent_ids(alice.id, 10) == [bicycle.id, lamp.id]


def test_views_are_cleared_on_wish(alice: Account, charlie: Account, bicycle: Listing) -> None:
    for account in (alice, charlie):
        recalling.note_view(account.id, bicycle.id)
    recalling.clear_views(alice.id)
    assert recent_ids(alice.id, 10) == []
    assert recent_ids(charlie.id, 10) == [bicycle.id]
