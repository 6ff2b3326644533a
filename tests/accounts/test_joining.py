"""Making an account."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.accounts.models import Account
from tests.accounts.conftest import PASSWORD, link_in, mails
from tests.support.pages import PageClient

GOOD = {"username": "dora", "email": "dora@example.com", "password": PASSWORD, "role": "seller", "name": "Dora"}


def test_whoever_registers_is_signed_in_and_asked_to_confirm(client: PageClient, session: Session) -> None:
    response = client.send("/register", GOOD)
    assert response.status_code == 303
    dora = session.scalars(select(Account).where(Account.username == "dora")).one()
    assert (dora.role, dora.email_verified_at) == ("seller", None)
    assert PASSWORD not in (dora.password_hash or "")
    (mail,) = mails("verify")
    assert mail.recipient == "dora@example.com"

    path = link_in(mail)
    assert client.get(path).status_code == 200
    session.refresh(dora)
    assert dora.email_verified_at is None, "a mail scanner that opens the link confirms nothing"
    assert client.send(path).status_code == 303
    session.refresh(dora)
    assert dora.email_verified_at is not None
    assert client.send(path).status_code == 400


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("username", "no"), ("username", "admin"), ("username", "12345"), ("username", "dörte"), ("username", ""),
        ("email", "nowhere"), ("email", "dora@x.invalid"), ("email", ""),
        ("password", "short"), ("password", "Password123!"), ("password", "dora@example.com"), ("password", "x" * 129),
        ("password", "aaaaaaaaaaaaaaaaaaaa"), ("role", "admin"), ("name", "dora\u202egnp.exe"), ("name", "n" * 81),
    ],
)  # fmt: skip
def test_bad_input_is_shown_beside_its_field(client: PageClient, session: Session, field: str, value: str) -> None:
    response = client.send("/register", {**GOOD, field: value})
    assert response.status_code == 422
    assert f'id="{field}-error"' in response.text
    assert session.scalar(select(Account.id).where(Account.email == GOOD["email"])) is None


@pytest.mark.parametrize(("field", "value"), [("username", "ALICE"), ("email", "Alice@Example.com")])
def test_names_and_addresses_are_taken_whatever_their_case(
    client: PageClient, alice: Account, field: str, value: str
) -> None:
    response = client.send("/register", {**GOOD, field: value})
    assert response.status_code == 422
    assert f'id="{field}-error"' in response.text


def test_a_long_password_counts_to_its_last_character(client: PageClient) -> None:
    long = "correct horse battery staple " * 4 + "and twelve x"
    assert len(long) == 128
    assert client.send("/register", {**GOOD, "password": long}).status_code == 303
    client.send("/logout")
    assert client.send("/login", {"email": GOOD["email"], "password": long[:-1] + "y"}).status_code == 422
    assert client.send("/login", {"email": GOOD["email"], "password": long}).status_code == 303


def test_more_fields_than_the_form_has_change_nothing(client: PageClient, session: Session) -> None:
    client.send("/register", {**GOOD, "is_verified": "1", "email_verified_at": "2026-01-01", "id": "1"})
    dora = session.scalars(select(Account).where(Account.username == "dora")).one()
    assert not dora.is_verified
    assert dora.email_verified_at is None


def test_programs_get_an_answer_in_json(client: PageClient) -> None:
    headers = {"Accept": "application/json"}
    made = client.send("/register", GOOD, headers=headers)
    assert made.status_code == 201
    refused = client.send("/register", {**GOOD, "email": "nowhere", "username": "ada2"}, headers=headers)
    assert refused.status_code in {303, 400}


def test_signed_in_people_are_sent_on(as_alice: PageClient) -> None:
    assert as_alice.get("/register").status_code == 303
    assert as_alice.put("/register").status_code in {400, 405}
