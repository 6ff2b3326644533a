"""Writing, publishing, hiding, deleting: what each leaves behind and what it tells others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.accounts.models import Account
from marketplace.core import clock, events, settings
from marketplace.core.errors import Conflict, Forbidden, Invalid
from marketplace.core.models import AuditEntry
from marketplace.listings.events import ListingPriceChanged, ListingPublished, ListingsChanged, ListingWithdrawn
from marketplace.listings.models import Listing, ListingPrice, ListingVersion
from marketplace.listings.queries import lists
from marketplace.listings.queries.cards import cards
from marketplace.listings.queries.categories import category_counts, category_tree
from marketplace.listings.rules.prices import PricePoint, before_reduction, lowest_since
from marketplace.listings.services import editing, publishing, trash, trust
from tests.listings import shelf


@pytest.fixture
def facts() -> Iterator[list[Any]]:
    """Everything that was announced."""
    heard: list[Any] = []
    kinds = (ListingsChanged, ListingPublished, ListingWithdrawn, ListingPriceChanged)

    def hear(fact: Any) -> None:
        heard.append(fact)

    for kind in kinds:
        events.on(kind)(hear)
    yield heard
    for kind in kinds:
        events._signals[kind].disconnect(hear)


def changes_of(session: Session, listing: Listing) -> list[dict[str, Any]]:
    statement = select(ListingVersion).where(ListingVersion.listing_id == listing.id).order_by(ListingVersion.number)
    return [version.changes for version in session.scalars(statement)]


def test_a_draft_is_nobodys_business(app: Flask, bob: Account, facts: list[Any]) -> None:
    shelf.draft(bob)
    assert facts == []


def test_publishing_tells_everybody_and_makes_a_seller(session: Session, alice: Account, facts: list[Any]) -> None:
    listing = shelf.listing(alice)
    session.refresh(alice)
    assert (listing.status, alice.role) == ("active", "seller")
    assert listing.published_at is not None
    assert facts == [ListingsChanged((listing.id,)), ListingPublished(listing.id, alice.id)]


def test_nothing_is_published_half_told(app: Flask, bob: Account) -> None:
    draft = shelf.draft(bob, title="x", price=None)
    with pytest.raises(Invalid) as refusal:
        publishing.publish(draft, by=bob.id)
    assert set(refusal.value.errors) == {"title", "price"}
    assert draft.status == "draft"


def test_a_public_listing_cannot_become_incomplete(app: Flask, bob: Account) -> None:
    listing = shelf.listing(bob)
    with pytest.raises(Invalid):
        editing.save(listing, {"title": ""}, by=bob.id)
    assert listing.title == "Blue touring bicycle"


def test_where_the_platform_asks_a_moderator_looks_first(app: Flask, bob: Account, ada: Account) -> None:
    settings.change("listings.require_approval", True, by=ada.id)
    settings.forget()
    listing = shelf.listing(bob)
    assert listing.status == "pending_verification"
    with pytest.raises(Forbidden):
        publishing.change_status(listing, "active", by=bob.id)
    publishing.change_status(listing, "active", by=ada.id, actor="moderator")
    assert listing.status == "active"


def test_each_change_is_a_version_with_before_and_after(session: Session, bob: Account) -> None:
    listing = shelf.listing(bob)
    editing.save(listing, {"title": "Blue bicycle", "price": 10000}, by=bob.id)
    publishing.change_status(listing, "inactive", by=bob.id)
    first, *rest = changes_of(session, listing)
    assert first["title"] == [None, "Blue touring bicycle"]
    assert rest == [
        {"status": ["draft", "active"]},
        {"title": ["Blue touring bicycle", "Blue bicycle"], "price": [12000, 10000]},
        {"status": ["active", "inactive"]},
    ]
    assert listing.version == 4


def test_saving_the_same_again_changes_nothing(session: Session, bob: Account, facts: list[Any]) -> None:
    listing = shelf.listing(bob)
    facts.clear()
    editing.save(listing, {"title": "  Blue   touring bicycle "}, by=bob.id)
    assert (listing.version, facts) == (2, [])


def test_a_draft_that_saves_itself_leaves_one_version(session: Session, bob: Account) -> None:
    draft = shelf.draft(bob)
    for letter in "abcdef":
        editing.save(draft, {"description": letter}, by=bob.id)
    (only,) = changes_of(session, draft)
    assert only["description"] == [None, "f"] or only["description"] == ["", "f"]


def test_the_second_of_two_writers_is_told(app: Flask, bob: Account) -> None:
    listing = shelf.listing(bob)
    seen = listing.version
    editing.save(listing, {"title": "First"}, by=bob.id, version=seen)
    with pytest.raises(Conflict) as refusal:
        editing.save(listing, {"title": "Second"}, by=bob.id, version=seen)
    assert refusal.value.code == "stale_version"
    assert listing.title == "First"


def test_a_price_that_moves_is_kept_and_announced(session: Session, bob: Account, facts: list[Any]) -> None:
    listing = shelf.listing(bob)
    editing.save(listing, {"price": 9000}, by=bob.id)
    assert ListingPriceChanged(listing.id, 12000, 9000, "USD") in facts
    prices = session.scalars(select(ListingPrice.price).order_by(ListingPrice.id)).all()
    assert prices == [12000, 9000]


def test_the_lowest_price_of_thirty_days(session: Session, bob: Account) -> None:
    listing = shelf.listing(bob)
    now = clock.now()
    session.query(ListingPrice).delete()
    for days, price in ((90, 5000), (60, 8000), (20, 7000), (10, 9000)):
        session.add(ListingPrice(listing_id=listing.id, at=now - timedelta(days=days), price=price, currency="USD"))
    session.flush()
    history = lists.price_history(listing.id)
    assert lowest_since(history, now - timedelta(days=30)) == 7000
    assert lowest_since(history, now - timedelta(days=15)) == 7000
    assert lowest_since(history, now - timedelta(days=5)) == 9000
    assert before_reduction(history, now) is None


def test_a_reduction_is_measured_against_the_lowest_of_thirty_days(session: Session, bob: Account) -> None:
    now = clock.now()
    days_and_prices = ((2, 6000), (20, 9000), (25, 7000), (60, 5000))
    history = [PricePoint(now - timedelta(days=days), price, "USD") for days, price in days_and_prices]
    assert before_reduction(history, now) is None
    assert before_reduction(history[:3], now) == 7000
    assert before_reduction(history[:3], now + timedelta(days=40)) is None
    assert before_reduction(history[:1], now) is None


def test_hiding_withdraws_and_showing_brings_back(app: Flask, bob: Account, facts: list[Any]) -> None:
    listing = shelf.listing(bob)
    facts.clear()
    publishing.change_status(listing, "inactive", by=bob.id)
    publishing.change_status(listing, "active", by=bob.id)
    assert facts == [
        ListingsChanged((listing.id,)), ListingWithdrawn(listing.id, bob.id),
        ListingsChanged((listing.id,)), ListingPublished(listing.id, bob.id),
    ]  # fmt: skip


def test_an_undrawn_move_is_a_conflict(app: Flask, bob: Account) -> None:
    with pytest.raises(Conflict):
        publishing.change_status(shelf.listing(bob), "draft", by=bob.id)


def test_a_moderators_removal_is_audited_with_its_reason(session: Session, bob: Account, vera: Account) -> None:
    listing = shelf.listing(bob)
    publishing.change_status(listing, "removed", by=vera.id, actor="moderator", reason="Stolen goods")
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "listing.remove")).one()
    assert (entry.actor_id, entry.reason, listing.removed_reason) == (vera.id, "Stolen goods", "Stolen goods")


def test_a_duplicate_is_a_draft_that_says_the_same(app: Flask, bob: Account) -> None:
    listing = shelf.listing(bob, description="Steel frame", quantity=3)
    copy = editing.duplicate(listing, by=bob.id)
    assert (copy.status, copy.title, copy.version) == ("draft", "Blue touring bicycle (copy)", 1)
    assert (copy.price, copy.description, copy.quantity) == (12000, "Steel frame", 3)


def test_what_is_deleted_comes_back_as_it_was(app: Flask, bob: Account, facts: list[Any]) -> None:
    listing = shelf.listing(bob)
    trash.delete(listing, by=bob.id)
    trash.delete(listing, by=bob.id)
    assert not cards([listing.id])
    trash.restore(listing, by=bob.id)
    assert (listing.status, listing.deleted_at) == ("active", None)
    assert facts.count(ListingWithdrawn(listing.id, bob.id)) == 1


def test_the_trash_is_emptied_after_thirty_days(session: Session, bob: Account) -> None:
    old, young = shelf.listing(bob), shelf.listing(bob, title="Young")
    now = clock.now()
    old.deleted_at, young.deleted_at = now - timedelta(days=31), now - timedelta(days=29)
    session.flush()
    gone = old.id
    assert trash.purge(now) == 1
    session.expire_all()
    assert session.get(Listing, gone) is None
    assert session.get(Listing, young.id) is not None


def test_others_see_the_area_and_the_seller_the_spot(app: Flask, bob: Account) -> None:
    listing = shelf.listing(bob, latitude=40.7128, longitude=-74.006)
    assert (listing.area_latitude, listing.area_longitude) != (40.7128, -74.006)
    editing.save(listing, {"shows_address": True}, by=bob.id)
    assert (listing.area_latitude, listing.area_longitude) == (40.7128, -74.006)


def test_a_town_that_is_only_named_is_found_on_the_map(app: Flask, bob: Account) -> None:
    shelf.town()
    listing = shelf.listing(bob, city="alder ferry", state="NY")
    assert (listing.latitude, listing.longitude, listing.time_zone) == (41.5, -73.9, "America/New_York")
    assert (listing.city, listing.country) == ("alder ferry", "US")
    editing.save(listing, {"city": "Atlantis", "state": "", "country": ""}, by=bob.id)
    assert (listing.latitude, listing.area_latitude) == (None, None)
    editing.save(listing, {"city": "Alder Ferry", "latitude": 1.0, "longitude": 2.0}, by=bob.id)
    assert (listing.latitude, listing.longitude) == (1.0, 2.0)


def test_ratings_are_kept_with_the_listing(session: Session, bob: Account, facts: list[Any]) -> None:
    listing = shelf.listing(bob)
    facts.clear()
    trust.set_rating(listing.id, 4.5, 2)  # type: ignore[arg-type] # as a number from SQL would come
    trust.set_verified(listing.id, verified=True)
    (card,) = cards([listing.id])
    assert (float(card.rating_average or 0), card.rating_count, card.is_verified) == (4.5, 2, True)
    assert facts == [ListingsChanged((listing.id,))] * 2


def test_attributes_follow_from_the_category_and_those_above_it(app: Flask, bob: Account) -> None:
    above = shelf.category("things")
    below = shelf.category("wheels", parent=above)
    shelf.attribute(above, "brand")
    shelf.attribute(below, "gears", "integer", minimum=1, maximum=30, is_required=True)
    node = category_tree().find("wheels")
    assert [a.key for a in (node.attributes if node else ())] == ["brand", "gears"]
    draft = shelf.draft(bob, category_id=below.id, attributes={"brand": "Kona", "gears": "21"})
    assert (draft.brand, draft.attributes) == ("Kona", {"brand": "Kona", "gears": 21})
    with pytest.raises(Invalid):
        shelf.draft(bob, category_id=below.id, attributes={"sails": 3})


def test_categories_count_what_is_public_below_them(app: Flask, bob: Account) -> None:
    above = shelf.category("things")
    below = shelf.category("wheels", parent=above)
    shelf.listing(bob, category_id=below.id)
    shelf.draft(bob, category_id=below.id)
    assert category_counts() == {above.id: 1, below.id: 1}


def test_cards_come_in_the_order_asked_for(app: Flask, bob: Account) -> None:
    first, second, hidden = (shelf.listing(bob, title=f"Thing {n}" * n) for n in (1, 2, 3))
    publishing.change_status(hidden, "inactive", by=bob.id)
    assert [card.id for card in cards([second.id, hidden.id, first.id])] == [second.id, first.id]
    kept = cards([second.id, hidden.id], public_only=False)
    assert [(card.id, card.badge) for card in kept] == [(second.id, None), (hidden.id, "Hidden")]
