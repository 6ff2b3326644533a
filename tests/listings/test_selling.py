"""Offering something through the pages: choose, write, preview, publish; and the stall with everything on it."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.accounts.models import Account
from marketplace.listings.models import Listing
from marketplace.listings.rules.addresses import path_of
from marketplace.listings.services import photos, publishing, trash
from tests.listings import pictures, shelf
from tests.support.pages import PageClient


def form_of(listing: Listing, **changes: Any) -> dict[str, Any]:
    """What a browser would send of the form as it stands."""
    given = {
        "title": listing.title, "description": listing.description, "currency": listing.currency,
        "price": "" if listing.price is None else str(listing.price / 100), "version": str(listing.version),
        "price_unit": listing.price_unit, "quantity": str(listing.quantity or ""), "place": listing.city,
        "address": listing.address, "zip": listing.zip, "latitude": "", "longitude": "",
    }  # fmt: skip
    return {**given, **changes}


@pytest.fixture
def bicycles(app: Flask) -> Any:
    category = shelf.category("bicycles", parent=shelf.category("sport"))
    shelf.attribute(category, "gears", "integer", minimum=1, maximum=30)
    shelf.attribute(category, "electric", "boolean")
    shelf.attribute(category, "colour", "choice", choices=[{"value": "red", "labels": {"en": "Red"}}], is_required=True)
    shelf.attribute(
        category, "extras", "multichoice",
        choices=[{"value": "bell", "labels": {"en": "Bell"}}, {"value": "lock", "labels": {"en": "Lock"}}],
    )  # fmt: skip
    return category


@pytest.fixture
def town(app: Flask) -> int:
    return shelf.town()


def newest(session: Session) -> Listing:
    session.expire_all()
    return session.scalars(select(Listing).order_by(Listing.id.desc())).first()  # type: ignore[return-value] # there is one


def test_from_nothing_to_a_public_listing(
    as_alice: PageClient, client: PageClient, session: Session, bicycles: Any, town: int, alice: Account
) -> None:
    assert "What kind is it?" in as_alice.get("/sell/listings/new").get_data(as_text=True)
    second = as_alice.get("/sell/listings/new?kind=product").get_data(as_text=True)
    assert "Bicycles" in second
    answer = as_alice.send("/sell/listings/new", {"kind": "product", "category": "bicycles"})
    listing = newest(session)
    assert (answer.status_code, listing.status) == (303, "draft")
    assert answer.headers["Location"] == f"/sell/listings/{listing.id}/edit"
    form = as_alice.get(answer.headers["Location"]).get_data(as_text=True)
    for words in ("Gears", "Electric", "Colour", "Extras", "Bell", "Town or city", "How many you have"):
        assert words in form, words
    said = form_of(
        listing, title="Blue bicycle", price="149.50", attr_gears="21", attr_electric="yes", attr_colour="red",
        attr_extras=["bell", "lock"], place="Alder Ferry, NY, United States", place_id="7", then="look",
    )  # fmt: skip
    answer = as_alice.send(f"/sell/listings/{listing.id}/edit", said)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    listing = newest(session)
    assert (listing.price, listing.city, listing.state, listing.country) == (14950, "Alder Ferry", "NY", "US")
    assert (listing.latitude, listing.time_zone) == (41.5, "America/New_York")
    assert listing.attributes == {"gears": 21, "electric": True, "colour": "red", "extras": ["bell", "lock"]}
    preview = as_alice.get(answer.headers["Location"]).get_data(as_text=True)
    assert "This is a draft" in preview
    assert client.get(answer.headers["Location"]).status_code == 404
    as_alice.send(f"/sell/listings/{listing.id}/status", {"status": "active"})
    assert client.get(answer.headers["Location"]).status_code == 200
    session.refresh(alice)
    assert alice.role == "seller"


def test_a_place_that_is_only_written_is_looked_up(
    as_bob: PageClient, session: Session, bob: Account, town: int
) -> None:
    listing = shelf.draft(bob, city="")
    as_bob.send(f"/sell/listings/{listing.id}/edit", form_of(listing, place="alder ferry"))
    assert (newest(session).city, newest(session).latitude) == ("Alder Ferry", 41.5)
    as_bob.send(f"/sell/listings/{listing.id}/edit", form_of(listing, place="Nowhere at all"))
    assert (newest(session).city, newest(session).latitude) == ("Nowhere at all", None)


def test_places_as_one_types(client: PageClient, town: int) -> None:
    (found,) = client.get("/places?query=ald").get_json()["suggestions"]
    assert (found["id"], found["text"], found["type"]) == (7, "Alder Ferry, NY, United States", "place")
    assert client.get("/places?query=").get_json() == {"suggestions": []}


@pytest.mark.parametrize(("kind", "asked", "not_asked"), [
    ("product", ["quantity", "place"], ["price_unit", "amenities"]),
    ("digital", [], ["quantity", "place", "price_unit", "amenities"]),
    ("rental", ["quantity", "place", "price_unit", "amenities"], []),
    ("service", ["place", "price_unit"], ["quantity"]),
    ("property", ["place", "price_unit", "amenities"], ["quantity"]),
])  # fmt: skip
def test_the_form_asks_only_what_the_kind_needs(
    as_bob: PageClient, bob: Account, kind: str, asked: list[str], not_asked: list[str]
) -> None:
    html = as_bob.get(f"/sell/listings/{shelf.draft(bob, kind).id}/edit").get_data(as_text=True)
    assert [name for name in asked if f'name="{name}"' not in html] == []
    assert [name for name in not_asked if f'name="{name}"' in html] == []


@pytest.mark.parametrize(("change", "words"), [
    ({"title": "x" * 141}, "141"), ({"price": "many"}, "Write the amount"), ({"price": "1.005"}, "no such fractions"),
    ({"attr_gears": "99"}, "At most 30"), ({"attr_colour": "green"}, "Not a valid choice"),
    ({"quantity": "-1"}, "between"), ({"latitude": "91"}, "between"), ({"currency": "XXY"}, "Not a valid choice"),
    ({"latitude": "12"}, "together"),
])  # fmt: skip
def test_what_is_wrong_is_said_beside_the_field_and_kept(
    as_bob: PageClient, bob: Account, bicycles: Any, change: dict[str, str], words: str
) -> None:
    listing = shelf.draft(bob, category_id=bicycles.id)
    answer = as_bob.send(f"/sell/listings/{listing.id}/edit", form_of(listing, description="Kept words", **change))
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "There is a problem" in html
    assert "Kept words" in html
    assert words in html or change.get("title")
    assert listing.description == ""


def test_publishing_half_of_it_says_what_is_missing(as_bob: PageClient, bob: Account, bicycles: Any) -> None:
    listing = shelf.draft(bob, category_id=bicycles.id, price=None)
    answer = as_bob.send(f"/sell/listings/{listing.id}/edit", form_of(listing, then="publish"))
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Say what it costs" in html
    assert "This is needed." in html


def test_a_draft_saves_itself_as_far_as_it_can(as_bob: PageClient, session: Session, bob: Account) -> None:
    listing = shelf.draft(bob)
    headers = {"X-CSRFToken": as_bob.csrf(), "Accept": "application/json"}
    said = form_of(listing, title="Half a ti", price="nonsense", latitude="200")
    answer = as_bob.post(f"/sell/listings/{listing.id}/autosave", data=said, headers=headers)
    assert answer.get_json() == {"saved": True}
    assert (newest(session).title, newest(session).price) == ("Half a ti", 12000)


def test_what_others_see_does_not_save_itself(as_bob: PageClient, bob: Account) -> None:
    listing = shelf.listing(bob)
    headers = {"X-CSRFToken": as_bob.csrf(), "Accept": "application/json"}
    answer = as_bob.post(f"/sell/listings/{listing.id}/autosave", data=form_of(listing, title="x"), headers=headers)
    assert answer.status_code == 409


def test_two_open_forms_do_not_overwrite_each_other(as_bob: PageClient, session: Session, bob: Account) -> None:
    listing = shelf.listing(bob)
    said = form_of(listing)
    assert as_bob.send(f"/sell/listings/{listing.id}/edit", {**said, "title": "First title"}).status_code == 303
    answer = as_bob.send(f"/sell/listings/{listing.id}/edit", {**said, "title": "Second title"})
    assert answer.status_code == 422
    assert "changed in the meantime" in answer.get_data(as_text=True)
    assert newest(session).title == "First title"


def test_photos_without_scripts(as_bob: PageClient, session: Session, bob: Account) -> None:
    listing = shelf.draft(bob)
    files = [(io.BytesIO(pictures.photo(colour=colour)), f"{colour}.jpg") for colour in ("red", "green", "blue")]
    as_bob.send(f"/sell/listings/{listing.id}/edit", form_of(listing, photos=files, listing_photos="1"))
    first, second, third = photos._photos(listing.id)
    said = form_of(
        listing, listing_photos="1", remove_photo=str(second.id),
        **{f"position_{first.id}": "3", f"position_{third.id}": "1", f"alt_{third.id}": "A blue wall"},
    )  # fmt: skip
    assert as_bob.send(f"/sell/listings/{listing.id}/edit", said).status_code == 303
    session.expire_all()
    assert [photo.id for photo in photos._photos(listing.id)] == [third.id, first.id]
    assert (newest(session).cover or {})["alt"] == "A blue wall"


def test_a_file_that_is_no_photo_is_refused_in_words(as_bob: PageClient, bob: Account) -> None:
    listing = shelf.draft(bob)
    said = form_of(listing, photos=(io.BytesIO(pictures.SVG), "x.jpg"), listing_photos="1")
    answer = as_bob.send(f"/sell/listings/{listing.id}/edit", said)
    assert answer.status_code == 422
    assert "not a photo" in answer.get_data(as_text=True)


def test_changing_the_kind_keeps_the_words(as_bob: PageClient, session: Session, bob: Account, bicycles: Any) -> None:
    listing = shelf.draft(bob, category_id=bicycles.id, attributes={"gears": 21}, description="Steel")
    tools = shelf.category("tools")
    session.commit()
    answer = as_bob.send(f"/sell/listings/{listing.id}/kind", {"kind": "rental", "category": "tools"})
    assert answer.status_code == 303
    changed = newest(session)
    assert (changed.kind, changed.category_id, changed.price_unit) == ("rental", tools.id, "night")
    assert (changed.description, changed.attributes) == ("Steel", {})


STRANGE = [
    ("get", "edit"), ("post", "edit"), ("post", "autosave"), ("get", "kind"), ("post", "kind"), ("get", "history"),
    ("post", "status"), ("post", "duplicate"), ("post", "deletion"), ("post", "restoration"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "page"), STRANGE)
def test_strangers_are_let_into_nothing(
    as_charlie: PageClient, client: PageClient, bob: Account, method: str, page: str
) -> None:
    draft, listing = shelf.draft(bob), shelf.listing(bob)
    for thing, refused in ((draft, 404), (listing, 403)):
        address = f"/sell/listings/{thing.id}/{page}"
        answer = as_charlie.get(address) if method == "get" else as_charlie.send(address, {"status": "sold"})
        assert answer.status_code == refused
        out = client.get(address) if method == "get" else client.send(address, {"status": "sold"})
        assert (out.status_code, "/login" in out.headers["Location"]) == (302, True)
    assert (listing.status, listing.deleted_at) == ("active", None)


def test_delete_and_put_back(as_bob: PageClient, client: PageClient, bob: Account) -> None:
    listing = shelf.listing(bob)
    page = path_of(listing.id, listing.title)
    answer = as_bob.send(f"/sell/listings/{listing.id}/deletion")
    assert "Put it back" in as_bob.get(answer.headers["Location"]).get_data(as_text=True)
    assert client.get(page).status_code == 404
    assert as_bob.get(f"/sell/listings/{listing.id}/edit").status_code == 404
    as_bob.send(f"/sell/listings/{listing.id}/restoration")
    assert client.get(page).status_code == 200


def test_duplicate_leads_to_the_copy(as_bob: PageClient, session: Session, bob: Account) -> None:
    listing = shelf.listing(bob)
    photos.add(listing, photos.take_in(pictures.photo()), by=bob.id)
    answer = as_bob.send(f"/sell/listings/{listing.id}/duplicate")
    copy = newest(session)
    assert answer.headers["Location"] == f"/sell/listings/{copy.id}/edit"
    assert (copy.status, copy.photo_count, copy.cover) == ("draft", 1, listing.cover)


def test_the_history_says_what_changed(as_bob: PageClient, bob: Account) -> None:
    listing = shelf.listing(bob)
    as_bob.send(f"/sell/listings/{listing.id}/edit", form_of(listing, title="Red bicycle", price="99"))
    html = as_bob.get(f"/sell/listings/{listing.id}/history").get_data(as_text=True)
    for words in ("Blue touring bicycle", "Red bicycle", "$120", "$99", "Bob", "version 3"):
        assert words in html, words


def test_an_undrawn_move_is_refused(as_bob: PageClient, bob: Account) -> None:
    listing = shelf.listing(bob)
    assert as_bob.send(f"/sell/listings/{listing.id}/status", {"status": "draft"}).status_code == 409
    assert as_bob.send(f"/sell/listings/{listing.id}/status", {"status": "removed"}).status_code == 403
    assert as_bob.send(f"/sell/listings/{listing.id}/status", {}).status_code == 409


def test_no_token_no_change(as_bob: PageClient, bob: Account) -> None:
    listing = shelf.listing(bob)
    assert as_bob.post(f"/sell/listings/{listing.id}/deletion").status_code == 400
    assert listing.deleted_at is None


def test_an_empty_stall_invites(as_alice: PageClient, client: PageClient) -> None:
    assert "Nothing on your stall yet" in as_alice.get("/sell").get_data(as_text=True)
    assert client.get("/sell").status_code == 302


def test_the_stall_by_state_and_words(as_bob: PageClient, session: Session, bob: Account, alice: Account) -> None:
    shelf.listing(bob, title="Blue bicycle")
    hidden = shelf.listing(bob, title="100% wool_rug")
    shelf.draft(bob, title="")
    gone = shelf.listing(bob, title="Old sofa")
    shelf.listing(alice, title="Alice's own")
    publishing.change_status(hidden, "inactive", by=bob.id)
    trash.delete(gone, by=bob.id)
    session.commit()

    def shown(query: str) -> set[str]:
        html = as_bob.get(f"/sell{query}").get_data(as_text=True)
        return {name for name in ("Blue bicycle", "100% wool_rug", "Untitled", "Old sofa", "Alice") if name in html}

    assert shown("") == {"Blue bicycle", "100% wool_rug", "Untitled"}
    assert shown("?status=inactive") == {"100% wool_rug"}
    assert shown("?status=deleted") == {"Old sofa"}
    assert shown("?query=%25+wool_") == {"100% wool_rug"}
    assert shown("?query=bicy%25") == set()
    assert shown("?status=nonsense") == {"Blue bicycle", "100% wool_rug", "Untitled"}
    assert as_bob.get("/sell?page=x").status_code == 400


def test_the_statements_of_the_stall_do_not_grow(as_bob: PageClient, bob: Account, count_statements: Any) -> None:
    shelf.listing(bob)
    as_bob.get("/sell")
    few = count_statements(lambda: as_bob.get("/sell"))
    for _ in range(5):
        shelf.listing(bob)
    as_bob.get("/sell")
    assert count_statements(lambda: as_bob.get("/sell")) == few


def test_many_at_once(as_bob: PageClient, session: Session, bob: Account, alice: Account) -> None:
    first, second, draft = shelf.listing(bob), shelf.listing(bob), shelf.draft(bob)
    foreign = shelf.listing(alice)
    ids = [str(each.id) for each in (first, second, draft, foreign)]
    answer = as_bob.send("/sell/listings/bulk", {"action": "hide", "listing": ids}, follow_redirects=True)
    html = answer.get_data(as_text=True)
    assert "Done for 2 listings." in html
    assert "2 listings stayed as they were" in html
    session.expire_all()
    assert [each.status for each in (first, second, draft, foreign)] == ["inactive", "inactive", "draft", "active"]
    as_bob.send("/sell/listings/bulk", {"action": "show", "listing": ids[:2]})
    as_bob.send("/sell/listings/bulk", {"action": "delete", "listing": ids[:1]})
    as_bob.send("/sell/listings/bulk", {"action": "explode", "listing": ids[:1]})
    session.expire_all()
    assert (first.status, first.deleted_at is not None, second.status) == ("active", True, "active")


def test_nothing_is_begun_in_a_category_that_is_not_there(as_bob: PageClient, bicycles: Any) -> None:
    for said in ({"kind": "boat", "category": "bicycles"}, {"kind": "product", "category": "boats"}, {}):
        assert as_bob.send("/sell/listings/new", said).status_code == 400


def test_an_unstorable_search_among_ones_own_is_refused(as_bob: PageClient) -> None:
    assert as_bob.get("/sell?query=%00").status_code == 400


def test_a_second_click_leads_to_the_draft_of_the_first(
    as_bob: PageClient, bicycles: Any, bob: Account, session: Session
) -> None:
    sent = {"kind": "product", "category": "bicycles"}
    first, second = (as_bob.send("/sell/listings/new", sent).location for _ in range(2))
    assert first == second
    assert as_bob.send("/sell/listings/new", {**sent, "kind": "rental"}).location != first
    listing = shelf.listing(bob)
    copies = {as_bob.send(f"/sell/listings/{listing.id}/duplicate").location for _ in range(2)}
    assert len(copies) == 1
    drafts = session.scalars(select(Listing.id).where(Listing.seller_id == bob.id, Listing.status == "draft"))
    assert len(drafts.all()) == 3


def test_history_names_kinds_and_units(as_bob: PageClient, bob: Account) -> None:
    listing = shelf.draft(bob, kind="rental")
    page = as_bob.get(f"/sell/listings/{listing.id}/history").get_data(as_text=True)
    assert '<ins><span class="vh">after </span>Rental</ins>' in page
    assert "rental</ins>" not in page
    assert "a night</ins>" in page
