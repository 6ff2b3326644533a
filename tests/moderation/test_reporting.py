"""Reporting something: from anyone about anything, once each, into one case."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.accounts.models import Account
from marketplace.core import clock, settings
from marketplace.core.db import session
from marketplace.core.errors import Conflict, Invalid, NotFound
from marketplace.listings.models import Listing
from marketplace.moderation.models import Case, Report
from tests.support.pages import PageClient

Crowd = Callable[[int], list[Account]]
File = Callable[..., object]
BODY = {"target_type": "listing", "reason": "scam", "details": "Wants a bank transfer."}


def case() -> Case:
    return session().scalars(select(Case)).one()


def count_reports() -> int:
    return session().scalar(select(func.count()).select_from(Report)) or 0


def test_reports_about_one_thing_are_one_case(alice: Account, charlie: Account, file_report: File) -> None:
    file_report(alice, "scam")
    file_report(charlie, "counterfeit")
    file_report(alice, "spam")
    assert (case().report_count, count_reports()) == (2, 2)
    assert case().title == "Blue bicycle"


def test_the_evidence_is_kept(alice: Account, bicycle: Listing, file_report: File) -> None:
    bicycle.description = "Pay me by bank transfer"
    file_report(alice)
    bicycle.description = "Nothing to see"
    report = session().scalars(select(Report)).one()
    assert report.evidence["excerpt"] == "Pay me by bank transfer"


def test_enough_weight_hides_it_until_someone_looks(crowd: Crowd, bicycle: Listing, file_report: File) -> None:
    for number, neighbour in enumerate(crowd(3), start=1):
        file_report(neighbour)
        assert bicycle.status == ("removed" if number == 3 else "active")
    assert case().hidden_at is not None
    assert "several reports" in bicycle.removed_reason


def test_nothing_is_hidden_where_that_is_off(crowd: Crowd, bicycle: Listing, file_report: File) -> None:
    settings.change("moderation.hide_at", 0, by=None)
    settings.forget()
    for neighbour in crowd(4):
        file_report(neighbour)
    assert bicycle.status == "active"


def test_what_a_moderator_let_stand_is_not_hidden_by_reports(crowd: Crowd, bicycle: Listing, file_report: File) -> None:
    first, *others = crowd(4)
    file_report(first)
    settled = case()
    settled.state, settled.decision, settled.decided_at = "closed", "no_action", clock.now()
    session().flush()
    for neighbour in others:
        file_report(neighbour)
    assert bicycle.status == "active"


def test_refusals(app: Flask, alice: Account, bob: Account, bicycle: Listing, file_report: File) -> None:
    with pytest.raises(Conflict, match="your own"):
        file_report(bob)
    with pytest.raises(Invalid, match="reasons"):
        file_report(alice, "fake_review")
    with pytest.raises(Invalid):
        file_report(alice, kind="weather")
    with pytest.raises(NotFound):
        file_report(alice, target_id=99999)
    bicycle.status = "draft"
    session().flush()
    with pytest.raises(NotFound):
        file_report(alice)


class TestPage:
    def test_works(self, as_alice: PageClient, bicycle: Listing) -> None:
        assert f'href="/report/listing/{bicycle.id}"' in as_alice.get(f"/listings/{bicycle.id}-blue-bicycle").text
        page = as_alice.get(f"/report/listing/{bicycle.id}")
        assert "Report “Blue bicycle”" in page.text
        response = as_alice.send(f"/report/listing/{bicycle.id}", {"reason": "scam", "next": "https://evil.example"})
        assert (response.status_code, response.location) == (303, f"/listings/{bicycle.id}-blue-bicycle")
        assert count_reports() == 1

    def test_people_can_be_reported(self, as_alice: PageClient, bob: Account) -> None:
        assert f"/report/user/{bob.id}" in as_alice.get("/users/bob").text
        assert as_alice.send(f"/report/user/{bob.id}", {"reason": "harassment"}).status_code == 303

    def test_guests_sign_in_first(self, client: PageClient, bicycle: Listing) -> None:
        assert client.get(f"/report/listing/{bicycle.id}").location.startswith("/login?next=/report/listing/")

    def test_without_a_reason(self, as_alice: PageClient, bicycle: Listing) -> None:
        assert as_alice.send(f"/report/listing/{bicycle.id}", {}).status_code == 422

    def test_ones_own_and_nothing(self, as_bob: PageClient, bicycle: Listing) -> None:
        assert as_bob.get(f"/report/listing/{bicycle.id}").status_code == 409
        assert as_bob.get("/report/listing/99999").status_code == 404
        assert as_bob.get("/report/weather/1").status_code == 400


class TestApi:
    def post(self, client: PageClient, **body: object) -> object:
        return client.post("/api/v1/reports", json={**BODY, **body}, headers={"X-CSRFToken": client.csrf()})

    def test_works_and_again_is_the_same(self, as_alice: PageClient, bicycle: Listing) -> None:
        first = self.post(as_alice, target_id=bicycle.id)
        again = self.post(as_alice, target_id=bicycle.id)
        assert (first.status_code, again.status_code) == (201, 200)
        assert first.get_json()["report_id"] == again.get_json()["report_id"]

    @pytest.mark.parametrize(("field", "would_do"), [("reason", "scam, prohibited"), ("target_type", "listing")])
    def test_a_program_is_told_what_would_do(
        self, as_alice: PageClient, bicycle: Listing, field: str, would_do: str
    ) -> None:
        response = self.post(as_alice, **{"target_id": bicycle.id, field: "rain"})
        assert would_do in response.get_json()["errors"][field][0]

    @pytest.mark.parametrize("body", [{"target_id": "1"}, {"reason": "rain"}, {"more": 1}, {"target_id": 0}])
    def test_bad_input(self, as_alice: PageClient, bicycle: Listing, body: dict[str, object]) -> None:
        response = self.post(as_alice, **{"target_id": bicycle.id, **body})
        assert response.status_code == 400

    def test_signed_out_stranger_and_wrong_method(self, client: PageClient, as_charlie: PageClient) -> None:
        assert client.post("/api/v1/reports", json={**BODY, "target_id": 1}).status_code == 401
        assert self.post(as_charlie, target_id=99999).status_code == 404
        assert as_charlie.get("/api/v1/reports").status_code == 405


def test_a_script_hears_what_came_of_it(as_alice: PageClient, bicycle: Listing) -> None:
    path, accept = f"/report/listing/{bicycle.id}", {"Accept": "application/json"}
    sent = as_alice.send(path, {"reason": "scam"}, headers=accept)
    assert (sent.status_code, "we tell you" in sent.get_json()["message"]) == (200, True)
    wrong = as_alice.send(path, {"reason": "nothing"}, headers=accept)
    assert wrong.status_code == 400
    assert "reason" in wrong.get_json()["errors"]
    assert "report-dialog.js" in as_alice.get("/").get_data(as_text=True)


def test_guests_need_no_script_to_report(client: PageClient) -> None:
    assert "report-dialog.js" not in client.get("/").get_data(as_text=True)
