"""The whole office behind one guard: every page and mirror under /admin, for every kind of visitor."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy import update

from marketplace.accounts.models import Account, AccountSession
from marketplace.core import clock, settings
from marketplace.core.db import session
from tests.security.test_matrix import address, ask, rules
from tests.support.pages import PageClient

OFFICE = ("/admin", "/api/v1/admin/")
BY_TICKET = {"verification_admin.page_of_document"}
"""Its address is a ticket that expires in a moment; everyone else is told that there is nothing."""


def office_rules(app: Flask) -> list[tuple[str, str, str]]:
    return [
        (method, address(rule), rule.endpoint)
        for rule, method, _ in rules(app)
        if rule.rule.startswith(OFFICE) and rule.endpoint not in BY_TICKET
    ]


def test_everything_under_admin_stands_behind_the_guard_of_the_office(app: Flask) -> None:
    bare = {endpoint for _, _, endpoint in office_rules(app) if not hasattr(app.view_functions[endpoint], "is_office")}
    assert not bare


def test_whoever_does_not_work_here_is_refused_everywhere(app: Flask, as_alice: PageClient, as_bob: PageClient) -> None:
    wrong = {}
    for name, client in (("alice", as_alice), ("bob", as_bob)):
        token = client.csrf()
        for method, path, _ in office_rules(app):
            if (status := ask(client, method, path, token)) != 403:
                wrong[f"{name} {method} {path}"] = status
    assert not wrong


def test_a_stale_sign_in_is_asked_again_everywhere_and_changes_nothing(
    app: Flask, ada: Account, as_ada: PageClient
) -> None:
    token = as_ada.csrf()
    past = clock.now() - timedelta(minutes=1)
    session().execute(update(AccountSession).where(AccountSession.account_id == ada.id).values(fresh_until=past))
    session().commit()
    wrong = {}
    for method, path, _ in office_rules(app):
        response = as_ada.open(
            path, method=method, headers={"Accept": "application/json", "X-CSRFToken": token},
            **({"json": {}} if method != "GET" and path.startswith("/api/") else {}),
        )  # fmt: skip
        found = response.status_code, (response.get_json(silent=True) or {}).get("code")
        if found != (403, "fresh_sign_in_required") and found[0] != 400:
            wrong[f"{method} {path}"] = found
    assert not wrong


def test_a_foreign_address_is_refused_everywhere(app: Flask, as_ada: PageClient) -> None:
    token = as_ada.csrf()
    settings.change("admin.allowed_addresses", "203.0.113.0/24", by=None)
    settings.forget()
    session().commit()
    wrong = {}
    for method, path, _ in office_rules(app):
        status = ask(as_ada, method, path, token)
        if status not in {400, 403}:
            wrong[f"{method} {path}"] = status
    assert not wrong
