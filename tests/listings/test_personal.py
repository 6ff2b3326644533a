"""Someone leaves, comes back, is erased, or asks for a copy: what becomes of what they offered."""

from __future__ import annotations

import json
from typing import Any

from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from marketplace.accounts.events import (
    AccountDeleted,
    AccountErased,
    AccountReadmitted,
    AccountRestored,
    AccountSuspended,
)
from marketplace.accounts.models import Account
from marketplace.core.events import announce
from marketplace.core.jobs import run_waiting
from marketplace.core.storage import storage
from marketplace.listings import jobs
from marketplace.listings.rules import photos as sizes
from marketplace.listings.services import editing, personal, photos, publishing
from tests.listings import pictures, shelf
from tests.support.pages import PageClient

SECRET = "Marker-7f3k"


def test_what_someone_offers_leaves_and_returns_with_them(session: Session, bob: Account, alice: Account) -> None:
    shown, hidden, other = shelf.listing(bob), shelf.listing(bob), shelf.listing(alice)
    publishing.change_status(hidden, "inactive", by=bob.id)
    for gone, back in ((AccountDeleted, AccountRestored), (AccountSuspended, AccountReadmitted)):
        announce(gone(bob.id))
        session.expire_all()
        assert [each.status for each in (shown, hidden, other)] == ["inactive", "inactive", "active"]
        announce(back(bob.id))
        session.expire_all()
        assert [each.status for each in (shown, hidden, other)] == ["active", "inactive", "active"]


def test_nothing_is_left_of_the_erased(app: Flask, session: Session, client: PageClient, bob: Account) -> None:
    said: dict[str, Any] = {"title": f"Bicycle {SECRET}", "description": SECRET, "address": SECRET, "zip": SECRET}
    listing, draft = shelf.listing(bob, **said, latitude=1.5, longitude=2.5), shelf.draft(bob, **said)
    photo = photos.add(listing, photos.take_in(pictures.photo(size=(90, 60))), by=bob.id, alt=SECRET)
    editing.save(listing, {"title": f"Other {SECRET}"}, by=bob.id)
    digest = photo.digest
    announce(AccountErased(bob.id))
    jobs.forget_photo(digest, 90)
    for table in ("listings", "listing_versions", "listing_photos", "listing_prices"):
        rows = session.execute(text(f"SELECT t::text FROM {table} t")).scalars().all()
        assert not [row for row in rows if SECRET in row]
    assert not storage().exists(sizes.key_of(digest, "full", "jpg"))
    session.expire_all()
    assert (listing.status, draft.status, listing.latitude, listing.cover) == ("removed", "draft", None, None)
    assert client.get(f"/api/v1/listings/{listing.id}").status_code == 404


def test_a_copy_holds_every_listing_in_every_state(app: Flask, bob: Account, alice: Account) -> None:
    listing = shelf.listing(bob, address="12 Mill Lane", attributes={})
    photos.add(listing, photos.take_in(pictures.photo(size=(90, 60))), by=bob.id, alt="A wall")
    shelf.draft(bob, title="Half a thought")
    shelf.listing(alice)
    run_waiting()
    first, second = json.loads(json.dumps(personal.copy_of(bob.id)))
    assert (first["title"], first["address"], first["price"]) == ("Blue touring bicycle", "12 Mill Lane", "120.00")
    assert (first["photos"], first["status"]) == (["A wall"], "active")
    assert [storage().exists(key) for key in personal.files_of(bob.id).values()] == [True]
    assert (second["title"], second["status"]) == ("Half a thought", "draft")
