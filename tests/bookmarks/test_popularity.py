from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from marketplace.accounts.models import Account
from marketplace.bookmarks import rules
from marketplace.bookmarks.jobs import rank_popular
from marketplace.bookmarks.queries.popular import popular_cards
from marketplace.bookmarks.rules import Owner
from marketplace.bookmarks.services import saving
from marketplace.core import clock
from marketplace.core.db import session
from marketplace.listings.models import Listing, ListingViewDay
from tests.bookmarks import stock


def look(listing: Listing, views: int, days_ago: int = 0) -> None:
    day = (clock.now() - timedelta(days=days_ago)).date()
    session().add(ListingViewDay(listing_id=listing.id, day=day, views=views))
    session().flush()


def titles() -> list[str]:
    rank_popular()
    return [card.title for card in popular_cards(10)]


def test_what_is_looked_at_and_kept_is_popular(alices: Owner, charlie: Account) -> None:
    seen, kept, forgotten = (stock.offer(charlie.id, title=title) for title in ("seen", "kept", "forgotten"))
    look(seen, 4)
    look(forgotten, 900, days_ago=9)
    saving.save(alices, kept.id)
    assert titles() == ["kept", "seen"]


def test_ones_own_bookmark_makes_nothing_popular(bob: Account, bicycle: Listing) -> None:
    saving.save(Owner(account_id=bob.id), bicycle.id)
    assert titles() == []


def test_what_is_no_longer_offered_leaves_the_row(bicycle: Listing, lamp: Listing) -> None:
    look(bicycle, 9)
    look(lamp, 3)
    rank_popular()
    bicycle.status = "sold"
    session().flush()
    assert [card.title for card in popular_cards(10)] == [lamp.title]
    assert titles() == [lamp.title]


def test_no_seller_takes_the_whole_row(offer: Callable[..., Listing], charlie: Account) -> None:
    for number in range(rules.MOST_POPULAR_OF_ONE_SELLER + 2):
        look(offer(title=f"Bob's {number}"), 100 + number)
    look(stock.offer(charlie.id, title="Charlie's"), 1)
    assert titles() == ["Bob's 4", "Bob's 3", "Bob's 2", "Charlie's"]


def test_counting_again_counts_anew(bicycle: Listing) -> None:
    look(bicycle, 1)
    assert titles() == titles() == [bicycle.title]
