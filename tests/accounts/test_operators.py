"""What operators do to accounts, from the command line and through the services."""

from __future__ import annotations

from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.accounts import services
from marketplace.accounts.models import Account
from marketplace.accounts.queries.people import find_accounts_by_id
from marketplace.accounts.rules import Role
from marketplace.core.errors import Conflict, Forbidden, NotFound
from marketplace.core.models import AuditEntry
from tests.accounts.conftest import PASSWORD, mails
from tests.accounts.test_api_auth import call, log_in
from tests.support.cast import person
from tests.support.pages import PageClient, client_of


def test_an_administrator_is_made_with_a_link_to_set_the_password(own_app: Flask) -> None:
    runner = own_app.test_cli_runner()
    made = runner.invoke(args=["users", "create-admin", "root@example.com", "--username", "rooty"])
    assert made.exit_code == 0, made.output
    path = made.output.rpartition("http://localhost")[2].strip()
    client = client_of(own_app)
    assert client.send(path, {"new_password": PASSWORD}).status_code == 303
    assert client.send("/login", {"email": "root@example.com", "password": PASSWORD}).status_code == 303
    assert client.get("/account/profile", headers={"Accept": "application/json"}).get_json()["role"] == "admin"


@pytest.mark.parametrize(
    "arguments",
    [
        ["create-admin", "nowhere"], ["create-admin", "x@example.com", "--password", "short"],
        ["set-role", "nobody@example.com", "buyer"], ["set-role", "nobody@example.com", "emperor"],
        ["suspend", "nobody@example.com", "--reason", "x"], ["suspend", "nobody@example.com"],
    ],
)  # fmt: skip
def test_a_wrong_command_says_why_and_changes_nothing(own_app: Flask, arguments: list[str]) -> None:
    result = own_app.test_cli_runner().invoke(args=["users", *arguments])
    assert result.exit_code != 0
    assert "Error" in result.output
    assert "Traceback" not in result.output


def test_roles_are_given_and_taken_by_command(own_app: Flask) -> None:
    runner, client = own_app.test_cli_runner(), client_of(own_app)
    body = {"username": "dora", "email": "dora@example.com", "password": PASSWORD}
    token = call(client, "POST", "/auth/register", body=body).get_json()["token"]
    assert runner.invoke(args=["users", "set-role", "dora@example.com", "moderator"]).exit_code == 0
    assert call(client, "GET", "/users/me", token).get_json()["role"] == "moderator", "a promotion signs no one out"
    assert runner.invoke(args=["users", "set-role", "dora@example.com", "buyer"]).exit_code == 0
    assert call(client, "GET", "/users/me", token).status_code == 401
    token = log_in(client, email="dora@example.com")["token"]
    assert runner.invoke(args=["users", "suspend", "dora@example.com", "--reason", "spam"]).exit_code == 0
    assert call(client, "GET", "/users/me", token).status_code == 401
    assert runner.invoke(args=["users", "suspend", "dora@example.com", "--reason", "spam"]).exit_code != 0
    assert runner.invoke(args=["users", "readmit", "dora@example.com", "--reason", "sorry"]).exit_code == 0
    log_in(client, email="dora@example.com")
    assert runner.invoke(args=["users", "create-admin", "dora@example.com"]).exit_code == 0


def test_a_program_gets_a_key_by_command(own_app: Flask) -> None:
    runner, client = own_app.test_cli_runner(), client_of(own_app)
    body = {"username": "robot", "email": "robot@example.com", "password": PASSWORD}
    assert call(client, "POST", "/auth/register", body=body).status_code == 201
    assert runner.invoke(args=["users", "set-role", "robot@example.com", "service"]).exit_code == 0
    made = runner.invoke(args=["users", "create-key", "robot@example.com", "Stock", "--scope", "account.read"])
    assert call(client, "GET", "/users/me", made.output.strip()).get_json()["role"] == "service"
    wrong = runner.invoke(args=["users", "create-key", "robot@example.com", "Stock", "--scope", "users.manage"])
    assert wrong.exit_code != 0


