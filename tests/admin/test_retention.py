"""What only grows is dropped after a time that the operator chooses, and files that nothing names are swept up."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from marketplace.accounts.models import Account, KnownDevice, OneTimeToken
from marketplace.accounts.services import devices, one_time
from marketplace.core import clock, jobs, leftovers, queue, settings
from marketplace.core.db import session, unit_of_work
from marketplace.core.models import JobFailure
from marketplace.core.storage import storage
from marketplace.listings.models import ListingSweep, ListingViewDay, StockHold
from marketplace.listings.services import retention as listing_traces
from marketplace.payments.models import WebhookEvent
from marketplace.payments.services import retention as reports
from marketplace.verification.rules.documents import Side
from marketplace.verification.services import asking
from tests.bookmarks.stock import offer
from tests.support import cast
from tests.verification import papers


@jobs.job("tests.by_the_clock", cron="0 0 1 1 *")
def by_the_clock() -> None:
    pass


@jobs.job("tests.by_hand")
def by_hand() -> None:
    pass


def failed(job: object, days: int) -> int:
    """A job that failed so many days ago, with its reason."""
    jobs.enqueue(job)  # type: ignore[arg-type] # a job
    job_id = session().scalar(text("UPDATE procrastinate_jobs SET status = 'doing' WHERE status = 'todo' RETURNING id"))
    session().execute(text("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = :id"), {"id": job_id})
    moment = clock.now() - timedelta(days=days)
    session().execute(text("UPDATE procrastinate_events SET at = :at WHERE job_id = :id"), {"at": moment, "id": job_id})
    session().add(JobFailure(job_id=job_id, task_name="tests", at=moment, attempt=1, error="broke"))
    session().flush()
    return int(job_id)


def reasons() -> set[int]:
    return set(session().scalars(select(JobFailure.job_id)))


def count(model: type) -> int:
    return session().scalar(select(func.count()).select_from(model)) or 0


class TestJobs:
    def test_old_reasons_go_but_not_those_of_a_job_that_waits(self, app: Flask) -> None:  # noqa: ARG002 - a database
        old, young = failed(by_the_clock, 40), failed(by_the_clock, 10)
        waiting, done = failed(by_hand, 400), failed(by_hand, 400)
        session().execute(text("DELETE FROM procrastinate_jobs WHERE id = :id"), {"id": done})
        queue.purge()
        assert reasons() == {young, waiting}
        assert queue.find(old) is None, "its next run by the clock does what it did not"
        assert queue.find(waiting) is not None

    def test_the_operator_says_for_how_long(self, ada: Account) -> None:
        young = failed(by_the_clock, 10)
        settings.change("jobs.kept_days", 5, by=ada.id)
        settings.forget()
        queue.purge()
        assert young not in reasons()
        settings.forget()


def test_reports_of_providers_go_once_they_are_settled(app: Flask) -> None:
    for number, (status, days) in enumerate([("applied", 100), ("waiting", 100), ("ignored", 10)]):
        session().add(
            WebhookEvent(
                provider="sandbox", event_id=str(number), kind="x", body="{}", status=status, occurred_at=clock.now(),
                received_at=clock.now() - timedelta(days=days),
                applied_at=clock.now() if status == "applied" else None,
            )
        )  # fmt: skip
    session().flush()
    reports.purge()
    assert set(session().scalars(select(WebhookEvent.event_id))) == {"1", "2"}


def test_what_grows_around_listings(bob: Account) -> None:
    listing, now = offer(bob.id), clock.now()
    for days in (800, 10):
        session().add(ListingViewDay(listing_id=listing.id, day=(now - timedelta(days=days)).date(), views=1))
    for state in ("returned", "taken"):
        old = now - timedelta(days=100)
        session().add(StockHold(listing_id=listing.id, reference=state, quantity=1, state=state, created_at=old))
    session().add(ListingSweep(action="hide", reason="", filters={}, total=1, finished_at=now - timedelta(days=100)))
    session().flush()
    listing_traces.purge()
    assert (count(ListingViewDay), count(ListingSweep)) == (1, 0)
    assert list(session().scalars(select(StockHold.state))) == ["taken"]


def test_dead_links_and_forgotten_browsers(bob: Account) -> None:
    one_time.issue(bob.id, one_time.Purpose.VERIFY_EMAIL)
    one_time.issue(bob.id, one_time.Purpose.CHANGE_EMAIL, {"old": "a@example.com"})
    one_time.purge()
    assert count(OneTimeToken) == 2
    for row in session().scalars(select(OneTimeToken)):
        row.expires_at = clock.now() - timedelta(days=31)
    devices.remember(bob.id, "old")
    session().scalars(select(KnownDevice)).one().last_seen_at = clock.now() - timedelta(days=401)
    devices.remember(bob.id, "new")
    session().flush()
    one_time.purge()
    devices.purge()
    assert list(session().scalars(select(OneTimeToken.purpose))) == ["change_email"]
    assert count(KnownDevice) == 1


class TestFiles:
    def keys(self, area: str) -> set[str]:
        return set(storage().keys(area, before=clock.now() + timedelta(minutes=1)))

    def age(self, key: str) -> None:
        place = storage().path(key)
        assert isinstance(place, Path)
        os.utime(place, (0, 0))

    def test_a_document_of_a_request_that_is_undone_leaves_nothing(self, own_app: Flask) -> None:
        with own_app.app_context():
            with unit_of_work():
                bob = cast.person("bob").id

            def send_and_fail() -> None:
                with unit_of_work():
                    asking.send_identity(bob, "passport", {Side.FRONT: papers.photo()})
                    assert len(self.keys("verification")) == 1, "sealed and kept"
                    raise RuntimeError("the request broke")

            with pytest.raises(RuntimeError, match="broke"):
                send_and_fail()
            assert self.keys("verification") == set()
            with unit_of_work():
                asking.send_identity(bob, "passport", {Side.FRONT: papers.photo()})
            assert len(self.keys("verification")) == 1

    def test_what_a_killed_process_left_is_swept_up_after_a_day(self, bob: Account) -> None:
        areas = ("verification", "reviews", "exports")
        for key in {key for area in areas for key in self.keys(area)}:
            storage().delete(key)  # of tests before, whose rows are gone
        asking.send_identity(bob.id, "passport", {Side.FRONT: papers.photo()})
        session().flush()
        kept = self.keys("verification")
        for area in areas:
            storage().put(f"{area}/0left0-small.webp", b"x", "image/webp")
            storage().put(f"{area}/1young-small.webp", b"x", "image/webp")
            self.age(f"{area}/0left0-small.webp")
        for key in kept:
            self.age(key)
        leftovers.sweep()
        assert self.keys("verification") == kept | {"verification/1young-small.webp"}
        for area in areas:
            assert f"{area}/0left0-small.webp" not in self.keys(area)
            storage().delete(f"{area}/1young-small.webp")
