"""The pages of reviews: on listings and profiles, one's own, the form, the vote and the reply."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask, render_template
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.accounts.models import Account
from marketplace.accounts.queries.viewers import find_viewer_by_session
from marketplace.accounts.services import sessions
from marketplace.listings.models import Listing
from marketplace.reviews.models import Deal, Review, ReviewPhoto, ReviewReply, ReviewVote
from marketplace.reviews.queries.deals import can_write
from marketplace.reviews.services import moderating
from tests.reviews import deals
from tests.support import cast
from tests.support.pages import PageClient

PATHS = ["/account/reviews", "/account/reviews/received", "/account/reviews/written"]


def picture() -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", (640, 480), "teal").save(file, "JPEG")
    file.seek(0)
    return file


def read(client: PageClient, path: str) -> str:
    response = client.get(path, follow_redirects=True)
    assert response.status_code == 200, path
    return response.get_data(as_text=True)


def status(client: PageClient, path: str) -> int:
    with client.get(path) as response:
        return response.status_code


def test_a_listing_shows_its_reviews(client: PageClient, review: Review, bicycle: Listing) -> None:
    page = read(client, f"/listings/{bicycle.id}")
    assert "1 review" in page
    assert "The bell was missing" in page
    assert "Verified purchase" in page
    assert 'lang="en">Rides well' in page


def test_a_listing_without_reviews_says_who_may_write_one(client: PageClient, bicycle: Listing) -> None:
    assert "Only people who bought it can." in read(client, f"/listings/{bicycle.id}")


def test_what_waits_is_on_no_page(client: PageClient, as_bob: PageClient, deal: Deal, bicycle: Listing) -> None:
    written = deals.write(deal, deal.buyer_id, 1, "A secret so far.")
    assert written.revealed_at is None
    for who in (client, as_bob):
        for path in (f"/listings/{bicycle.id}", "/users/bob"):
            assert "A secret so far" not in read(who, path)
        assert who.get(f"/reviews/{written.id}").status_code == 404
    assert "A secret so far" not in read(as_bob, "/account/reviews/received")
    assert "has written" in read(as_bob, "/account/reviews")


def test_search_engines_get_the_rating_and_reviews(client: PageClient, review: Review, bicycle: Listing) -> None:
    page = read(client, f"/listings/{bicycle.id}")
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found
    thing = json.loads(found[1])["@graph"][0]
    assert thing["aggregateRating"] == {
        "@type": "AggregateRating", "ratingValue": 4.0, "reviewCount": 1, "bestRating": 5, "worstRating": 1,
    }  # fmt: skip
    assert thing["review"][0]["reviewRating"]["ratingValue"] == 4
    assert thing["review"][0]["author"]["name"] == "Alice"


def test_reviews_are_paged_sorted_and_filtered_by_stars(
    client: PageClient, alice: Account, bob: Account, bicycle: Listing, session: Session
) -> None:
    for n in range(8):
        deals.public(deals.done(alice.id, bob.id, [bicycle.id]), 1 + n % 4, f"Number {n} of mine.")
    session.commit()
    path = f"/listings/{bicycle.id}-larkspur-touring-bicycle"
    first = read(client, path)
    assert first.count('class="rev"') == 6
    assert "?reviews=2#reviews" in first
    assert read(client, f"{path}?reviews=2").count('class="rev"') == 2
    only = read(client, f"{path}?stars=2")
    assert only.count('class="rev"') == 2
    assert "Number 1 of mine" in only
    assert read(client, f"{path}?order=lowest").index("Number 0") < read(client, f"{path}?order=lowest").index(
        "Number 1"
    )
    assert read(client, f"{path}?order=nonsense&stars=9").count('class="rev"') == 6
    assert client.get(f"{path}?reviews=x").status_code == 400


def test_statements_do_not_grow_with_the_reviews(
    client: PageClient, count_statements: Callable[..., int], alice: Account, bob: Account, bicycle: Listing,
    session: Session,
) -> None:  # fmt: skip
    path = f"/listings/{bicycle.id}-larkspur-touring-bicycle"
    deals.public(deals.done(alice.id, bob.id, [bicycle.id]))
    session.commit()
    client.get(path)
    one = count_statements(lambda: client.get(path))
    for _ in range(5):
        deals.public(deals.done(alice.id, bob.id, [bicycle.id]))
    session.commit()
    assert count_statements(lambda: client.get(path)) == one


def test_a_profile_shows_what_was_written_of_a_person(client: PageClient, review: Review) -> None:
    page = read(client, "/users/bob")
    assert "The bell was missing" in page
    assert "Larkspur touring bicycle" in page
    assert "Paid at once." in read(client, "/users/alice")
    assert 'id="reviews"' not in read(client, "/")


@pytest.mark.parametrize("path", PATHS)
def test_own_pages_are_for_people_with_an_account(client: PageClient, as_charlie: PageClient, path: str) -> None:
    assert client.get(path).status_code == 302
    assert as_charlie.get(path).status_code == 200
    assert as_charlie.post(path, data={"csrf_token": as_charlie.csrf()}).status_code == 405


def test_writing_with_photos_and_changing_it(as_alice: PageClient, deal: Deal, session: Session) -> None:
    path = f"/account/reviews/orders/{deal.reference}"
    assert "Larkspur touring bicycle, bought from Bob" in read(as_alice, path)
    sent = {"rating": "4", "comment": "Good wheels.", "language": "en", "photos": [(picture(), "a.jpg")]}
    response = as_alice.send(path, sent, content_type="multipart/form-data")
    assert (response.status_code, response.location) == (303, "/account/reviews/written")
    written = session.scalars(select(Review)).one()
    photo = session.scalars(select(ReviewPhoto)).one()
    page = read(as_alice, "/account/reviews/written")
    assert "Waiting for the other side" in page
    assert photo.key in page
    again = {"rating": "5", "comment": "Very good wheels.", "language": "es", "drop": str(photo.id)}
    assert "Very good" not in read(as_alice, path)
    assert as_alice.send(path, again).status_code == 303
    session.refresh(written)
    assert (written.rating, written.comment, written.language) == (5, "Very good wheels.", "es")
    assert session.scalars(select(ReviewPhoto)).all() == []


def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(as_alice: PageClient, deal: Deal) -> None:
    path = f"/account/reviews/orders/{deal.reference}"
    response = as_alice.send(path, {"comment": "No stars yet.", "language": "en"})
    assert response.status_code == 422
    page = response.get_data(as_text=True)
    assert "Give one to five stars." in page
    assert "No stars yet." in page
    assert as_alice.send(path, {"rating": "5", "comment": "\u200b \u3164", "language": "en"}).status_code == 422
    broken = {"rating": "5", "comment": "Fine.", "language": "en", "photos": [(io.BytesIO(b"MZ"), "a.jpg")]}
    assert as_alice.send(path, broken, content_type="multipart/form-data").status_code == 422
    many = {"rating": "5", "comment": "Fine.", "language": "en", "photos": [(picture(), f"{n}.jpg") for n in range(5)]}
    response = as_alice.send(path, many, content_type="multipart/form-data")
    assert "at most 4 photos" in response.get_data(as_text=True)
    as_json = as_alice.post(path, data={"csrf_token": as_alice.csrf()}, headers={"Accept": "application/json"})
    assert set(as_json.get_json()["errors"]) >= {"rating", "comment"}


def test_others_deals_are_not_there(as_charlie: PageClient, client: PageClient, deal: Deal) -> None:
    path = f"/account/reviews/orders/{deal.reference}"
    assert as_charlie.get(path).status_code == 404
    assert as_charlie.send(path, {"rating": "1", "comment": "Ha.", "language": "en"}).status_code == 404
    assert client.get(path).status_code == 302


def test_what_is_public_is_shown_instead_of_the_form(as_alice: PageClient, review: Review, deal: Deal) -> None:
    response = as_alice.get(f"/account/reviews/orders/{deal.reference}")
    assert (response.status_code, response.location) == (303, f"/reviews/{review.id}")


def test_a_review_too_late_says_why(as_bob: PageClient, deal: Deal, session: Session) -> None:
    deal.closes_at = datetime.now(UTC) - timedelta(days=1)
    session.commit()
    sent = {"rating": "5", "comment": "Late, but good.", "language": "en"}
    response = as_bob.send(f"/account/reviews/orders/{deal.reference}", sent)
    assert response.status_code == 422
    assert "is over" in response.get_data(as_text=True)


def test_a_photo_is_there_for_those_who_may_see_its_review(
    client: PageClient, as_alice: PageClient, as_bob: PageClient, as_vera: PageClient, deal: Deal, session: Session
) -> None:
    sent = {"rating": "4", "comment": "Good wheels.", "language": "en", "photos": [(picture(), "a.jpg")]}
    as_alice.send(f"/account/reviews/orders/{deal.reference}", sent, content_type="multipart/form-data")
    path = f"/reviews/photos/{session.scalars(select(ReviewPhoto.key)).one()}-small.webp"
    assert [status(who, path) for who in (client, as_bob, as_alice, as_vera)] == [404, 404, 200, 200]
    deals.write(deal, deal.seller_id)
    session.commit()
    with client.get(path) as response:
        assert (response.status_code, response.mimetype) == (200, "image/webp")
        assert "sandbox" in response.headers["Content-Security-Policy"]
    moderating.hide(session.scalars(select(Review.id).where(Review.side == "buyer")).one(), by=None, reason="x")
    session.commit()
    assert [status(who, path) for who in (client, as_bob, as_alice)] == [404, 404, 200]
    assert client.get("/reviews/photos/..%2f..%2fx-small.webp").status_code == 404


def test_voting_once_and_taking_it_back(as_charlie: PageClient, review: Review, session: Session) -> None:
    path = f"/reviews/{review.id}/helpful"
    for _ in range(2):
        assert as_charlie.send(path, {"helpful": "1"}).status_code == 303
    session.refresh(review)
    assert (review.helpful_count, len(session.scalars(select(ReviewVote)).all())) == (1, 1)
    assert 'aria-pressed="true"' in read(as_charlie, f"/reviews/{review.id}")
    answer = as_charlie.send(path, {"helpful": "0"}, headers={"Accept": "application/json"})
    assert answer.get_json() == {"is_helpful": False, "helpful_count": 0}
    assert as_charlie.send(path, {"helpful": "0"}).status_code == 303
    assert as_charlie.send(path, {}).status_code == 400
    assert as_charlie.get(path).status_code == 405


def test_nobody_finds_their_own_review_helpful(as_alice: PageClient, client: PageClient, review: Review) -> None:
    path = f"/reviews/{review.id}/helpful"
    assert as_alice.send(path, {"helpful": "1"}).status_code == 403
    assert client.send(path, {"helpful": "1"}).status_code == 302
    assert as_alice.send("/reviews/999999/helpful", {"helpful": "1"}).status_code == 404


def test_the_reviewed_side_replies_once(
    as_bob: PageClient, as_charlie: PageClient, client: PageClient, review: Review, session: Session
) -> None:
    path = f"/reviews/{review.id}/reply"
    assert f'href="{path}"' in read(as_bob, f"/reviews/{review.id}")
    assert f'href="{path}"' not in read(client, f"/reviews/{review.id}")
    assert as_charlie.get(path).status_code == 404
    assert as_charlie.send(path, {"comment": "Me too"}).status_code == 404
    assert as_bob.send(path, {"comment": " "}).status_code == 422
    assert as_bob.send(path, {"comment": "The bell is on its way."}).status_code == 303
    assert "The bell is on its way." in read(client, f"/reviews/{review.id}")
    assert "You have replied already." in as_bob.send(path, {"comment": "And again"}).get_data(as_text=True)
    assert session.scalars(select(ReviewReply.comment)).all() == ["The bell is on its way."]


def test_a_hidden_review_is_there_for_its_author_with_the_reason(
    as_alice: PageClient, as_bob: PageClient, client: PageClient, review: Review, bicycle: Listing, session: Session
) -> None:
    moderating.hide(review.id, by=None, reason="It names a third person")
    session.commit()
    assert "It names a third person" in read(as_alice, "/account/reviews/written")
    assert "It names a third person" in read(as_alice, f"/reviews/{review.id}")
    assert client.get(f"/reviews/{review.id}").status_code == 404
    assert "The bell was missing" not in read(client, f"/listings/{bicycle.id}")
    assert "The bell was missing" not in read(as_bob, "/account/reviews/received")


def test_people_who_left_are_former_members(
    client: PageClient, review: Review, alice: Account, session: Session
) -> None:
    alice.deleted_at = datetime.now(UTC)
    session.commit()
    page = read(client, f"/reviews/{review.id}")
    assert "Former member" in page
    assert "Alice" not in page


def test_the_menu_counts_what_waits(as_alice: PageClient, deal: Deal, app: Any) -> None:
    page = read(as_alice, "/account/reviews")
    assert "Larkspur touring bicycle" in page
    assert re.search(r'href="/account/reviews"[^>]*>.*?Reviews.*?<span class="count">1</span>', page, re.DOTALL)
    other = cast.signed_in_client(app, cast.person("zoe"))
    assert "Nothing to review" in read(other, "/account/reviews")


def test_an_order_leads_to_its_review(
    app: Flask, deal: Deal, alice: Account, charlie: Account, session: Session
) -> None:
    def viewer(account: Account) -> Any:
        return find_viewer_by_session(sessions.start(account.id, ip="", user_agent=""))

    assert can_write(viewer(alice), deal.reference)
    assert not can_write(viewer(charlie), deal.reference)
    deals.write(deal, alice.id)
    assert not can_write(viewer(alice), deal.reference)
    with app.test_request_context():
        shown = render_template("reviews/_order.html", reference=deal.reference)
    assert f"/account/reviews/orders/{deal.reference}" in shown
