"""The verifiers' desk: the queue, the look that is on record, the decision."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from PIL import Image, ImageChops
from sqlalchemy import select

from marketplace.accounts.models import Account
from marketplace.core import clock, jobs
from marketplace.core.db import session, unit_of_work
from marketplace.core.models import AuditEntry
from marketplace.notifications.models import Notice
from marketplace.verification.models import VerificationFile, VerificationRequest
from marketplace.verification.rules.documents import Side
from marketplace.verification.services import asking, looking
from tests.support import cast
from tests.support.pages import PageClient, client_of
from tests.verification import papers
from tests.verification.conftest import Sender

QUEUE = "/admin/verifications"


def entries(action: str) -> list[AuditEntry]:
    return list(session().scalars(select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id)))


def open_look(client: PageClient, request: VerificationRequest, why: str = "deciding") -> list[str]:
    """Open the documents as the page does, and return the addresses of the pages."""
    answer = client.send(f"{QUEUE}/{request.id}/looks", {"why": why})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    page = client.get(answer.location.partition("#")[0]).get_data(as_text=True)
    return re.findall(r'src="(/admin/verifications/documents/[^"]+)"', page)


def program(client: PageClient, method: str, path: str, body: Any = None) -> Any:
    """Ask as a program with the account's own session."""
    headers = {"Accept": "application/json", "X-CSRFToken": client.csrf()}
    return client.open(f"/api/v1{path}", method=method, json=body, headers=headers)


def test_the_queue_has_what_waits_longest_first(
    as_vera: PageClient, bob: Account, charlie: Account, alice: Account, send: Sender
) -> None:
    for days, account in ((1, bob), (3, charlie), (2, alice)):
        send(account).submitted_at = clock.now() - timedelta(days=days)
    page = as_vera.get(QUEUE).get_data(as_text=True)
    assert re.findall(r'href="/admin/verifications/\d+">(\w+)', page) == ["Charlie", "Alice", "Bob"]
    assert "1–3 of 3" in page
    assert "Nothing here" in as_vera.get(f"{QUEUE}?view=approved").get_data(as_text=True)
    assert "No request fits" in as_vera.get(f"{QUEUE}?document=identity_card").get_data(as_text=True)
    assert as_vera.get(f"{QUEUE}?view=nonsense&subject=x&whose=y&document=z").status_code == 200


def test_the_queue_sorts_and_is_searched(
    as_vera: PageClient, bob: Account, charlie: Account, alice: Account, send: Sender
) -> None:
    sent = {}
    for days, account in ((1, bob), (3, charlie), (2, alice)):
        sent[account.id] = send(account)
        sent[account.id].submitted_at = clock.now() - timedelta(days=days)

    def names(query: str) -> list[str]:
        return re.findall(
            r'href="/admin/verifications/\d+">(\w+)', as_vera.get(f"{QUEUE}?{query}").get_data(as_text=True)
        )

    assert names("sort=-sent") == ["Bob", "Alice", "Charlie"]
    assert names("sort=number") == ["Bob", "Charlie", "Alice"]
    assert names("sort=-number") == ["Alice", "Charlie", "Bob"]
    assert names("sort=status;drop") == ["Alice", "Charlie", "Bob"], "an order that there is not is passed over"
    assert names("q=%40charlie") == ["Charlie"]
    assert names(f"q=V-{sent[alice.id].id}") == ["Alice"]
    assert names("q=nobody") == []
    assert names("document=passport&subject=account") == ["Charlie", "Alice", "Bob"]
    page = as_vera.get(f"{QUEUE}?q=alice").get_data(as_text=True)
    assert 'href="/admin/verifications?view=approved&amp;q=alice"' in page, "the tabs keep what is looked for"
    assert 'data-label="Document"' in page, "a row reads as a list where it is narrow"


