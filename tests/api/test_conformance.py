"""Programs of strangers against the API: whatever they send, the answer is one that the description promises."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from marketplace.accounts.services import sessions
from marketplace.core.db import unit_of_work
from tests.support.cast import person

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]
EXAMPLES = int(os.environ.get("EXAMPLES", "5"))
"""How often each operation is asked; EXAMPLES=100 for a long run."""


ASK_AGAIN = ("/api/v1/auth/login", "/api/v1/auth/refresh", "/api/v1/auth/mfa/totp", "/api/v1/users/me")
"""Operations that answer 401 to people who are signed in as well: a password or a token in the body is wrong."""


@pytest.fixture
def sign_in(own_app: Flask) -> Callable[[], dict[str, Any]]:
    """What a seller's browser sends along: its cookie, and the token that writes need."""
    own_app.config["PROPAGATE_UNEXPECTED"] = False
    with own_app.app_context(), unit_of_work():
        seller = person("bob").id

    def send_along() -> dict[str, Any]:
        with own_app.app_context(), unit_of_work():
            token = sessions.start(seller, ip="192.0.2.1", user_agent="Test browser")
        client = own_app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = token
        csrf = client.get("/csrf").get_json()["token"]
        session_cookie = client.get_cookie("session")
        assert session_cookie is not None
        return {"cookies": {"session": session_cookie.value}, "headers": {"X-CSRFToken": csrf}}

    return send_along


@pytest.mark.slow
@pytest.mark.parametrize("who", ["guest", "seller"])
def test_every_operation_keeps_its_promise(own_app: Flask, sign_in: Callable[[], dict[str, Any]], who: str) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", own_app)
    statuses: Counter[int] = Counter()
    for result in schema.get_all_operations():
        operation = result.ok()
        sends = sign_in() if who == "seller" else {"headers": {}}  # anew for each: signing out is an operation, too
        sends["headers"]["Accept-Encoding"] = "identity"  # the in-process transport does not unpack
        found = Counter(_try(operation, sends))
        if who == "seller" and (operation.path in ASK_AGAIN or operation.path.endswith("/logout")):
            found.pop(401, None)
        statuses.update(found)
    assert statuses[200] > 0, statuses
    assert statuses[401] > 0 if who == "guest" else statuses[401] == 0, statuses


def _try(operation: Any, sends: dict[str, Any]) -> list[int]:
    """Send what the description allows and what it does not; return the statuses that came back."""
    statuses: list[int] = []

    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, derandomize=True,
        phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy())
    def check(case: Any) -> None:
        if "cookies" in sends and case.headers:
            case.headers.pop("Authorization", None)  # a made-up token is refused whatever the cookie says
        statuses.append(case.call_and_validate(checks=CHECKS, **sends).status_code)

    check()
    return statuses
