"""What moderators do with reviews, by page, by program and through reports."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from marketplace.accounts.models import Account
from marketplace.core import audit
from marketplace.listings.models import Listing
from marketplace.moderation.rules.targets import find_kind
from marketplace.notifications.models import Notice
from marketplace.reviews.models import Deal, Review, ReviewReply
from marketplace.reviews.services import moderating, replying
from tests.reviews import deals
from tests.support.pages import PageClient

INDEX = "/admin/reviews"


def test_moderators_see_all_of_them(as_vera: PageClient, deal: Deal, review: Review, session: Session) -> None:
    waiting = deals.write(deals.done(deal.buyer_id, deal.seller_id), deal.buyer_id, 2, "Write to me at a@example.com")
    session.commit()

    def page(query: str = "") -> str:
        return as_vera.get(INDEX + query).get_data(as_text=True)

    assert "The bell was missing" in page()
    assert "Write to me" in page()
    assert "The bell was missing" not in page("?state=waiting")
    assert "Write to me" in page("?state=contact")
    assert "No reviews here" in page("?state=hidden")
    assert "Write to me" not in page("?rating=4")
    assert "The bell was missing" in page("?q=missing+bell")
    assert "No reviews here" in page("?q=nobody")
    assert "Write to me" in page(f"?q={waiting.id}")
    assert "alice" in page("?q=@alice")
    export = as_vera.get(INDEX + "?format=csv")
    assert export.mimetype == "text/csv"
    assert "The bell was missing" in export.get_data(as_text=True)


def test_hiding_and_showing_again_is_on_record(
    as_vera: PageClient, client: PageClient, review: Review, vera: Account, alice: Account, bicycle: Listing,
    session: Session,
) -> None:  # fmt: skip
    path = f"{INDEX}/{review.id}"
    assert "Hide it" in as_vera.get(path).get_data(as_text=True)
    assert as_vera.send(f"{path}/hiding", {"reason": ""}).status_code == 422
    assert as_vera.send(f"{path}/hiding", {"reason": "Names a third person"}).status_code == 303
    session.refresh(bicycle)
    assert bicycle.rating_count == 0
    assert client.get(f"/reviews/{review.id}").status_code == 404
    told = session.scalars(select(Notice).where(Notice.account_id == alice.id, Notice.kind == "review.hidden")).one()
    assert told.context["reason"] == "Names a third person"
    again = as_vera.send(f"{path}/hiding", {"reason": "Again"})
    assert "hidden already" in again.get_data(as_text=True)
    assert "Show it again" in as_vera.get(path).get_data(as_text=True)
    assert as_vera.send(f"{path}/restoring", {"reason": "It does not"}).status_code == 303
    session.refresh(bicycle)
    assert bicycle.rating_count == 1
    lines = audit.entries_of("review", review.id)
    assert {(line.action, line.actor_id) for line in lines} == {
        ("review.hidden", vera.id), ("review.restored", vera.id),
    }  # fmt: skip
    assert "Names a third person" in as_vera.get(path).get_data(as_text=True)


def test_a_reply_can_be_taken_off(as_vera: PageClient, review: Review, bob: Account, session: Session) -> None:
    replying.reply(review.id, "You liar.", language="en", by=bob.id)
    session.commit()
    path = f"{INDEX}/{review.id}/reply-removal"
    assert as_vera.send(path, {"reason": "An insult"}).status_code == 303
    assert session.scalars(select(ReviewReply)).all() == []
    assert "no such reply" in as_vera.send(path, {"reason": "Again"}).get_data(as_text=True)


@pytest.mark.parametrize("path", ["", "/{id}"])
def test_the_office_is_for_moderators(as_alice: PageClient, client: PageClient, review: Review, path: str) -> None:
    assert as_alice.get(INDEX + path.format(id=review.id)).status_code == 403
    assert client.get(INDEX + path.format(id=review.id)).status_code == 302


def test_programs_of_moderators(
    as_vera: PageClient, as_alice: PageClient, client: PageClient, review: Review, session: Session
) -> None:
    headers = {"X-CSRFToken": as_vera.csrf()}

    def post(path: str, **json: Any) -> Any:
        return as_vera.post(f"/api/v1/admin/reviews/{review.id}/{path}", json=json, headers=headers)

    listed = as_vera.get("/api/v1/admin/reviews").get_json()
    assert listed["totalItems"] == 2
    assert as_vera.get("/api/v1/admin/reviews?status=hidden").get_json()["reviews"] == []
    hidden = post("hide", reason="An insult").get_json()
    assert (hidden["status"], hidden["hidden_reason"]) == ("hidden", "An insult")
    assert post("hide", reason="Again").status_code == 409
    assert post("hide").status_code == 400
    assert post("restore", reason="No insult").get_json()["status"] == "published"
    assert as_alice.get("/api/v1/admin/reviews").status_code == 403
    assert client.get("/api/v1/admin/reviews").status_code == 401


def test_reports_reach_reviews(
    as_charlie: PageClient, review: Review, deal: Deal, charlie: Account, session: Session, alice: Account,
    bob: Account,
) -> None:  # fmt: skip
    kind = find_kind("review")
    assert kind is not None
    assert kind.hide is not None
    assert kind.restore is not None
    assert "/report/review/" in as_charlie.get(f"/reviews/{review.id}").get_data(as_text=True)
    sent = {"reason": "fake_review", "details": "They are cousins."}
    assert as_charlie.send(f"/report/review/{review.id}", sent).status_code == 303
    target = kind.look and kind.look(review.id)
    assert target
    assert (target.owner_id, target.excerpt) == (alice.id, review.comment)
    waiting = deals.write(deals.done(alice.id, bob.id), alice.id)
    session.commit()
    assert as_charlie.get(f"/report/review/{waiting.id}").status_code == 404
    for _ in range(2):
        kind.hide(review.id, by=None, reason="Many reports")
    for _ in range(2):
        kind.restore(review.id, by=None, reason="Looked at")
    session.refresh(review)
    assert review.hidden_at is None


def test_the_table_stays_on_its_indexes(session: Session, review: Review) -> None:
    session.execute(text("SET LOCAL enable_seqscan = off"))
    for condition in ("hidden_at IS NOT NULL", "revealed_at IS NULL", "has_contact", "rating = 1"):
        plan = session.scalars(text(f"EXPLAIN SELECT id FROM reviews WHERE {condition} ORDER BY id DESC LIMIT 50"))
        assert "Index" in " ".join(plan)


def test_a_wrong_review_is_not_there(as_vera: PageClient, offer: Callable[..., Any]) -> None:
    assert as_vera.get(f"{INDEX}/999999").status_code == 404
    assert as_vera.send(f"{INDEX}/999999/hiding", {"reason": "x"}).status_code == 404
    with pytest.raises(Exception, match="no such review"):
        moderating.hide(999_999, by=None, reason="x")