def test_the_queue_as_a_file_is_on_record(
    as_vera: PageClient, vera: Account, bob: Account, alice: Account, as_bob: PageClient, send: Sender
) -> None:
    send(bob)
    declined = send(alice)
    as_vera.send(f"{QUEUE}/{declined.id}/rejection", {"reason": "unreadable", "words": ""})
    declined.document_type = '=HYPERLINK("http://evil")'
    session().flush()
    answer = as_vera.get(f"{QUEUE}?format=csv&view=declined")
    assert answer.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).removeprefix("\ufeff"))))
    assert [(row["number"], row["asked_by"], row["state"], row["reason"]) for row in rows] == [
        (f"V-{declined.id}", "alice", "rejected", "unreadable")
    ]
    assert rows[0]["document"].startswith("'="), "no cell is a formula"
    (entry,) = entries("verification.exported")
    assert (entry.actor_id, entry.after) == (vera.id, {"view": "declined"})
    assert as_bob.get(f"{QUEUE}?format=csv").status_code == 403
    assert len(entries("verification.exported")) == 1


def test_the_queue_costs_the_same_however_long_it_is(
    as_vera: PageClient, send: Sender, count_statements: Callable[[Callable[[], Any]], int], bob: Account
) -> None:
    send(bob)
    as_vera.get(QUEUE)
    few = count_statements(lambda: as_vera.get(QUEUE))
    program(as_vera, "GET", "/admin/verifications")
    few_for_programs = count_statements(lambda: program(as_vera, "GET", "/admin/verifications"))
    for number in range(5):
        send(cast.person(f"person{number}"), ready=False)
    assert count_statements(lambda: as_vera.get(QUEUE)) == few
    assert count_statements(lambda: program(as_vera, "GET", "/admin/verifications")) == few_for_programs


def test_every_look_is_on_record_and_says_whose_it_was(
    as_vera: PageClient, vera: Account, bob: Account, send: Sender
) -> None:
    request = send(bob)
    (address,) = open_look(as_vera, request)
    assert not entries("verification.look"), "opening the page is not yet a look"
    for count in (1, 2):
        answer = as_vera.get(address)
        assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
        looks = entries("verification.look")
        assert len(looks) == count
    assert (looks[-1].actor_id, looks[-1].target_id, looks[-1].reason) == (vera.id, str(request.id), "deciding")
    assert looks[-1].after is not None
    assert looks[-1].after["page"] == 1
    assert "no-store" in answer.headers["Cache-Control"]
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    file = session().scalars(select(VerificationFile)).one()
    shown = Image.open(io.BytesIO(answer.data)).convert("RGB")
    assert shown.size == looking.shown_size(file.width, file.height)
    shown = shown.crop((0, 0, file.width, file.height))
    bare = Image.open(io.BytesIO(papers.photo("Bob"))).convert("RGB").resize(shown.size)
    marked = ImageChops.difference(shown, bare).convert("L").point(lambda value: 255 if value > 24 else 0)
    for box in ((0, 0, 450, 320), (450, 0, 900, 320), (0, 320, 450, 640), (450, 320, 900, 640)):
        assert marked.crop(box).getbbox(), "every quarter of the page carries the mark"
    assert "looked at a page" in as_vera.get(f"{QUEUE}/{request.id}").get_data(as_text=True)


def test_nobody_else_sees_a_document_by_any_address(
    app: Flask, as_vera: PageClient, as_bob: PageClient, as_alice: PageClient, client: PageClient, bob: Account,
    vera: Account, send: Sender,
) -> None:  # fmt: skip
    request = send(bob)
    (address,) = open_look(as_vera, request)
    for other in (as_bob, as_alice, cast.signed_in_client(app, cast.person("ada"))):
        assert other.get(address).status_code == 404, "not its owner, not a stranger, not even another verifier"
    assert client.get(address).status_code == 302
    second = cast.signed_in_client(app, vera)
    assert second.get(address).status_code == 404, "nor the same verifier in another browser"
    key = session().scalar(select(VerificationFile.storage_key))
    for guess in (f"/files/{key}", f"/pictures/{key}", f"/{key}", f"/photos/{key}", f"/static/{key}"):
        assert as_vera.get(guess).status_code == 404
    assert not entries("verification.look")
    with time_machine.travel(clock.now() + looking.LASTS, tick=True):
        assert as_vera.get(address).status_code == 404, "nor after some minutes"
    assert as_vera.get(address).status_code == 200


