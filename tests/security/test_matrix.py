"""Who gets in where: every route of the product, for guests, strangers and people without the permission."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from werkzeug.routing import Rule

from marketplace.accounts.rules import PERMISSIONS, Role
from tests.support.pages import PageClient

NOTHING = {
    "int": "999999999",
    "default": "nothing",
    "string": "nothing",
    "path": "nothing/at-all.txt",
    "uuid": "0" * 32,
}
"""A value for each kind of converter that names nothing that is stored."""


CARRY_THEIR_OWN_PROOF = (
    "/preferences/",
    "/socket.io",
    "/notifications/unsubscribe/",
    "/webhooks/mail/",
    "/messages/reply/",
)
"""Writes that need no token: choices that carry no one's authority, signed links, signed reports."""


def address(rule: Rule) -> str:
    def fill(match: re.Match[str]) -> str:
        kind, _, _ = match.group(1).rpartition(":")
        return NOTHING[re.sub(r"\(.*", "", kind) or "default"]

    return re.sub(r"<([^>]+)>", fill, rule.rule)


def rules(app: Flask) -> list[tuple[Rule, str, str]]:
    """Every (rule, method, guard)."""
    return [
        (rule, method, app.view_functions[rule.endpoint].guard)  # type: ignore[attr-defined] # set by every guard
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


def ask(client: PageClient, method: str, path: str, token: str) -> int:
    kind = "application/json" if path.startswith("/api/") else "text/html"
    body = {"json": {}} if kind == "application/json" and method != "GET" else {}
    return client.open(path, method=method, headers={"Accept": kind, "X-CSRFToken": token}, **body).status_code


def test_guests_get_in_nowhere_that_needs_an_account(app: Flask, client: PageClient) -> None:
    token = client.csrf()
    wrong = {}
    for rule, method, guard in rules(app):
        if guard == "public":
            continue
        status = ask(client, method, address(rule), token)
        expected = {401} if rule.rule.startswith("/api/") else {302, 401}
        if status not in expected:
            wrong[f"{method} {rule.rule}"] = status
    assert not wrong


def test_a_permission_that_one_lacks_is_refused(app: Flask, as_alice: PageClient) -> None:
    token = as_alice.csrf()
    wrong = {}
    for rule, method, guard in rules(app):
        if guard in {"public", "signed_in"} or guard in PERMISSIONS[Role.BUYER]:
            continue
        status = ask(as_alice, method, address(rule), token)
        if status != 403:
            wrong[f"{method} {rule.rule}"] = status
    assert not wrong


def test_what_names_nothing_is_never_an_error_of_ours(app: Flask, as_ada: PageClient) -> None:
    """Ids of nothing, with an empty body, by someone who may do everything: refused, never a 5xx."""
    app.config["PROPAGATE_UNEXPECTED"] = False
    token = as_ada.csrf()
    wrong = {}
    for rule, method, _guard in rules(app):
        if "<" not in rule.rule:
            continue
        status = ask(as_ada, method, address(rule), token)
        if status >= 500 or (status < 300 and method != "DELETE"):
            wrong[f"{method} {rule.rule}"] = status
    app.config["PROPAGATE_UNEXPECTED"] = True
    assert not wrong


def test_writes_by_cookie_need_the_token(app: Flask, as_ada: PageClient) -> None:
    wrong = {}
    for rule, method, _guard in rules(app):
        if method == "GET" or rule.rule.startswith(CARRY_THEIR_OWN_PROOF):
            continue
        kind = "application/json" if rule.rule.startswith("/api/") else "text/html"
        body = {"json": {}} if kind == "application/json" else {}
        response = as_ada.open(address(rule), method=method, headers={"Accept": "application/json"}, **body)
        if response.status_code != 400 or response.get_json()["code"] != "csrf_failed":
            wrong[f"{method} {rule.rule}"] = response.status_code
    assert not wrong


@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_its_permissions(role: Role) -> None:
    assert role in PERMISSIONS


def test_every_guard_is_one_that_some_role_holds(app: Flask) -> None:
    known = {"public", "signed_in", *(permission for granted in PERMISSIONS.values() for permission in granted)}
    assert {guard for _, _, guard in rules(app)} <= known
