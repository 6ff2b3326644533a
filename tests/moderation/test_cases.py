"""What moderators do with a case, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from marketplace.accounts.models import Account
from marketplace.core import audit, clock
from marketplace.core.db import session
from marketplace.core.errors import Conflict, Forbidden, Invalid, NotFound
from marketplace.listings.models import Listing
from marketplace.moderation.models import Case, Report
from marketplace.moderation.queries.records import record_of
from marketplace.moderation.services import deciding, handling, personal
from marketplace.moderation.services.reporting import Filed
from marketplace.notifications.models import Notice
from tests.moderation.conftest import viewer

File = Callable[..., Filed]


@pytest.fixture
def case(alice: Account, file_report: File) -> Case:
    """Alice's report about Bob's bicycle."""
    return session().get_one(Case, file_report(alice).case_id)


def told(account: Account) -> list[str]:
    return list(session().scalars(select(Notice.content).where(Notice.account_id == account.id).order_by(Notice.id)))


def actions(case: Case) -> list[str]:
    return [line.action for line in reversed(audit.entries_of("case", case.id))]


def test_hiding_tells_everyone_and_can_be_taken_back(
    case: Case, alice: Account, bob: Account, vera: Account, bicycle: Listing
) -> None:
    deciding.decide(case.id, "hide", by=viewer(vera), statement="Not yours to sell.", note="third time")
    assert (bicycle.status, bicycle.removed_reason, case.state) == ("removed", "Not yours to sell.", "closed")
    assert told(bob) == ["A moderator has hidden “Blue bicycle”"]
    assert told(alice) == ["We looked at “Blue bicycle”, which you reported, and acted"]
    assert record_of(alice.id).upheld == 1
    deciding.reverse(case.id, by=viewer(vera), note="it was theirs")
    assert (bicycle.status, case.reversed_at is not None) == ("active", True)
    assert record_of(alice.id).dismissed == 1
    assert "taken back" in told(bob)[-1]
    assert actions(case) == ["report.filed", "case.decided", "case.reversed"]


def test_leaving_it_shows_what_reports_had_hidden(
    crowd: Callable[[int], list[Account]], file_report: File, vera: Account, bicycle: Listing
) -> None:
    for neighbour in crowd(3):
        found = file_report(neighbour)
    assert bicycle.status == "removed"
    deciding.decide(found.case_id, "no_action", by=viewer(vera))
    assert bicycle.status == "active"
    deciding.reopen(found.case_id, by=viewer(vera))
    assert session().get_one(Case, found.case_id).state == "open"


def test_suspending_shuts_the_owner_out_and_hides_the_thing(
    case: Case, bob: Account, vera: Account, bicycle: Listing
) -> None:
    deciding.decide(case.id, "suspend", by=viewer(vera), statement="Fraud.")
    assert bob.suspended_at is not None
    assert bicycle.status == "removed"
    deciding.reverse(case.id, by=viewer(vera))
    assert bob.suspended_at is None
    assert bicycle.status == "active"


def test_a_colleague_s_case_is_left_alone(case: Case, ada: Account, vera: Account) -> None:
    handling.claim(case.id, by=vera.id)
    handling.claim(case.id, by=vera.id)
    for attempt in (
        lambda: handling.claim(case.id, by=ada.id),
        lambda: deciding.decide(case.id, "no_action", by=viewer(ada)),
        lambda: handling.ask(case.id, "Why?", by=ada.id),
    ):
        with pytest.raises(Conflict, match="Vera"):
            attempt()
    handling.release(case.id, by=ada.id)
    deciding.decide(case.id, "no_action", by=viewer(ada))


def test_decided_is_decided(case: Case, vera: Account) -> None:
    deciding.decide(case.id, "no_action", by=viewer(vera))
    for attempt in (
        lambda: deciding.decide(case.id, "hide", by=viewer(vera), statement="x"),
        lambda: deciding.reverse(case.id, by=viewer(vera)),
        lambda: handling.claim(case.id, by=vera.id),
        lambda: deciding.uphold(case.id, by=viewer(vera)),
    ):
        with pytest.raises(Conflict):
            attempt()


def test_refusals(case: Case, vera: Account, ada: Account, alice: Account, file_report: File) -> None:
    with pytest.raises(NotFound):
        deciding.decide(99999, "no_action", by=viewer(vera))
    with pytest.raises(Invalid, match="why"):
        deciding.decide(case.id, "hide", by=viewer(vera))
    about_ada = file_report(alice, "harassment", "user", ada.id)
    with pytest.raises(Invalid, match="can't be decided"):
        deciding.decide(about_ada.case_id, "hide", by=viewer(vera), statement="No.")
    with pytest.raises(Forbidden):
        deciding.decide(about_ada.case_id, "suspend", by=viewer(vera), statement="No.")


def test_asking_waits_for_the_owner_a_week_at_most(case: Case, bob: Account, vera: Account) -> None:
    handling.ask(case.id, "Whose is it?", by=vera.id)
    assert (case.state, told(bob)) == ("waiting", ["A moderator has a question about “Blue bicycle”"])
    handling.answer(case, "Mine.", by=bob.id)
    assert (case.state, case.answer) == ("open", "Mine.")
    handling.ask(case.id, "Since when?", by=vera.id)
    assert handling.wake_up(clock.now()) == 0
    assert handling.wake_up(clock.now() + timedelta(days=8)) == 1
    assert case.state == "open"


def test_an_appeal_is_heard_once(case: Case, bob: Account, vera: Account, ada: Account, bicycle: Listing) -> None:
    deciding.decide(case.id, "hide", by=viewer(vera), statement="Stolen.")
    deciding.appeal(case, "I have the receipt.", by=bob.id)
    assert case.state == "appealed"
    deciding.uphold(case.id, by=viewer(ada))
    assert (case.state, bicycle.status) == ("closed", "removed")
    with pytest.raises(Conflict):
        deciding.appeal(case, "Again.", by=bob.id)


def test_an_appeal_that_is_right_takes_it_back(case: Case, bob: Account, vera: Account, bicycle: Listing) -> None:
    deciding.decide(case.id, "hide", by=viewer(vera), statement="Stolen.")
    deciding.appeal(case, "I have the receipt.", by=bob.id)
    deciding.reverse(case.id, by=viewer(vera))
    assert (case.state, bicycle.status) == ("closed", "active")


def test_after_two_weeks_it_is_too_late(case: Case, bob: Account, vera: Account) -> None:
    deciding.decide(case.id, "warn", by=viewer(vera), statement="Mind your words.")
    case.decided_at = clock.now() - timedelta(days=15)
    session().flush()
    with pytest.raises(Conflict):
        deciding.appeal(case, "No.", by=bob.id)


def test_a_new_report_after_a_decision_opens_a_new_case(
    case: Case, vera: Account, charlie: Account, file_report: File
) -> None:
    deciding.decide(case.id, "warn", by=viewer(vera), statement="Mind your words.")
    assert file_report(charlie).case_id != case.id


def test_reports_outlive_their_author_without_a_trace(case: Case, alice: Account) -> None:
    assert personal.copy_of(alice.id)["reports"][0]["reason"] == "scam"
    personal.erase(alice.id)
    report = session().scalars(select(Report)).one()
    session().refresh(report)
    assert (report.reporter_id, report.details, report.evidence) == (None, "", {})