def test_a_token_is_for_one_request(as_vera: PageClient, bob: Account, charlie: Account, send: Sender) -> None:
    (mine,) = open_look(as_vera, send(bob))
    (other,) = open_look(as_vera, send(charlie))
    token, document, page = mine.split("/")[-3:]
    foreign = other.split("/")[-2]
    for wrong in (
        f"{token}/{foreign}/{page}",
        f"{token}/{document}/0",
        f"{token}/{document}/9",
        f"x{token}/{document}/1",
    ):
        assert as_vera.get(f"{QUEUE}/documents/{wrong}").status_code == 404
    assert as_vera.post(mine, headers={"X-CSRFToken": as_vera.csrf()}).status_code == 405


def test_programs_of_verifiers_see_no_document(
    app: Flask, as_vera: PageClient, vera: Account, client: PageClient, bob: Account, send: Sender
) -> None:
    request = send(bob)
    (address,) = open_look(as_vera, request)
    body = {"name": "desk", "scopes": ["verifications.decide", "account.read"]}
    made = as_vera.post("/api/v1/auth/api-keys", json=body, headers={"X-CSRFToken": as_vera.csrf()}).get_json()
    bearer = {"Authorization": f"Bearer {made['key']}"}
    assert client.get(address, headers=bearer).status_code == 404
    assert client.post(f"{QUEUE}/{request.id}/looks", data={"why": "deciding"}, headers=bearer).status_code in {
        403,
        404,
    }
    seen = client.get(f"/api/v1/admin/verifications/{request.id}", headers=bearer).get_json()
    assert set(seen["documents"][0]) == {"document_id", "side", "state"}


def test_a_demoted_verifier_sees_nothing_more(as_vera: PageClient, vera: Account, bob: Account, send: Sender) -> None:
    (address,) = open_look(as_vera, send(bob))
    vera.role = "buyer"
    session().commit()
    assert as_vera.get(address).status_code == 404


def test_why_one_looks_has_to_be_said(as_vera: PageClient, bob: Account, send: Sender) -> None:
    request = send(bob)
    for why in ("", "because"):
        assert as_vera.send(f"{QUEUE}/{request.id}/looks", {"why": why}).status_code == 400
    assert as_vera.send(f"{QUEUE}/{request.id}/approval", {"document_expires_on": ""}).status_code == 303
    assert as_vera.send(f"{QUEUE}/{request.id}/looks", {"why": "deciding"}).status_code == 409
    assert open_look(as_vera, request, "second_look")


def test_approval_shows_the_badge_and_tells(
    as_vera: PageClient, client: PageClient, bob: Account, send: Sender
) -> None:
    request = send(bob)
    in_a_year = (clock.now() + timedelta(days=365)).date()
    answer = as_vera.send(f"{QUEUE}/{request.id}/approval", {"document_expires_on": in_a_year.isoformat()})
    assert answer.status_code == 303
    session().expire_all()
    assert bob.is_verified
    assert request.valid_until is not None
    assert request.valid_until.date() == in_a_year
    assert "Verified" in client.get("/users/bob").get_data(as_text=True)
    assert client.get(f"/api/v1/users/{bob.id}").get_json()["is_verified"] is True
    told = session().scalars(select(Notice).where(Notice.account_id == bob.id)).one()
    assert told.content == "You are verified: everyone sees the badge now"
    (entry,) = entries("verification.approve")
    assert entry.before == {"status": "pending"}
    assert as_vera.send(f"{QUEUE}/{request.id}/approval").status_code == 409, "once is enough"


def test_rejection_says_why(as_vera: PageClient, as_bob: PageClient, bob: Account, send: Sender) -> None:
    request = send(bob)
    assert as_vera.send(f"{QUEUE}/{request.id}/rejection", {"reason": "other"}).status_code == 422
    assert as_vera.send(f"{QUEUE}/{request.id}/rejection", {"reason": "nonsense"}).status_code == 422
    words = {"reason": "name_differs", "words": "It says Robert Tanner."}
    assert as_vera.send(f"{QUEUE}/{request.id}/rejection", words).status_code == 303
    page = as_bob.get("/account/verification").get_data(as_text=True)
    assert "It says Robert Tanner." in page
    assert "The name is not the one of the account" in page
    assert not bob.is_verified
    assert "Robert" not in str([(row.before, row.after, row.reason) for row in entries("verification.reject")])


