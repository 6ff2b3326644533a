"""Pages as people with narrow screens, dark rooms or a screen reader find them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.axe import sideways, violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OPEN = ["/", "/bookmarks", "/your-town", "/help", "/help/errors", "/privacy", "/recently-viewed", "/nowhere"]
OWN = ["/", "/bookmarks", "/bookmarks/collections/new", "/recently-viewed"]


@pytest.mark.parametrize("width", [360, 1440])
def test_open_pages_fit_and_have_no_violation(open_page: Callable[..., Any], width: int) -> None:
    wrong: dict[str, object] = {}
    with open_page(width=width) as page:
        page.goto("/")
        page.locator("button.save").first.click()
        for path in OPEN:
            page.goto(path)
            if by := sideways(page):
                wrong[f"{path} is {by} px too wide"] = width
            if found := violations(page):
                wrong[path] = found
    assert not wrong


def test_own_pages_fit_and_have_no_violation_in_the_dark(
    open_page: Callable[..., Any], sign_in: Callable[..., None]
) -> None:
    wrong: dict[str, object] = {}
    with open_page(width=360) as page:
        page.emulate_media(color_scheme="dark")
        sign_in(page)
        page.goto("/")
        page.locator("button.save").first.click()
        for path in OWN:
            page.goto(path)
            if by := sideways(page):
                wrong[f"{path} is {by} px too wide"] = 360
            if found := violations(page):
                wrong[path] = found
    assert not wrong


def test_the_check_finds_what_is_wrong(open_page: Callable[..., Any]) -> None:
    with open_page() as page:
        page.goto("/help")
        broken = "<h1>x</h1><textarea cols=900></textarea><img src='/x'>"
        page.evaluate("broken => { document.querySelector('main').innerHTML = broken }", broken)
        assert sideways(page) > 0
        assert {line.partition(":")[0] for line in violations(page)} >= {"label", "image-alt"}
