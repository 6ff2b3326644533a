"""The queue and the page of a case, and what owners and reporters see."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from marketplace.accounts.models import Account
from marketplace.core import clock
from marketplace.core.db import session
from marketplace.listings.models import Listing
from marketplace.moderation.models import Case
from marketplace.moderation.services import deciding, handling
from marketplace.moderation.services.reporting import Filed
from tests.support import cast
from tests.support.pages import PageClient

File = Callable[..., Filed]


@pytest.fixture
def case_id(alice: Account, file_report: File) -> int:
    found = file_report(alice).case_id
    session().commit()
    return found


def state(case_id: int) -> str:
    session().expire_all()
    return session().get_one(Case, case_id).state


def test_the_queue_shows_what_waits(as_vera: PageClient, case_id: int) -> None:
    page = as_vera.get("/admin/reports").text
    assert "Blue bicycle" in page
    assert f"R-{case_id}" in page
    assert "Blue bicycle" in as_vera.get(f"/admin/reports?q=r-{case_id}").text
    assert "Blue bicycle" in as_vera.get("/admin/reports?q=bicy+blue").text
    assert "Blue bicycle" in as_vera.get("/admin/reports?q=bob").text
    assert "No cases here" in as_vera.get("/admin/reports?q=kayak").text
    assert "No cases here" in as_vera.get("/admin/reports?tab=closed").text
    assert "No cases here" in as_vera.get("/admin/reports?tab=mine").text
    assert "Blue bicycle" in as_vera.get("/admin/reports?tab=nonsense&mine=x&state=y").text
    assert "Open reports" in as_vera.get("/admin").text


def test_the_queue_takes_a_constant_number_of_statements(
    as_vera: PageClient, file_report: File, crowd: Callable[[int], list[Account]],
    count_statements: Callable[[Callable[[], object]], int], alice: Account,
) -> None:  # fmt: skip
    file_report(alice)
    session().commit()
    as_vera.get("/admin/reports")
    few = count_statements(lambda: as_vera.get("/admin/reports"))
    for neighbour in crowd(6):
        file_report(alice, "harassment", "user", neighbour.id)
    session().commit()
    assert count_statements(lambda: as_vera.get("/admin/reports")) == few


def test_the_page_of_a_case_says_where_it_lies_and_whose_the_thing_is(
    as_vera: PageClient, case_id: int, bob: Account
) -> None:
    bob.name, bob.suspended_at = "Bob Tanner", clock.now()
    page = as_vera.get(f"/admin/reports/{case_id}").text
    assert re.findall(r'href="([^"]+)" aria-current="true"', page) == ["/admin/reports"]
    assert re.search(rf'href="/admin/users/{bob.id}"[^>]*>Bob Tanner', page), "suspended people have a name here"
    assert re.findall(r'href="([^"]+)" aria-current="page"', as_vera.get("/admin/reports").text)[0] == "/admin/reports"


def test_it_is_exported(as_vera: PageClient, case_id: int) -> None:
    assert "Blue bicycle" in as_vera.get("/admin/reports?format=csv").text


def test_a_case_is_taken_asked_and_decided(
    as_vera: PageClient, as_bob: PageClient, case_id: int, bicycle: Listing
) -> None:
    page = f"/admin/reports/{case_id}"
    assert "It looks wrong." in as_vera.get(page).text
    assert as_vera.send(f"{page}/claim").status_code == 303
    assert as_vera.send(f"{page}/notes", {"note": "Asked a colleague"}).status_code == 303
    assert as_vera.send(f"{page}/question", {"question": "Whose is it?"}).status_code == 303
    assert "Whose is it?" in as_bob.get(f"/cases/{case_id}").text
    assert as_bob.send(f"/cases/{case_id}", {"words": "My own"}).status_code == 303
    assert "My own" in as_vera.get(page).text
    assert as_vera.send(page, {"decision": "hide"}).status_code == 422
    assert as_vera.send(page, {"decision": "hide", "statement": "No receipt."}).status_code == 303
    assert state(case_id) == "closed"
    text = as_vera.get(page).text
    for words in ("Asked a colleague", "The owner answered", "Take the decision back"):
        assert words in text


def test_the_owner_appeals_and_is_heard(as_vera: PageClient, as_bob: PageClient, case_id: int) -> None:
    page = f"/admin/reports/{case_id}"
    as_vera.send(page, {"decision": "hide", "statement": "No receipt."})
    assert "No receipt." in as_bob.get(f"/cases/{case_id}").text
    assert as_bob.send(f"/cases/{case_id}", {"words": "Here it is"}).status_code == 303
    assert "Here it is" in as_vera.get(page).text
    assert "Blue bicycle" in as_vera.get("/admin/reports?tab=appealed").text
    assert as_vera.send(f"{page}/reversal", {"note": "Right"}).status_code == 303
    assert "taken back" in as_bob.get(f"/cases/{case_id}").text
    assert as_bob.send(f"/cases/{case_id}", {"words": "More"}).status_code == 422


def test_owners_see_nothing_before_they_are_told_and_others_never(
    as_bob: PageClient, as_charlie: PageClient, as_vera: PageClient, case_id: int
) -> None:
    assert as_bob.get(f"/cases/{case_id}").status_code == 404
    as_vera.send(f"/admin/reports/{case_id}", {"decision": "warn", "statement": "Careful."})
    assert as_bob.get(f"/cases/{case_id}").status_code == 200
    assert as_charlie.get(f"/cases/{case_id}").status_code == 404
    assert as_charlie.get(f"/admin/reports/{case_id}").status_code == 403


def test_reporters_see_what_came_of_it(as_alice: PageClient, as_vera: PageClient, case_id: int) -> None:
    assert "We are looking at it" in as_alice.get("/account/reports").text
    as_vera.send(f"/admin/reports/{case_id}", {"decision": "warn", "statement": "Careful."})
    assert "We acted" in as_alice.get("/account/reports").text


def test_several_at_once(as_vera: PageClient, ada: Account, alice: Account, file_report: File) -> None:
    ids = [file_report(alice).case_id, file_report(alice, "spam", "user", cast.person("dora").id).case_id]
    session().get_one(Case, ids[1]).claimed_by = ada.id
    session().flush()
    body = {"ids": [*map(str, ids), "x", "99999"], "action": "no_action", "note": "Fine."}
    page = as_vera.send("/admin/reports/several", body, follow_redirects=True).text
    assert "1 case done." in page
    assert [state(each) for each in ids] == ["closed", "open"]


class TestApi:
    def send(self, client: PageClient, path: str, **body: object) -> object:
        return client.post(f"/api/v1/admin/reports/{path}", json=body, headers={"X-CSRFToken": client.csrf()})

    def test_a_moderator_handles_a_case(self, as_vera: PageClient, case_id: int) -> None:
        found = as_vera.get("/api/v1/admin/reports").get_json()
        assert [each["case_id"] for each in found["reports"]] == [case_id]
        assert self.send(as_vera, f"{case_id}/claim").get_json()["claimed_by"]
        decided = self.send(as_vera, f"{case_id}/decide", decision="hide", statement="No.")
        assert decided.get_json()["decision"] == "hide"
        assert self.send(as_vera, f"{case_id}/decide", decision="hide", statement="No.").status_code == 409
        assert self.send(as_vera, f"{case_id}/reverse").get_json()["is_reversed"] is True
        assert as_vera.get(f"/api/v1/admin/reports/{case_id}").get_json()["state"] == "closed"

    def test_the_owner_is_asked_and_appeals(self, as_vera: PageClient, as_ada: PageClient, case_id: int) -> None:
        (found,) = as_vera.get(f"/api/v1/admin/reports/{case_id}/reports").get_json()["reports"]
        assert (found["reason"], found["details"], found["outcome"]) == ("scam", "It looks wrong.", None)
        assert self.send(as_vera, f"{case_id}/notes", note="Looks real to me.").status_code == 200
        assert self.send(as_vera, f"{case_id}/notes", note="").status_code == 400
        assert self.send(as_vera, f"{case_id}/claim").get_json()["claimed_by"]
        assert self.send(as_vera, f"{case_id}/release").get_json()["claimed_by"] is None
        asked = self.send(as_vera, f"{case_id}/ask", question="Where did you buy it?").get_json()
        assert (asked["state"], asked["question"]) == ("waiting", "Where did you buy it?")
        assert self.send(as_ada, f"{case_id}/ask", question="And when?").status_code == 409
        case = session().get_one(Case, case_id)
        handling.answer(case, "From a shop.", by=case.owner_id or 0)
        decided = self.send(as_vera, f"{case_id}/decide", decision="warn", statement="Show the receipt.").get_json()
        assert (decided["state"], decided["answer"]) == ("closed", "From a shop.")
        deciding.appeal(case, "I did.", by=case.owner_id or 0)
        assert self.send(as_vera, f"{case_id}/reopen").status_code == 409
        upheld = self.send(as_ada, f"{case_id}/uphold", note="It stands.").get_json()
        assert (upheld["state"], upheld["appeal"], upheld["decision"]) == ("closed", "I did.", "warn")

    def test_what_was_left_as_it_is_is_opened_again(self, as_vera: PageClient, case_id: int) -> None:
        self.send(as_vera, f"{case_id}/decide", decision="no_action")
        assert self.send(as_vera, f"{case_id}/reopen", note="New photos.").get_json()["state"] == "open"

    def test_refusals(self, as_alice: PageClient, as_vera: PageClient, case_id: int) -> None:
        assert as_alice.get("/api/v1/admin/reports").status_code == 403
        assert self.send(as_alice, f"{case_id}/claim").status_code == 403
        assert self.send(as_vera, f"{case_id}/decide", decision="burn").status_code == 400
        for path, body in (("claim", {}), ("release", {}), ("ask", {"question": "?"}), ("notes", {"note": "x"}),
                           ("uphold", {}), ("reopen", {}), ("reverse", {})):  # fmt: skip
            assert self.send(as_vera, f"99999/{path}", **body).status_code == 404, path
            assert self.send(as_alice, f"{case_id}/{path}", **body).status_code == 403, path
        assert as_vera.get("/api/v1/admin/reports/99999/reports").status_code == 404
        assert as_alice.get(f"/api/v1/admin/reports/{case_id}/reports").status_code == 403
        assert session().scalars(select(Case)).one().state == "open"
