"""Whom reviews tell what, what jobs do by themselves, and what becomes of the words of people who leave."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.accounts.events import AccountErased, PersonalDataRequested
from marketplace.accounts.models import Account, PersonalExportPart
from marketplace.accounts.services import exports
from marketplace.core import images
from marketplace.core.events import announce
from marketplace.core.jobs import run_waiting
from marketplace.core.storage import storage
from marketplace.listings.models import Listing
from marketplace.notifications.models import Notice
from marketplace.reviews import jobs
from marketplace.reviews.models import Deal, Review, ReviewPhoto, ReviewReply, ReviewVote
from marketplace.reviews.rules.photos import storage_key
from marketplace.reviews.services import deals as opening
from marketplace.reviews.services import photos, replying, totals, voting
from tests.listings.pictures import with_secrets
from tests.reviews import deals
from tests.support.pages import PageClient


def told(session: Session, account: Account) -> list[tuple[str, str]]:
    rows = session.execute(
        select(Notice.kind, Notice.content).where(Notice.account_id == account.id).order_by(Notice.id)
    )
    return [(row.kind, row.content) for row in rows]


def test_both_sides_are_asked_how_it_was(deal: Deal, session: Session, alice: Account, bob: Account) -> None:
    assert told(session, alice) == [("review.open", "“Larkspur touring bicycle” is done. How was it with Bob?")]
    assert told(session, bob) == [("review.open", "“Larkspur touring bicycle” is done. How was it with Alice?")]
    notice = session.scalars(select(Notice).where(Notice.account_id == alice.id)).one()
    assert notice.url == f"/account/reviews/orders/{deal.reference}"


def test_the_other_side_hears_that_one_has_written_and_not_what(deal: Deal, session: Session, bob: Account) -> None:
    deals.write(deal, deal.buyer_id, 1, "Never again.")
    (kind, content), *rest = told(session, bob)
    assert (kind, rest) == ("review.open", [])
    assert "Alice has reviewed your deal" in content
    assert "Never" not in content


def test_what_is_public_is_told_to_whom_it_is_about(
    review: Review, session: Session, alice: Account, bob: Account
) -> None:
    assert told(session, bob)[-1] == ("review.received", "Alice gave “Larkspur touring bicycle” 4 stars")
    assert told(session, alice)[-1] == ("review.received", "Bob gave you 5 stars")
    replying.reply(review.id, "Thank you.", language="en", by=bob.id)
    assert told(session, alice)[-1] == ("review.reply", "Bob replied to your review of “Larkspur touring bicycle”")


def test_a_reminder_comes_once_and_only_where_something_is_missing(
    session: Session, alice: Account, bob: Account
) -> None:
    deal = deals.done(alice.id, bob.id, days_ago=4)
    deals.write(deal, alice.id)
    for notice in session.scalars(select(Notice)):
        notice.read_at = datetime.now(UTC)
    session.flush()
    assert opening.remind() == 1
    assert [kind for kind, content in told(session, bob) if "How was it with" in content][-1] == "review.open"
    assert sum("You can still review" in content for _, content in told(session, bob)) == 1
    assert not any("You can still review" in content for _, content in told(session, alice))
    assert opening.remind() == 0


def test_jobs_reveal_remind_and_check(session: Session, deal: Deal) -> None:
    written = deals.write(deal, deal.buyer_id)
    session.commit()
    with time_machine.travel(datetime.now(UTC) + timedelta(days=8)):
        jobs.reveal()
        jobs.remind()
        jobs.check_totals()
    session.refresh(written)
    assert written.revealed_at is not None


def test_the_command_finds_differences(app: Flask, review: Review, session: Session, bicycle: Listing) -> None:
    runner = app.test_cli_runner()
    assert "every rating is what its reviews come to" in runner.invoke(args=["reviews", "verify"]).output
    bicycle.rating_count = 7
    session.commit()
    found = runner.invoke(args=["reviews", "verify"])
    assert (found.exit_code, f"listing {bicycle.id}" in found.output) == (1, True)
    assert "mended 1" in runner.invoke(args=["reviews", "verify", "--mend"]).output
    assert not totals.find_wrong()


def test_a_copy_of_ones_data_holds_what_one_wrote(review: Review, session: Session, alice: Account) -> None:
    export = exports.request_export(alice.id)
    announce(PersonalDataRequested(alice.id, export.id))
    part: Any = session.scalar(select(PersonalExportPart.data).where(PersonalExportPart.name == "reviews"))
    assert part["written"][0]["comment"].startswith("Rides well")
    assert part["received"][0]["comment"] == "Paid at once."


@pytest.fixture
def photo(deal: Deal, session: Session) -> ReviewPhoto:
    written = deals.write(deal, deal.buyer_id, 4, "Marker words of Alice")
    kept = photos.add(written.id, [photos.take_in(with_secrets())], by=deal.buyer_id)[0]
    deals.write(deal, deal.seller_id)
    session.commit()
    return kept


def test_people_who_leave_take_their_words_along_and_leave_the_stars(
    photo: ReviewPhoto, deal: Deal, session: Session, alice: Account, bob: Account, charlie: Account, bicycle: Listing,
    client: PageClient,
) -> None:  # fmt: skip
    of_alice = session.scalars(select(Review).where(Review.reviewer_id == deal.seller_id)).one()
    replying.reply(of_alice.id, "Marker reply of Alice", language="en", by=alice.id)
    other = deals.public(deals.done(charlie.id, bob.id, [bicycle.id]), 5)
    voting.vote(other.id, by=alice.id)
    waiting = deals.done(alice.id, bob.id)
    key = storage_key(photo.key, large=True)
    assert storage().exists(key)
    alice.deleted_at = datetime.now(UTC)
    announce(AccountErased(alice.id))
    session.commit()
    run_waiting()
    assert not storage().exists(key)
    assert session.scalars(select(Review.comment).where(Review.reviewer_id == alice.id)).all() == [""]
    assert session.scalars(select(ReviewReply)).all() == session.scalars(select(ReviewVote)).all() == []
    session.refresh(other)
    assert other.helpful_count == 0
    assert not totals.find_wrong()
    session.refresh(bicycle)
    assert bicycle.rating_count == 2
    page = client.get(f"/listings/{bicycle.id}", follow_redirects=True).get_data(as_text=True)
    assert "Former member" in page
    assert "Marker" not in page
    assert "The words went with" in page
    session.refresh(waiting)
    assert waiting.closes_at == waiting.completed_at


def test_a_picture_of_a_review_carries_no_more_than_its_pixels(photo: ReviewPhoto) -> None:
    with storage().open(storage_key(photo.key, large=True)) as file:
        data = file.read()
    assert b"Exif" not in data
    assert images.take_in(data).width == photo.width
