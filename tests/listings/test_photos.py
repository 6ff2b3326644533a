"""Photos from the upload to the page: sizes, order, words, removal, and the files themselves."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.accounts.models import Account
from marketplace.core.jobs import run_waiting
from marketplace.core.storage import storage
from marketplace.listings import jobs
from marketplace.listings.models import Listing, ListingPhoto, ListingVersion
from marketplace.listings.rules import photos as sizes
from marketplace.listings.services import editing, photos
from tests.listings import pictures, shelf
from tests.support.pages import PageClient

FORM = "multipart/form-data"


def upload(client: PageClient, listing: Listing, data: bytes | None = None, **fields: Any) -> Any:
    body = {"file": (io.BytesIO(data if data is not None else pictures.photo()), "photo.jpg"), **fields}
    headers = {"X-CSRFToken": client.csrf()}
    return client.post(f"/api/v1/listings/{listing.id}/photos", data=body, headers=headers)


def upload_by_script(client: PageClient, listing: Listing, data: bytes) -> Any:
    headers = {"X-CSRFToken": client.csrf(), "Accept": "application/json"}
    body = {"file": (io.BytesIO(data), "photo.jpg")}
    return client.post(f"/sell/listings/{listing.id}/photos", data=body, headers=headers)


@pytest.fixture
def listing(bob: Account) -> Listing:
    return shelf.listing(bob)


def test_a_photo_is_seen_at_once_and_in_every_size_later(
    as_bob: PageClient, client: PageClient, listing: Listing
) -> None:
    answer = upload(as_bob, listing, pictures.photo(size=(2000, 1500)), alt="A blue bicycle")
    assert answer.status_code == 201
    body = answer.get_json()
    assert set(body) == {"photo_id", "url", "thumbnail_url", "width", "height", "alt"}
    assert (body["alt"], body["width"], body["height"]) == ("A blue bicycle", 640, 480)
    assert listing.cover is not None
    assert listing.cover["src"] == f"/photos/{listing.cover['src'].split('/')[2].split('-')[0]}-640.webp"
    assert run_waiting() == 1
    seen = client.get(f"/api/v1/listings/{listing.id}").get_json()["photos"][0]
    assert (seen["width"], seen["height"]) == (1600, 1200)
    assert [entry.split()[1] for entry in listing.cover["srcset"].split(", ")] == ["160w", "320w", "640w", "960w"]


def test_every_size_is_a_file_kept_for_good(as_bob: PageClient, client: PageClient, listing: Listing) -> None:
    upload(as_bob, listing, pictures.photo(size=(2000, 1500)))
    run_waiting()
    photo = listing_photos(listing)[0]
    for rendition in photo.renditions:
        path = sizes.url_of(photo.digest, rendition["width"], rendition["format"])
        answer = client.get(path, buffered=True)
        assert answer.status_code == 200
        assert answer.mimetype == f"image/{rendition['format']}"
        assert Image.open(io.BytesIO(answer.data)).size == (rendition["width"], rendition["height"])
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert answer.headers["Content-Security-Policy"].replace(" ;", ";") == "sandbox; default-src 'none'"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Set-Cookie" not in answer.headers
        again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304
    assert {(r["width"], r["format"]) for r in photo.renditions} == set(sizes.wanted(2000))


@pytest.mark.parametrize("name", [
    "x", "..%2f..%2fsecret", "0" * 32 + "-640.jpg", "0" * 32 + "-full.jpg", "0" * 32 + "-640.webp",
    "0" * 32 + "-640.webp%00", "A" * 32 + "-640.webp", "%2e%2e/config.py",
])  # fmt: skip
def test_nothing_else_is_served(client: PageClient, name: str) -> None:
    client.checks_pages = False
    assert client.get(f"/photos/{name}").status_code == 404


@pytest.mark.parametrize("name", list(pictures.EVIL))
def test_what_is_no_photo_is_refused(as_bob: PageClient, listing: Listing, name: str) -> None:
    answer = upload(as_bob, listing, pictures.EVIL[name])
    assert answer.status_code in {400, 415}
    assert not listing_photos(listing)


def test_bombs_and_masses_are_too_large(as_bob: PageClient, listing: Listing, monkeypatch: pytest.MonkeyPatch) -> None:
    assert upload(as_bob, listing, pictures.bomb()).status_code == 413
    monkeypatch.setattr("marketplace.core.images.MOST_BYTES", 1000)
    assert upload(as_bob, listing).status_code == 413


def test_no_file_is_named(as_bob: PageClient, listing: Listing) -> None:
    headers = {"X-CSRFToken": as_bob.csrf()}
    answer = as_bob.post(f"/api/v1/listings/{listing.id}/photos", data={"alt": "x"}, headers=headers, content_type=FORM)
    assert (answer.status_code, list(answer.get_json()["errors"])) == (400, ["file"])


def test_strangers_add_and_remove_nothing(
    as_bob: PageClient, as_charlie: PageClient, client: PageClient, listing: Listing, bob: Account
) -> None:
    photo_id = upload(as_bob, listing).get_json()["photo_id"]
    assert upload(as_charlie, listing).status_code == 403
    assert upload(as_charlie, shelf.draft(bob)).status_code == 404
    assert upload(client, listing).status_code == 401
    headers = {"X-CSRFToken": as_charlie.csrf()}
    path = f"/api/v1/listings/{listing.id}/photos"
    assert as_charlie.delete(f"{path}/{photo_id}", headers=headers).status_code == 403
    assert as_charlie.put(f"{path}/order", json={"order": [photo_id]}, headers=headers).status_code == 403
    assert len(listing_photos(listing)) == 1


def test_someone_elses_photo_is_not_touched_through_ones_own_listing(
    as_bob: PageClient, as_alice: PageClient, alice: Account, listing: Listing
) -> None:
    photo_id = upload(as_bob, listing).get_json()["photo_id"]
    own = shelf.listing(alice)
    headers = {"X-CSRFToken": as_alice.csrf()}
    assert as_alice.delete(f"/api/v1/listings/{own.id}/photos/{photo_id}", headers=headers).status_code == 404
    assert len(listing_photos(listing)) == 1


def test_the_first_photo_is_the_cover(as_bob: PageClient, listing: Listing) -> None:
    colours = ["red", "green", "blue"]
    ids = [upload(as_bob, listing, pictures.photo(colour=c), alt=c).get_json()["photo_id"] for c in colours]
    assert (listing.cover or {})["alt"] == "red"
    headers = {"X-CSRFToken": as_bob.csrf()}
    path = f"/api/v1/listings/{listing.id}/photos"
    answer = as_bob.put(f"{path}/order", json={"order": [ids[2], ids[0], ids[1]]}, headers=headers)
    assert [photo["alt"] for photo in answer.get_json()["photos"]] == ["blue", "red", "green"]
    assert (listing.cover or {})["alt"] == "blue"
    assert as_bob.delete(f"{path}/{ids[2]}", headers=headers).status_code == 204
    assert ((listing.cover or {})["alt"], listing.photo_count) == ("red", 2)
    assert [photo.position for photo in listing_photos(listing)] == [0, 1]


@pytest.mark.parametrize("wrong", [[], [1], "x", None, [1, 1]])
def test_an_order_names_every_photo_once(as_bob: PageClient, listing: Listing, wrong: Any) -> None:
    upload(as_bob, listing)
    headers = {"X-CSRFToken": as_bob.csrf()}
    answer = as_bob.put(f"/api/v1/listings/{listing.id}/photos/order", json={"order": wrong}, headers=headers)
    assert answer.status_code == 400


def test_twenty_photos_and_no_more(as_bob: PageClient, listing: Listing) -> None:
    taken = photos.take_in(pictures.photo(size=(40, 30)))
    for _ in range(sizes.MOST_PHOTOS):
        photos.add(listing, taken, by=None)
    assert upload(as_bob, listing).status_code == 409


def test_the_same_picture_is_sized_once(as_bob: PageClient, listing: Listing, bob: Account) -> None:
    upload(as_bob, listing)
    assert run_waiting() == 1
    upload(as_bob, shelf.listing(bob, title="Another one"))
    assert run_waiting() == 0


def test_a_small_picture_is_never_made_larger(as_bob: PageClient, listing: Listing) -> None:
    upload(as_bob, listing, pictures.photo(size=(100, 80)))
    run_waiting()
    (photo,) = listing_photos(listing)
    assert [(r["width"], r["height"]) for r in photo.renditions] == [(100, 80)]


def test_files_go_when_nobody_uses_them(app: Flask, listing: Listing, bob: Account) -> None:
    taken = photos.take_in(pictures.photo(size=(200, 100)))
    first = photos.add(listing, taken, by=None)
    copy = editing.duplicate(listing, by=bob.id)
    run_waiting()
    full = sizes.key_of(taken.digest, "full", "jpg")
    photos.remove(listing, first.id, by=None)
    jobs.forget_photo(taken.digest, taken.width)
    assert storage().exists(full)
    photos.remove(copy, listing_photos(copy)[0].id, by=None)
    jobs.forget_photo(taken.digest, taken.width)
    assert not storage().exists(full)
    assert not storage().exists(sizes.key_of(taken.digest, 160, "webp"))


def test_photos_do_not_stand_in_the_way_of_an_open_form(app: Flask, listing: Listing, session: Session) -> None:
    seen = listing.version
    photos.add(listing, photos.take_in(pictures.photo()), by=listing.seller_id)
    editing.save(listing, {"title": "Another title"}, by=listing.seller_id, version=seen)
    last = session.scalars(select(ListingVersion).order_by(ListingVersion.id)).all()
    assert [set(version.changes) for version in last][-2:] == [{"photos"}, {"title"}]


def test_the_forms_script_uploads_orders_describes_and_removes(as_bob: PageClient, listing: Listing) -> None:
    answer = upload_by_script(as_bob, listing, pictures.photo(colour="red"))
    assert answer.status_code == 201
    first = answer.get_json()["photo"]
    assert set(first) == {"id", "src", "alt", "url"}
    second = upload_by_script(as_bob, listing, pictures.photo(colour="blue")).get_json()["photo"]
    headers = {"X-CSRFToken": as_bob.csrf(), "Accept": "application/json"}
    order = {"order": [second["id"], first["id"]]}
    assert as_bob.post(f"/sell/listings/{listing.id}/photos/order", json=order, headers=headers).status_code == 200
    assert as_bob.post(second["url"], json={"alt": " Blue  wall "}, headers=headers).status_code == 200
    assert (listing.cover or {})["alt"] == "Blue wall"
    assert as_bob.delete(first["url"], headers=headers).status_code == 200
    assert [photo.id for photo in listing_photos(listing)] == [second["id"]]


def test_the_forms_script_is_told_what_is_wrong(as_bob: PageClient, as_charlie: PageClient, listing: Listing) -> None:
    answer = upload_by_script(as_bob, listing, pictures.SVG)
    assert answer.status_code == 415
    assert answer.get_json()["detail"]
    assert upload_by_script(as_charlie, listing, pictures.photo()).status_code == 403
    headers = {"X-CSRFToken": as_bob.csrf(), "Accept": "application/json"}
    for body in ({}, {"order": "x"}, {"order": [True]}, [1]):
        path = f"/sell/listings/{listing.id}/photos/order"
        assert as_bob.post(path, json=body, headers=headers).status_code == 400


def listing_photos(listing: Listing) -> list[ListingPhoto]:
    return photos._photos(listing.id)