def test_asking_again_and_the_answer(as_vera: PageClient, as_bob: PageClient, bob: Account, send: Sender) -> None:
    request = send(bob, kind="identity_card")
    assert as_vera.send(f"{QUEUE}/{request.id}/question", {}).status_code == 422
    sent = {"missing": ["back", "sharper"], "words": ""}
    assert as_vera.send(f"{QUEUE}/{request.id}/question", sent).status_code == 303
    assert "the back, a sharper picture" in as_bob.get("/account/verification").get_data(as_text=True)
    asking.send_identity(bob.id, "identity_card", {Side.BACK: papers.photo("back")})
    jobs.run_waiting()
    session().expire_all()
    assert request.status == "pending"
    assert len(open_look(as_vera, request)) == 2, "what was there, and what came"


def test_one_verifier_at_a_time(as_vera: PageClient, as_ada: PageClient, bob: Account, send: Sender) -> None:
    request = send(bob)
    assert as_vera.send(f"{QUEUE}/{request.id}/claim").status_code == 303
    assert as_ada.send(f"{QUEUE}/{request.id}/claim").status_code == 409
    assert as_ada.send(f"{QUEUE}/{request.id}/looks", {"why": "deciding"}).status_code == 409
    assert as_ada.send(f"{QUEUE}/{request.id}/approval").status_code == 409
    assert "Vera is deciding this one" in as_ada.get(f"{QUEUE}/{request.id}").get_data(as_text=True)
    assert "No request fits" in as_ada.get(f"{QUEUE}?whose=free").get_data(as_text=True)
    assert "Bob" in as_vera.get(f"{QUEUE}?whose=mine").get_data(as_text=True)
    assert as_ada.send(f"{QUEUE}/{request.id}/release").status_code == 303, "which releases nobody else's"
    assert as_ada.send(f"{QUEUE}/{request.id}/claim").status_code == 409
    with time_machine.travel(clock.now() + timedelta(minutes=21), tick=True):
        assert as_ada.send(f"{QUEUE}/{request.id}/claim").status_code == 303, "a claim ends by itself"


def test_taking_and_giving_back_are_on_record(as_vera: PageClient, vera: Account, bob: Account, send: Sender) -> None:
    request = send(bob)
    for deed in ("claim", "claim", "release", "release"):
        assert as_vera.send(f"{QUEUE}/{request.id}/{deed}").status_code == 303
    (taken,), (given,) = entries("verification.claim"), entries("verification.release")
    assert (taken.actor_id, given.actor_id, taken.target_id) == (vera.id, vera.id, str(request.id))
    page = as_vera.get(f"{QUEUE}/{request.id}").get_data(as_text=True)
    assert "took it" in page
    assert "gave it back" in page


def test_nobody_decides_about_themselves(as_vera: PageClient, vera: Account, send: Sender) -> None:
    request = send(vera)
    for deed in ("claim", "approval", "rejection", "question"):
        data = {"reason": "unreadable", "missing": ["back"]}
        assert as_vera.send(f"{QUEUE}/{request.id}/{deed}", data).status_code == 403
    assert as_vera.send(f"{QUEUE}/{request.id}/looks", {"why": "second_look"}).status_code == 403
    assert "someone else has to decide" in as_vera.get(f"{QUEUE}/{request.id}").get_data(as_text=True)


def test_a_badge_is_taken_back(as_vera: PageClient, bob: Account, send: Sender) -> None:
    request = send(bob)
    as_vera.send(f"{QUEUE}/{request.id}/approval")
    words = {"reason": "altered"}
    assert as_vera.send(f"{QUEUE}/{request.id}/revocation", words).status_code == 303
    session().expire_all()
    assert (request.status, bob.is_verified) == ("revoked", False)


