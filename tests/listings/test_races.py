"""Two people, one listing, the same moment: nothing is lost and nobody is told a lie."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.accounts.queries.viewers import find_viewer_by_session
from marketplace.accounts.services import sessions
from marketplace.core.db import session, unit_of_work
from marketplace.core.errors import Conflict
from marketplace.listings.models import Listing, ListingPhoto, ListingVersion
from marketplace.listings.queries.listings import own_listing
from marketplace.listings.services import editing, photos
from tests.listings import pictures, shelf
from tests.support import cast

WRITERS = 8


@pytest.fixture
def scene(own_app: Flask) -> dict[str, Any]:
    with own_app.app_context(), unit_of_work():
        bob = cast.person("bob")
        listing = shelf.listing(bob)
        token = sessions.start(bob.id, ip="", user_agent="")
    return {"app": own_app, "listing_id": listing.id, "token": token, "version": listing.version}


def at_once(action: Any) -> list[Any]:
    with ThreadPoolExecutor(WRITERS) as pool:
        return list(pool.map(action, range(WRITERS)))


def test_of_eight_who_saw_the_same_version_one_saves(scene: dict[str, Any]) -> None:
    def save(n: int) -> str:
        with scene["app"].app_context():
            viewer = find_viewer_by_session(scene["token"])
            assert viewer is not None
            try:
                with unit_of_work():
                    listing = own_listing(viewer, scene["listing_id"])
                    editing.save(listing, {"title": f"Title number {n}"}, by=viewer.id, version=scene["version"])
            except Conflict:
                return "conflict"
            return "saved"

    outcomes = at_once(save)
    assert sorted(outcomes) == ["conflict"] * (WRITERS - 1) + ["saved"]
    with scene["app"].app_context():
        listing = session().get(Listing, scene["listing_id"])
        assert listing is not None
        assert listing.version == scene["version"] + 1


def test_of_many_photos_sent_at_once_none_is_lost(scene: dict[str, Any]) -> None:
    files = [pictures.photo(size=(40 + n, 30)) for n in range(WRITERS)]

    def add(n: int) -> None:
        with scene["app"].app_context():
            viewer = find_viewer_by_session(scene["token"])
            assert viewer is not None
            with unit_of_work():
                taken = photos.take_in(files[n])
                photos.add(own_listing(viewer, scene["listing_id"]), taken, by=viewer.id)

    at_once(add)
    with scene["app"].app_context():
        positions = session().scalars(select(ListingPhoto.position).order_by(ListingPhoto.position)).all()
        assert positions == list(range(WRITERS))
        numbers = session().scalars(select(ListingVersion.number).order_by(ListingVersion.number)).all()
        assert numbers == list(range(1, len(numbers) + 1))


def test_two_clicks_at_once_begin_one_draft(own_app: Flask) -> None:
    with own_app.app_context(), unit_of_work():
        bob = cast.person("bob").id
        category = shelf.category("lamps").id

    def click(_number: int) -> int:
        with own_app.app_context(), unit_of_work():
            return editing.begin(bob, "product", category, {}).id

    with ThreadPoolExecutor(WRITERS) as pool:
        assert len(set(pool.map(click, range(WRITERS)))) == 1
