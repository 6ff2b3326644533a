"""Listings over the JSON API: what CONTRACT says, and who is refused."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from marketplace.accounts.models import Account
from marketplace.listings.services import editing, publishing
from tests.listings import shelf
from tests.support.pages import PageClient

FIELDS = {
    "listing_id", "url", "kind", "title", "description", "category", "price", "currency", "price_unit", "location",
    "photos", "amenities", "attributes", "options", "variants", "cancellation_policy", "quantity",
    "status", "is_verified_listing", "rating_average",
    "rating_count", "seller", "date_created", "date_updated",
}  # fmt: skip


def headers(client: PageClient, **more: str) -> dict[str, str]:
    return {"X-CSRFToken": client.csrf(), **more}


def post(client: PageClient, body: dict[str, Any]) -> Any:
    return client.post("/api/v1/listings", json=body, headers=headers(client))


def patch(client: PageClient, listing_id: int, body: dict[str, Any], **more: str) -> Any:
    return client.patch(f"/api/v1/listings/{listing_id}", json=body, headers=headers(client, **more))


@pytest.fixture
def bicycle(app: Flask) -> dict[str, Any]:
    category = shelf.category("bicycles")
    shelf.attribute(category, "gears", "integer")
    return {
        "kind": "product", "title": "Blue bicycle", "description": "Steel", "category": "bicycles",
        "price": "149.50", "currency": "USD", "attributes": {"gears": 21}, "quantity": 2,
        "location": {"address": "12 Mill Lane", "city": "Alder Ferry", "zip": "12345",
                     "country": "US", "latitude": 40.7128, "longitude": -74.006},
    }  # fmt: skip


def test_offering_something(as_bob: PageClient, client: PageClient, bicycle: dict[str, Any]) -> None:
    answer = post(as_bob, bicycle)
    assert answer.status_code == 201
    made = answer.get_json()
    assert set(made) == FIELDS
    assert (made["status"], made["price"], made["currency"], made["price_unit"]) == ("active", "149.50", "USD", "item")
    assert (made["category"], made["attributes"], made["quantity"]) == ("bicycles", {"gears": 21}, 2)
    assert made["seller"]["username"] == "bob"
    assert made["location"]["address"] == "12 Mill Lane"
    seen = client.get(f"/api/v1/listings/{made['listing_id']}").get_json()
    assert (seen["title"], seen["location"]["city"]) == ("Blue bicycle", "Alder Ferry")
    assert (seen["location"]["address"], seen["location"]["zip"]) == ("", "")
    assert seen["location"]["latitude"] != 40.7128


def test_the_address_is_shown_where_the_seller_wants_it(
    as_bob: PageClient, client: PageClient, bicycle: dict[str, Any]
) -> None:
    made = post(as_bob, {**bicycle, "shows_address": True}).get_json()
    seen = client.get(f"/api/v1/listings/{made['listing_id']}").get_json()
    assert (seen["location"]["address"], seen["location"]["latitude"]) == ("12 Mill Lane", 40.7128)


def test_a_number_is_a_price_too(as_bob: PageClient, bicycle: dict[str, Any]) -> None:
    assert post(as_bob, {**bicycle, "price": 149.5}).get_json()["price"] == "149.50"
    assert post(as_bob, {**bicycle, "price": 5000, "currency": "JPY"}).get_json()["price"] == "5000"


@pytest.mark.parametrize(("change", "field"), [
    ({"title": ""}, "title"), ({"title": None}, "title"), ({"kind": "boat"}, "kind"), ({"price": "a lot"}, "price"),
    ({"price": "-1"}, "price"), ({"price": "1.005"}, "price"), ({"price": True}, "price"), ({"price": None}, "price"),
    ({"currency": "XXY"}, "currency"), ({"category": "spaceships"}, "category"),
    ({"category": None, "attributes": {}}, "category"),
    ({"attributes": {"gears": "many"}}, "attributes.gears"), ({"attributes": {"sails": 1}}, "attributes.sails"),
    ({"quantity": -1}, "quantity"), ({"price_unit": "night"}, "price_unit"), ({"surprise": 1}, "surprise"),
    ({"status": "removed"}, "status"), ({"title": "a\x00b"}, "title"), ({"price": "1e400"}, "price"),
])  # fmt: skip
def test_bad_input_is_named_by_field(
    as_bob: PageClient, bicycle: dict[str, Any], change: dict[str, Any], field: str
) -> None:
    answer = post(as_bob, {**bicycle, **change})
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"
    assert any(name.startswith(field) for name in answer.get_json()["errors"]), answer.get_json()


def test_what_is_the_platforms_cannot_be_given(as_bob: PageClient, bicycle: dict[str, Any]) -> None:
    for field in ("seller_id", "is_verified", "view_count", "rating_average", "listing_id", "version"):
        assert post(as_bob, {**bicycle, field: 1}).status_code == 400


def test_signed_out(client: PageClient, bicycle: dict[str, Any]) -> None:
    assert client.post("/api/v1/listings", json=bicycle).status_code == 401


def test_a_draft_is_its_sellers_alone(
    as_bob: PageClient, as_charlie: PageClient, as_vera: PageClient, client: PageClient, bicycle: dict[str, Any]
) -> None:
    path = f"/api/v1/listings/{post(as_bob, {**bicycle, 'status': 'draft'}).get_json()['listing_id']}"
    assert [c.get(path).status_code for c in (as_bob, as_vera, as_charlie, client)] == [200, 200, 404, 404]
    assert as_charlie.patch(path, json={"title": "Mine"}, headers=headers(as_charlie)).status_code == 404


def test_strangers_change_nothing(as_charlie: PageClient, bob: Account) -> None:
    listing = shelf.listing(bob)
    path = f"/api/v1/listings/{listing.id}"
    for method in ("put", "patch", "delete"):
        answer = getattr(as_charlie, method)(path, json={"title": "Mine"}, headers=headers(as_charlie))
        assert answer.status_code == 403, method
    assert listing.title == "Blue touring bicycle"


def test_changing_some_fields(as_bob: PageClient, bob: Account) -> None:
    listing = shelf.listing(bob, description="Steel")
    changed = patch(as_bob, listing.id, {"price": "99", "location": {"zip": "12345"}}).get_json()
    assert (changed["price"], changed["title"], changed["description"]) == ("99.00", "Blue touring bicycle", "Steel")
    assert (changed["location"]["city"], changed["location"]["zip"]) == ("Alder Ferry", "12345")


def test_replacing_all_of_it(as_bob: PageClient, bicycle: dict[str, Any]) -> None:
    made = post(as_bob, bicycle).get_json()
    whole = {"title": "Red bicycle", "category": "bicycles", "price": "5"}
    path = f"/api/v1/listings/{made['listing_id']}"
    replaced = as_bob.put(path, json=whole, headers=headers(as_bob)).get_json()
    assert (replaced["title"], replaced["description"], replaced["attributes"]) == ("Red bicycle", "", {})
    assert replaced["location"]["city"] == ""


def test_moving_between_states(as_bob: PageClient, client: PageClient, bob: Account) -> None:
    listing = shelf.listing(bob)
    assert patch(as_bob, listing.id, {"status": "inactive"}).get_json()["status"] == "inactive"
    assert client.get(f"/api/v1/listings/{listing.id}").status_code == 404
    assert patch(as_bob, listing.id, {"status": "active"}).get_json()["status"] == "active"
    answer = patch(as_bob, listing.id, {"status": "draft"})
    assert (answer.status_code, answer.get_json()["code"]) == (409, "illegal_transition")


def test_a_change_to_what_someone_else_changed_is_a_conflict(as_bob: PageClient, bob: Account) -> None:
    listing = shelf.listing(bob)
    tag = as_bob.get(f"/api/v1/listings/{listing.id}").headers["ETag"]
    assert patch(as_bob, listing.id, {"title": "First"}, **{"If-Match": tag}).status_code == 200
    answer = patch(as_bob, listing.id, {"title": "Second"}, **{"If-Match": tag})
    assert (answer.status_code, answer.get_json()["code"]) == (409, "stale_version")


def test_deleting_is_soft_and_quiet(as_bob: PageClient, client: PageClient, bob: Account) -> None:
    listing = shelf.listing(bob)
    path = f"/api/v1/listings/{listing.id}"
    answer = as_bob.delete(path, headers=headers(as_bob))
    assert (answer.status_code, answer.data) == (204, b"")
    assert client.get(path).status_code == 404
    assert listing.deleted_at is not None


def test_a_moderator_may_hide(as_vera: PageClient, bob: Account) -> None:
    assert patch(as_vera, shelf.listing(bob).id, {"status": "inactive"}).status_code == 200


def test_similar_listings(client: PageClient, bob: Account) -> None:
    category = shelf.category("bicycles")
    this, near, far = (shelf.listing(bob, category_id=category.id, price=p) for p in (10000, 11000, 900000))
    shelf.listing(bob, title="A boat")
    answer = client.get(f"/api/v1/listings/{this.id}/similar").get_json()
    assert [each["listing_id"] for each in answer["listings"]] == [near.id, far.id]


def test_price_history(client: PageClient, bob: Account) -> None:
    listing = shelf.listing(bob)
    editing.save(listing, {"price": 9000}, by=bob.id)
    answer = client.get(f"/api/v1/listings/{listing.id}/price-history").get_json()
    assert [point["price"] for point in answer["prices"]] == ["90.00", "120.00"]
    assert answer["lowest_30_days"] == "90.00"


def test_categories_with_counts_and_attributes(client: PageClient, bob: Account) -> None:
    above = shelf.category("things")
    below = shelf.category("wheels", parent=above)
    shelf.attribute(below, "gears", "integer", minimum=1, maximum=30)
    shelf.category("secret", is_hidden=True)
    shelf.listing(bob, category_id=below.id)
    (root,) = client.get("/api/v1/categories").get_json()["categories"]
    assert (root["slug"], root["count"], root["attributes"]) == ("things", 1, [])
    assert root["children"][0]["attributes"][0]["key"] == "gears"


def test_your_own_listings_in_every_state(as_bob: PageClient, as_alice: PageClient, bob: Account) -> None:
    hidden = shelf.listing(bob)
    publishing.change_status(hidden, "inactive", by=bob.id)
    shelf.draft(bob, title="Draft")
    answer = as_bob.get("/api/v1/users/me/listings?limit=1").get_json()
    assert (answer["totalItems"], answer["totalPages"], answer["hasNext"]) == (2, 2, True)
    assert len(answer["listings"]) == 1
    assert as_alice.get("/api/v1/users/me/listings").get_json()["totalItems"] == 0


def test_reading_takes_the_same_few_statements_for_many(
    as_bob: PageClient, bob: Account, count_statements: Any
) -> None:
    shelf.listing(bob)
    as_bob.get("/api/v1/users/me/listings")
    few = count_statements(lambda: as_bob.get("/api/v1/users/me/listings"))
    for n in range(5):
        shelf.listing(bob, title=f"Thing number {n}" + "x" * n)
    as_bob.get("/api/v1/users/me/listings")
    assert count_statements(lambda: as_bob.get("/api/v1/users/me/listings")) == few


def test_a_category_is_no_truth_value(as_bob: PageClient, bicycle: dict[str, Any]) -> None:
    refused = post(as_bob, {**bicycle, "category": True})
    assert refused.status_code == 400
    assert "category" in str(refused.get_json()["errors"])


def test_a_title_reads_as_it_is_written(as_bob: PageClient, bicycle: dict[str, Any]) -> None:
    turned = post(as_bob, {**bicycle, "title": "Photo \u202egpj.exe"})
    assert (turned.status_code, list(turned.get_json()["errors"])) == (400, ["title"])
    assert post(as_bob, {**bicycle, "title": "دراجة زرقاء"}).status_code == 201


def test_amenities_are_those_that_we_know(as_bob: PageClient, bob: Account, session: Session) -> None:
    listing = shelf.listing(bob, kind="rental", price=9000)
    refused = patch(as_bob, listing.id, {"amenities": ["wifi", "wlan", "kitchn"]})
    assert refused.status_code == 400
    assert any("Did you mean kitchen" in said for said in refused.get_json()["errors"]["amenities"])
    assert patch(as_bob, listing.id, {"amenities": ["wifi", "Kitchen"]}).get_json()["amenities"] == ["wifi", "kitchen"]
    listing.amenities = ["wifi", "of_a_file"]
    session.commit()
    kept = patch(as_bob, listing.id, {"amenities": ["of_a_file"], "title": "A title that is new"})
    assert kept.get_json()["amenities"] == ["of_a_file"], "what came from a file stays"


def test_what_lies_in_the_trash_is_not_changed(as_bob: PageClient, bob: Account) -> None:
    listing = shelf.listing(bob)
    as_bob.delete(f"/api/v1/listings/{listing.id}", headers=headers(as_bob))
    for change in ({"title": "A new title"}, {"status": "inactive"}):
        answer = patch(as_bob, listing.id, change)
        assert (answer.status_code, answer.get_json()["code"]) == (409, "in_trash")


def test_what_is_wrong_is_told_in_the_language_of_the_reader(as_bob: PageClient, bicycle: dict[str, Any]) -> None:
    wrong = {**bicycle, "title": 7, "price": "much", "colour": "red", "quantity": "x", "location": {"latitude": 91}}
    spanish = headers(as_bob, **{"Accept-Language": "es"})
    answer = as_bob.post("/api/v1/listings", json=wrong, headers=spanish).get_json()
    assert answer["detail"] == "Algunos campos no son válidos."
    said = {name: messages[0] for name, messages in answer["errors"].items()}
    assert said["title"] == "Debe ser un texto"
    assert said["colour"] == "No se permiten otros campos"
    assert said["quantity"] == "Debe ser un número entero"
    english = post(as_bob, wrong).get_json()["errors"]
    assert english["colour"] == ["Extra inputs are not permitted"]
    assert set(english) == set(answer["errors"])


def test_a_move_that_is_not_open_is_refused_in_words(as_bob: PageClient, bob: Account) -> None:
    listing = shelf.listing(bob)
    answer = patch(as_bob, listing.id, {"status": "draft"}, **{"Accept-Language": "es"}).get_json()
    assert answer["code"] == "illegal_transition"
    assert answer["detail"].startswith("«Borrador» no es posible mientras está «Público». Posible ahora: ")
    english = patch(as_bob, listing.id, {"status": "draft"}).get_json()["detail"]
    assert english == "“Draft” is not possible while it is “Public”. Possible now: Hidden, Sold."


def test_the_category_tree_is_described(client: PageClient) -> None:
    described = client.get("/api/v1/openapi.json").get_json()
    answer = described["paths"]["/api/v1/categories"]["get"]["responses"]["200"]["content"]["application/json"]
    name = answer["schema"]["$ref"].rpartition("/")[2]
    assert set(described["components"]["schemas"][name]["properties"]) == {"categories"}