def test_what_is_not_checked_yet_is_not_approved(as_vera: PageClient, bob: Account, send: Sender) -> None:
    request = send(bob, ready=False)
    assert as_vera.send(f"{QUEUE}/{request.id}/approval").status_code == 409
    assert open_look(as_vera, request) == []
    assert "not checked yet" in as_vera.get(QUEUE).get_data(as_text=True)


def test_the_desk_through_the_api(
    as_vera: PageClient, vera: Account, as_bob: PageClient, bob: Account, send: Sender
) -> None:
    request = send(bob)
    path = f"/admin/verifications/{request.id}"
    listed = program(as_vera, "GET", "/admin/verifications").get_json()
    assert [each["request_id"] for each in listed["verifications"]] == [request.id]
    assert (listed["currentPage"], listed["totalItems"], listed["hasNext"]) == (1, 1, False)
    assert program(as_vera, "GET", "/admin/verifications?q=nobody").get_json()["totalItems"] == 0
    assert program(as_bob, "GET", "/admin/verifications").status_code == 403
    assert program(as_vera, "GET", "/admin/verifications/999999").status_code == 404
    assert program(as_vera, "POST", f"{path}/claim").get_json()["claimed_by"] == vera.id
    assert program(as_vera, "POST", f"{path}/ask-again", {"missing": ["what"]}).status_code == 400
    assert program(as_vera, "POST", f"{path}/ask-again", {"missing": ["back"]}).get_json()["status"] == "more_wanted"
    assert program(as_vera, "POST", f"{path}/approve", {}).status_code == 409
    assert program(as_vera, "POST", f"{path}/reject", {"reason": "unreadable"}).get_json()["status"] == "rejected"
    assert program(as_vera, "POST", f"{path}/revoke", {"reason": "altered"}).status_code == 409
    past = {"document_expires_on": "2020-01-01"}
    again = send(bob)
    assert program(as_vera, "POST", f"/admin/verifications/{again.id}/approve", past).status_code == 400


def test_of_two_at_once_one_decides(own_app: Flask) -> None:
    with own_app.app_context(), unit_of_work():
        request_id = asking.send_identity(cast.person("bob").id, "passport", {Side.FRONT: papers.photo()}).id
        jobs.run_waiting()
        verifiers = [cast.person(f"vera{number}", role="moderator") for number in range(4)]
        clients = [cast.signed_in_client(own_app, each) for each in verifiers]
    deeds = [("approval", {}), ("rejection", {"reason": "altered"})] * 2

    def decide(number: int) -> int:
        deed, data = deeds[number]
        return clients[number].send(f"{QUEUE}/{request_id}/{deed}", data).status_code

    with ThreadPoolExecutor(4) as pool:
        statuses = sorted(pool.map(decide, range(4)))
    assert statuses == [303, 409, 409, 409]
    with own_app.app_context(), unit_of_work():
        decided = [entry.action for entry in [*entries("verification.approve"), *entries("verification.reject")]]
        assert len(decided) == 1
        status = session().get_one(VerificationRequest, request_id).status
        is_verified = session().scalar(select(Account.is_verified).where(Account.username == "bob"))
        assert (status == "approved") == is_verified


def test_of_many_requests_at_once_one_waits(own_app: Flask) -> None:
    with own_app.app_context(), unit_of_work():
        bob = cast.person("bob")
        clients = [cast.signed_in_client(own_app, bob) for _ in range(4)]

    def ask(client: PageClient) -> int:
        data = {"document_type": "passport", "file": (io.BytesIO(papers.photo()), "a.jpg")}
        headers = {"X-CSRFToken": client.csrf(), "Accept": "application/json"}
        return client.post("/api/v1/users/me/verification", data=data, headers=headers).status_code

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(ask, clients)) == [200, 409, 409, 409]


@pytest.mark.parametrize("path", ["", "/1"])
def test_strangers_and_guests_stay_out(as_alice: PageClient, client: PageClient, path: str) -> None:
    assert as_alice.get(f"{QUEUE}{path}").status_code == 403
    assert client.get(f"{QUEUE}{path}").status_code == 302
    assert client_of(as_alice.application).get(f"/api/v1{QUEUE}{path}").status_code == 401
