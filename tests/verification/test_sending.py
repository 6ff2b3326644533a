"""A person sends a document: what is taken, what is refused, and what they see of it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from marketplace.accounts.models import Account
from marketplace.core import jobs, settings
from marketplace.core.db import session
from marketplace.core.errors import TooLarge
from marketplace.verification.models import VerificationDocument, VerificationFile, VerificationRequest
from marketplace.verification.services import documents
from marketplace.verification.services.inspection import content_type_of
from tests.support.pages import PageClient
from tests.verification import papers
from tests.verification.conftest import Sender

OWN = "/api/v1/users/me/verification"


def upload(
    client: PageClient, data: bytes, kind: str = "passport", back: bytes | None = None, name: str = "a.jpg"
) -> TestResponse:
    given = {"document_type": kind, "file": (io.BytesIO(data), name)}
    if back is not None:
        given["file_back"] = (io.BytesIO(back), "b.jpg")
    return client.post(
        OWN, data=given, headers={"X-CSRFToken": client.csrf(), "Accept": "application/json"},
        content_type="multipart/form-data",
    )  # fmt: skip


def send_page(client: PageClient, data: bytes, kind: str = "passport") -> TestResponse:
    given = {"document_type": kind, "file": (io.BytesIO(data), "a.jpg")}
    return client.send("/account/verification", given, content_type="multipart/form-data")


def test_a_document_is_sent_and_waits(as_bob: PageClient, bob: Account) -> None:
    assert as_bob.get(OWN).get_json()["status"] == "none"
    answer = upload(as_bob, papers.photo())
    assert answer.status_code == 200
    assert answer.get_json()["status"] == "pending"
    assert "message" in answer.get_json()
    jobs.run_waiting()
    seen = as_bob.get(OWN).get_json()
    assert (seen["status"], seen["document_type"], seen["is_verified"]) == ("pending", "passport", False)
    assert [(each["side"], each["state"]) for each in seen["documents"]] == [("front", "ready")]
    assert as_bob.get(OWN).headers["Cache-Control"] == "no-store"


def test_the_page_takes_one_and_says_what_becomes_of_it(as_bob: PageClient) -> None:
    assert "Passport" in as_bob.get("/account/verification").get_data(as_text=True)
    assert send_page(as_bob, papers.photo()).status_code == 303
    page = as_bob.get("/account/verification").get_data(as_text=True)
    assert "We have it and will look at it" in page
    assert "Being prepared" in page
    jobs.run_waiting()
    assert "Ready to be looked at" in as_bob.get("/account/verification").get_data(as_text=True)


@pytest.mark.parametrize("kind", ["identity_card", "id_card", "drivers_license"])
def test_both_sides_are_taken_where_a_document_has_two(as_bob: PageClient, kind: str) -> None:
    assert upload(as_bob, papers.photo(), kind, back=papers.photo("back", "PNG")).status_code == 200
    jobs.run_waiting()
    assert [each["side"] for each in as_bob.get(OWN).get_json()["documents"]] == ["front", "back"]


def test_a_pdf_becomes_pictures_of_ours(as_bob: PageClient) -> None:
    assert upload(as_bob, papers.pdf(3), "company_register", name="a.pdf").status_code == 200
    jobs.run_waiting()
    files = session().scalars(select(VerificationFile).order_by(VerificationFile.number)).all()
    assert [file.number for file in files] == [1, 2, 3], "what was sent is gone, its pages are there"
    assert all(documents.open_file(file).startswith(b"\xff\xd8") for file in files)


@pytest.mark.parametrize("what", sorted(papers.EVIL))
def test_what_is_no_honest_picture_is_refused(as_bob: PageClient, what: str) -> None:
    data, status = papers.EVIL[what]
    answer = upload(as_bob, data)
    assert answer.status_code == status, answer.get_data(as_text=True)
    assert answer.content_type == "application/problem+json"
    assert session().scalar(select(func.count()).select_from(VerificationDocument)) == 0


def test_too_many_bytes_are_not_even_looked_at() -> None:
    with pytest.raises(TooLarge):
        content_type_of(papers.photo() + b"\0" * 11 * 2**20)


def test_the_page_says_what_is_wrong_beside_the_field(as_bob: PageClient) -> None:
    answer = send_page(as_bob, b"hello")
    assert answer.status_code == 422
    assert "Take a JPEG, a PNG or a PDF." in answer.get_data(as_text=True)
    assert send_page(as_bob, papers.photo(), "library_card").status_code == 422


@pytest.mark.parametrize("kind", ["", "library_card", "identity card; DROP TABLE"])
def test_only_listed_documents_are_taken(as_bob: PageClient, kind: str) -> None:
    answer = upload(as_bob, papers.photo(), kind)
    assert answer.status_code == 400
    assert "document_type" in answer.get_json()["errors"]


def test_the_operator_says_which(as_bob: PageClient, ada: Account) -> None:
    settings.change("verification.document_types", "passport", by=ada.id)
    settings.forget()
    assert upload(as_bob, papers.photo(), "driving_licence").status_code == 400
    assert "Driving licence" not in as_bob.get("/account/verification").get_data(as_text=True)
    with pytest.raises(Exception, match="List some of these"):
        settings.change("verification.document_types", "passport, library_card", by=ada.id)


def test_nobody_sends_twice(as_bob: PageClient) -> None:
    assert upload(as_bob, papers.photo()).status_code == 200
    answer = upload(as_bob, papers.photo())
    assert (answer.status_code, answer.get_json()["code"]) == (409, "verification_pending")


def test_signed_out_and_by_a_program_with_a_key(client: PageClient, as_bob: PageClient) -> None:
    assert upload(client, papers.photo()).status_code == 401
    body = {"name": "a key", "scopes": ["account.read"]}
    made = as_bob.post("/api/v1/auth/api-keys", json=body, headers={"X-CSRFToken": as_bob.csrf()}).get_json()
    bearer = {"Authorization": f"Bearer {made['key']}", "Accept": "application/json"}
    given = {"document_type": "passport", "file": (io.BytesIO(papers.photo()), "a.jpg")}
    assert client.post(OWN, data=given, headers=bearer).status_code == 403
    assert client.get(OWN, headers=bearer).status_code == 200


def test_taking_it_back_deletes_what_was_sent(app: Flask, as_bob: PageClient, bob: Account, send: Sender) -> None:
    send(bob)
    folder = Path(app.instance_path) / "files" / "verification"
    kept = {path.name for path in folder.iterdir()}
    mine = set(session().scalars(select(VerificationFile.storage_key)))
    assert {f"verification/{name}" for name in kept} >= mine
    assert as_bob.send("/account/verification/withdrawal").status_code == 303
    jobs.run_waiting()
    assert not session().scalars(select(VerificationFile)).all()
    assert not {f"verification/{path.name}" for path in folder.iterdir()} & mine
    assert as_bob.get(OWN).get_json()["status"] == "withdrawn"
    assert as_bob.send("/account/verification/withdrawal").status_code == 409
    assert upload(as_bob, papers.photo()).status_code == 200, "one may ask again"


def test_taking_back_through_the_api(as_bob: PageClient, as_charlie: PageClient, bob: Account, send: Sender) -> None:
    request = send(bob)
    assert as_charlie.delete(OWN, headers={"X-CSRFToken": as_charlie.csrf()}).status_code == 404
    assert session().get_one(VerificationRequest, request.id).status == "pending"
    assert as_bob.delete(OWN, headers={"X-CSRFToken": as_bob.csrf()}).status_code == 200


def test_nothing_readable_lies_in_the_storage(app: Flask, bob: Account, send: Sender) -> None:
    send(bob, ready=False)
    before = session().scalar(select(VerificationFile.storage_key))
    assert before is not None
    place = Path(app.instance_path) / "files" / before
    assert b"JFIF" not in place.read_bytes()
    jobs.run_waiting()
    assert not place.exists(), "what was sent goes as soon as it is drawn"
    for key in session().scalars(select(VerificationFile.storage_key)):
        assert b"\xff\xd8\xff" not in (Path(app.instance_path) / "files" / key).read_bytes()[:64]