def test_everything_that_lets_in_dies_with_a_suspension(
    client: PageClient, as_alice: PageClient, alice: Account, vera: Account, session: Session
) -> None:
    token = log_in(client)["token"]
    key = call(client, "POST", "/auth/api-keys", token, {"name": "x"}).get_json()["key"]
    services.suspend(alice.id, by=vera.id, reason="spam")
    session.commit()
    assert call(client, "GET", "/users/me", token).status_code == 401
    assert call(client, "GET", "/users/me", key).status_code == 401
    assert as_alice.get("/account/profile").status_code == 302
    services.readmit(alice.id, by=vera.id, reason="sorry")
    session.commit()
    assert call(client, "GET", "/users/me", key).status_code == 401, "a key does not come back to life"
    entries = session.scalars(select(AuditEntry.action).where(AuditEntry.actor_id == vera.id)).all()
    assert entries == ["account.suspended", "account.readmitted"]


def test_moderators_can_not_shut_out_themselves_or_administrators(vera: Account, ada: Account) -> None:
    for target in (vera, ada):
        with pytest.raises(Forbidden):
            services.suspend(target.id, by=vera.id, reason="x")
    with pytest.raises(NotFound):
        services.suspend(999_999, by=vera.id, reason="x")
    with pytest.raises(Conflict):
        services.readmit(ada.id, by=vera.id, reason="x")
    with pytest.raises(NotFound):
        services.set_role(999_999, Role.ADMIN, by=None)


def test_each_host_of_an_import_gets_one_account(app: Flask, session: Session, client: PageClient) -> None:
    people = [("7", "Maria"), ("8", "Maria"), ("7", "Maria"), ("9", "李 " + "x" * 200), ("10", "")]
    first = services.ensure_external_accounts("rentals", people)
    assert set(first) == {"7", "8", "9", "10"}
    assert len(set(first.values())) == 4
    again = services.ensure_external_accounts("rentals", [*people, ("11", "Luz")])
    assert {key: again[key] for key in first} == first
    assert services.ensure_external_accounts("other", [("7", "Maria")])["7"] not in first.values()
    assert services.ensure_external_accounts("rentals", []) == {}
    session.commit()
    host = find_accounts_by_id([first["7"]])[first["7"]]
    assert host.path is not None
    assert client.get(host.path).status_code == 200
    account = session.get_one(Account, first["7"])
    assert client.send("/login", {"email": account.email, "password": PASSWORD}).status_code == 422
    client.send("/forgot", {"email": account.email})
    assert mails() == [], "nobody reads that address"


def test_ten_thousand_hosts_take_one_statement(app: Flask, statements: list[str]) -> None:
    services.ensure_external_accounts("rentals", [(str(n), f"Host {n}") for n in range(10_000)])
    assert len(statements) == 1


def test_ratings_and_badges_are_shown(client: PageClient, bob: Account) -> None:
    services.set_rating(bob.id, Decimal("4.67"), 12)
    services.set_verified(bob.id, is_verified=True)
    shown = call(client, "GET", f"/users/{bob.id}").get_json()
    assert (shown["rating_average"], shown["rating_count"], shown["is_verified"]) == (4.67, 12, True)
    page = client.get("/users/bob").text
    assert "Verified" in page
    assert "4.7" in page


def test_names_are_found_whatever_their_case(client: PageClient, bob: Account) -> None:
    assert client.get("/users/BOB").location == "/users/bob"
    assert client.get("/users/nobody").status_code == 404
    assert client.get("/users/bob", headers={"Accept": "application/json"}).get_json()["username"] == "bob"
    assert client.post("/users/bob").status_code in {400, 405}


def test_markup_in_a_profile_stays_text(client: PageClient) -> None:
    person("eve", name='<img src=x onerror="alert(1)">', bio="</p><script>alert(1)</script>")
    page = client.get("/users/eve").text
    assert "<script>alert" not in page
    assert "<img src=x" not in page
