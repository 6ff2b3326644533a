"""What people hear of the things they keep."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from marketplace.accounts.models import Account
from marketplace.bookmarks.rules import Owner
from marketplace.bookmarks.services import saving
from marketplace.core import jobs
from marketplace.core.db import session
from marketplace.core.events import announce
from marketplace.listings.events import ListingPriceChanged, ListingWithdrawn
from marketplace.listings.models import Listing
from marketplace.notifications.models import Notice


def sentences(account: Account) -> list[str]:
    return list(session().scalars(select(Notice.content).where(Notice.account_id == account.id).order_by(Notice.id)))


def reprice(listing: Listing, after: int | None) -> None:
    before, listing.price = listing.price, after
    session().flush()
    announce(ListingPriceChanged(listing.id, before, after, listing.currency))
    jobs.run_waiting()


def test_a_lower_price_is_told_to_whoever_keeps_the_listing(
    alice: Account, charlie: Account, alices: Owner, guests: Owner, bicycle: Listing
) -> None:
    saving.save(alices, bicycle.id)
    saving.save(guests, bicycle.id)
    reprice(bicycle, 24950)
    assert sentences(alice) == ["“Larkspur touring bicycle” costs $249.50 now"]
    assert sentences(charlie) == []
    notice = session().scalars(select(Notice)).one()
    assert (notice.related_id, notice.url.startswith(f"/listings/{bicycle.id}-")) == (bicycle.id, True)

    reprice(bicycle, 19900)
    assert sentences(alice) == ["“Larkspur touring bicycle” costs $199 now"], "one notice says the latest"


def test_it_is_told_in_the_language_of_the_reader(alice: Account, alices: Owner, bicycle: Listing) -> None:
    alice.language = "es"
    saving.save(alices, bicycle.id)
    reprice(bicycle, 24950)
    assert sentences(alice) == ["«Larkspur touring bicycle» cuesta ahora 249,50 US$"]


def test_higher_prices_and_removed_bookmarks_are_no_news(
    alice: Account, alices: Owner, bicycle: Listing, lamp: Listing
) -> None:
    for listing in (bicycle, lamp):
        saving.save(alices, listing.id)
    saving.remove(alices, lamp.id)
    reprice(bicycle, 99900)
    reprice(bicycle, None)
    reprice(lamp, 100)
    assert sentences(alice) == []


def test_a_price_that_moved_on_is_not_told(alice: Account, alices: Owner, bicycle: Listing) -> None:
    saving.save(alices, bicycle.id)
    announce(ListingPriceChanged(bicycle.id, 28500, 20000, "USD"))
    jobs.run_waiting()
    assert sentences(alice) == []


def test_a_sale_is_told(alice: Account, alices: Owner, offer: Callable[..., Listing]) -> None:
    sold, hidden = offer(title="Rust wool armchair", status="sold"), offer(title="A secret", status="inactive")
    for listing in (sold, hidden):
        listing.status, kept = "active", listing.status
        saving.save(alices, listing.id)
        listing.status = kept
        session().flush()
        announce(ListingWithdrawn(listing.id, listing.seller_id))
    jobs.run_waiting()
    assert sentences(alice) == ["“Rust wool armchair” is sold"]
