"""Reviews in the JSON API, as CONTRACT says."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from sqlalchemy.orm import Session

from marketplace.accounts.models import Account
from marketplace.listings.models import Listing
from marketplace.reviews.models import Deal, Review
from marketplace.reviews.services import moderating
from tests.reviews import deals
from tests.support.pages import PageClient

FIELDS = {
    "review_id", "side", "rating", "comment", "language", "status", "is_verified_purchase", "reviewer", "reviewee",
    "listing", "photos", "reply", "helpful_count", "is_helpful", "date_created", "date_edited", "date_published",
}  # fmt: skip


@pytest.fixture
def call() -> Callable[..., Any]:
    def act(client: PageClient, method: str, path: str, **json: Any) -> Any:
        headers = {"X-CSRFToken": client.csrf()}
        return client.open(f"/api/v1{path}", method=method, headers=headers, json=json or None)

    return act


def test_a_buyer_reviews_a_listing(
    as_alice: PageClient, as_bob: PageClient, client: PageClient, deal: Deal, bicycle: Listing, alice: Account,
    bob: Account, call: Callable[..., Any],
) -> None:  # fmt: skip
    answer = call(as_alice, "POST", "/reviews", listing_id=bicycle.id, rating=4, comment=" Rides\u200b well. ")
    assert answer.status_code == 201
    body = answer.get_json()
    assert set(body) == FIELDS
    assert (body["rating"], body["comment"], body["status"], body["side"]) == (4, "Rides well.", "waiting", "buyer")
    assert (body["reviewer"]["user_id"], body["reviewee"]["user_id"]) == (alice.id, bob.id)
    assert body["listing"]["listing_id"] == bicycle.id
    listed = f"/api/v1/listings/{bicycle.id}/reviews"
    assert client.get(listed).get_json()["summary"]["count"] == 0
    assert client.get(f"/api/v1/reviews/{body['review_id']}").status_code == 404

    back = call(as_bob, "POST", "/reviews", reviewee_id=alice.id, rating=5, comment="Paid at once.")
    assert (back.status_code, back.get_json()["status"], back.get_json()["listing"]) == (201, "published", None)
    page = client.get(listed).get_json()
    assert set(page) == {"reviews", "summary", "currentPage", "totalPages", "totalItems", "hasNext"}
    assert page["summary"] == {"average": 4.0, "count": 1, "histogram": {"5": 0, "4": 1, "3": 0, "2": 0, "1": 0}}
    assert page["reviews"][0]["comment"] == "Rides well."
    for person in (alice, bob):
        assert client.get(f"/api/v1/users/{person.id}/reviews").get_json()["summary"]["count"] == 1
    profile = client.get(f"/api/v1/users/{bob.id}").get_json()
    assert (profile["rating_average"], profile["rating_count"]) == (4.0, 1)
    shown = client.get(f"/api/v1/listings/{bicycle.id}").get_json()
    assert (shown["rating_average"], shown["rating_count"]) == (4.0, 1)


def test_once_for_each_order_and_side(
    as_alice: PageClient, deal: Deal, alice: Account, bob: Account, bicycle: Listing, session: Session,
    call: Callable[..., Any],
) -> None:  # fmt: skip
    sent = {"listing_id": bicycle.id, "rating": 5, "comment": "Fine."}
    assert call(as_alice, "POST", "/reviews", **sent).status_code == 201
    again = call(as_alice, "POST", "/reviews", **sent)
    assert (again.status_code, again.get_json()["code"]) == (409, "already_reviewed")
    other = deals.done(alice.id, bob.id, [bicycle.id])
    session.commit()
    assert call(as_alice, "POST", "/reviews", **sent, order_id=deal.order_id).status_code == 409
    assert call(as_alice, "POST", "/reviews", **sent, order_id=other.order_id).status_code == 201


def test_strangers_are_told_why_not(
    as_charlie: PageClient, as_bob: PageClient, client: PageClient, deal: Deal, bicycle: Listing, bob: Account,
    charlie: Account, call: Callable[..., Any],
) -> None:  # fmt: skip
    sent = {"rating": 1, "comment": "Never bought it."}

    def refused(who: PageClient, **more: Any) -> tuple[int, str]:
        answer = call(who, "POST", "/reviews", **sent, **more)
        return answer.status_code, answer.get_json()["code"]

    assert refused(as_charlie, listing_id=bicycle.id) == (403, "no_completed_order")
    assert refused(as_charlie, listing_id=bicycle.id, order_id=deal.order_id) == (403, "no_completed_order")
    assert refused(as_charlie, reviewee_id=bob.id) == (403, "no_completed_order")
    assert refused(as_charlie, reviewee_id=charlie.id) == (403, "own_review")
    assert refused(as_charlie, listing_id=999_999) == (404, "not_found")
    assert refused(as_charlie, reviewee_id=999_999) == (404, "not_found")
    assert refused(as_bob, listing_id=bicycle.id) == (403, "own_listing")
    assert refused(client, listing_id=bicycle.id) == (401, "unauthenticated")


@pytest.mark.parametrize(
    "wrong",
    [
        {"rating": 0}, {"rating": 6}, {"rating": 4.5}, {"rating": "5"}, {"rating": True}, {"comment": ""},
        {"comment": "\u200b"}, {"comment": "x" * 4001}, {"comment": None}, {"order_id": 0}, {"status": "published"},
        {"language": "xx"}, {"helpful_count": 9},
    ],
)  # fmt: skip
def test_bad_input_is_refused(
    as_alice: PageClient, deal: Deal, bicycle: Listing, wrong: dict[str, Any], call: Callable[..., Any]
) -> None:
    sent = {"listing_id": bicycle.id, "rating": 5, "comment": "Fine.", **wrong}
    assert call(as_alice, "POST", "/reviews", **sent).status_code == 400
    assert call(as_alice, "POST", "/reviews", rating=5, comment="Of what?").status_code == 400


def test_changing_it_while_it_waits(
    as_alice: PageClient, as_charlie: PageClient, deal: Deal, session: Session, call: Callable[..., Any]
) -> None:
    written = deals.write(deal, deal.buyer_id, 2)
    session.commit()
    path = f"/reviews/{written.id}"
    changed = call(as_alice, "PATCH", path, rating=4).get_json()
    assert (changed["rating"], changed["comment"]) == (4, "As described, and packed well.")
    assert changed["date_edited"] is not None
    assert call(as_charlie, "PATCH", path, rating=1).status_code == 404
    file = io.BytesIO()
    Image.new("RGB", (600, 400), "navy").save(file, "PNG")
    headers = {"X-CSRFToken": as_alice.csrf()}
    data = {"file": (io.BytesIO(file.getvalue()), "a.png")}
    added = as_alice.post(f"/api/v1{path}/photos", data=data, headers=headers, content_type="multipart/form-data")
    assert added.status_code == 201
    photo = added.get_json()["photos"][0]
    assert (photo["width"], photo["height"]) == (600, 400)
    removed = as_alice.delete(f"/api/v1{path}/photos/{photo['photo_id']}", headers=headers)
    assert removed.get_json()["photos"] == []
    deals.write(deal, deal.seller_id)
    session.commit()
    late = call(as_alice, "PATCH", path, rating=1)
    assert (late.status_code, late.get_json()["code"]) == (409, "review_revealed")


def test_helpful_and_reply(
    as_charlie: PageClient, as_alice: PageClient, as_bob: PageClient, client: PageClient, review: Review,
    call: Callable[..., Any],
) -> None:  # fmt: skip
    path = f"/reviews/{review.id}/helpful"
    expected = {"review_id": review.id, "helpful_count": 1, "is_helpful": True}
    assert call(as_charlie, "POST", path).get_json() == call(as_charlie, "POST", path).get_json() == expected
    assert call(as_charlie, "GET", f"/reviews/{review.id}").get_json()["is_helpful"] is True
    assert call(client, "GET", f"/reviews/{review.id}").get_json()["is_helpful"] is False
    assert call(as_charlie, "DELETE", path).get_json() == {**expected, "helpful_count": 0, "is_helpful": False}
    assert call(as_alice, "POST", path).status_code == 403
    assert call(client, "POST", path).status_code == 401
    reply = f"/reviews/{review.id}/reply"
    assert call(as_charlie, "POST", reply, comment="Not about me").status_code == 403
    answer = call(as_bob, "POST", reply, comment="Thank you.")
    assert (answer.status_code, answer.get_json()["reply"]["comment"]) == (201, "Thank you.")
    assert call(as_bob, "POST", reply, comment="Again.").get_json()["code"] == "already_replied"


def test_lists_filter_and_sort(
    client: PageClient, alice: Account, bob: Account, bicycle: Listing, session: Session
) -> None:
    for rating in (3, 5, 4):
        deals.public(deals.done(alice.id, bob.id, [bicycle.id]), rating)
    session.commit()
    path = f"/api/v1/listings/{bicycle.id}/reviews"

    def stars(**query: Any) -> list[int]:
        return [one["rating"] for one in client.get(path, query_string=query).get_json()["reviews"]]

    assert stars() == [4, 5, 3]
    assert stars(sort="highest") == [5, 4, 3]
    assert stars(sort="lowest") == [3, 4, 5]
    assert stars(rating=5) == [5]
    assert stars(limit=1, page=2) == [5]
    assert client.get(path, query_string={"sort": "best"}).status_code == 400
    assert client.get("/api/v1/listings/999999/reviews").status_code == 404
    assert client.get("/api/v1/users/999999/reviews").status_code == 404


def test_search_sorts_by_how_well_and_how_often_rated(
    client: PageClient, alice: Account, bob: Account, offer: Callable[..., Listing], session: Session
) -> None:
    once, often = offer(title="Once praised"), offer(title="Often praised")
    deals.public(deals.done(alice.id, bob.id, [once.id]), 5)
    for rating in (5, 5, 5, 5, 4, 5):
        deals.public(deals.done(alice.id, bob.id, [often.id]), rating)
    session.commit()

    def found(**query: Any) -> list[str]:
        return [one["title"] for one in client.get("/api/v1/listings", query_string=query).get_json()["listings"]]

    assert found(sortBy="rating")[:2] == ["Often praised", "Once praised"]
    assert found(min_rating="4.9") == ["Once praised"]


def test_ones_own(as_alice: PageClient, as_bob: PageClient, deal: Deal, call: Callable[..., Any]) -> None:
    opened = call(as_alice, "GET", "/users/me/reviews/open").get_json()
    assert opened["deals"][0]["reference"] == deal.reference
    assert opened["deals"][0]["listings"][0]["title"] == "Larkspur touring bicycle"
    deals.public(deal, 4)
    assert call(as_alice, "GET", "/users/me/reviews/open").get_json()["totalItems"] == 0
    assert call(as_alice, "GET", "/users/me/reviews").get_json()["reviews"][0]["rating"] == 4
    received = call(as_bob, "GET", "/users/me/reviews?box=received").get_json()["reviews"]
    assert [one["rating"] for one in received] == [4]


def test_what_moderators_hide_is_gone_for_programs(client: PageClient, review: Review, session: Session) -> None:
    moderating.hide(review.id, by=None, reason="An insult")
    session.commit()
    assert client.get(f"/api/v1/reviews/{review.id}").status_code == 404
    page = client.get(f"/api/v1/listings/{review.listing_id}/reviews").get_json()
    assert (page["reviews"], page["summary"]["count"], page["summary"]["average"]) == ([], 0, None)
