"""The pages of accounts as people with narrow screens, dark rooms or a screen reader find them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.axe import sideways, violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OPEN = ["/login", "/register", "/forgot", "/forgot/sent", "/reset/too-old"]
OWN = [
    "/account/profile", "/account/preferences", "/account/security", "/account/security/totp", "/account/sessions",
    "/account/api-keys", "/account/privacy", "/account/confirm", "/account/page",
]  # fmt: skip


def wrong_on(page: Any, paths: list[str]) -> dict[str, object]:
    wrong: dict[str, object] = {}
    for path in paths:
        page.goto(path)
        if by := sideways(page):
            wrong[f"{path} is too wide"] = by
        if found := violations(page):
            wrong[path] = found
    return wrong


def test_pages_fit_and_have_no_violation(open_page: Callable[..., Any], sign_in: Callable[..., None]) -> None:
    with open_page(width=360) as page:
        assert not wrong_on(page, OPEN)
        page.emulate_media(color_scheme="dark")
        sign_in(page)
        assert not wrong_on(page, OWN)


def test_the_password_can_be_looked_at_while_one_types(open_page: Callable[..., Any]) -> None:
    with open_page() as page:
        page.goto("/register")
        page.fill("#password", "seven green bicycles")
        page.click("[data-reveal]")
        assert page.get_attribute("#password", "type") == "text"
