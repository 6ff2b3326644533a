"""A served application that really commits, a browser, and a market with something in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial

import pytest
from argon2 import PasswordHasher
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from marketplace.accounts.models import Account
from marketplace.accounts.services import passwords
from marketplace.core.db import session, unit_of_work
from tests.bookmarks import stock
from tests.support import cast
from tests.support.browser import chromium, served, visiting
from tests.support.live import cookie_of

PASSWORD = "seven green bicycles"


@dataclass(frozen=True)
class LiveSite:
    """A served application: where it is, and itself, to look into its database."""

    app: Flask
    address: str


@pytest.fixture
def live_site(own_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[LiveSite]:
    """The real application on a database of its own, with Alice, and Bob's stall of thirty things."""
    chromium()
    monkeypatch.setattr(passwords, "hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    picture = own_app.extensions["asset_prefix"] + "core/art/bike-1.webp"
    cover = {"src": picture, "srcset": "", "width": 880, "height": 660, "alt": "A bicycle"}
    with own_app.app_context(), unit_of_work():
        cast.person("alice", password_hash=passwords.hash_password(PASSWORD))
        bob = cast.person("bob")
        for number in range(30):
            title = f"Touring bicycle number {number}, with a name that is much longer than a narrow card"
            stock.offer(bob.id, title=title, cover=cover if number % 4 else None)
    with served(own_app) as address:
        yield LiveSite(own_app, address)


Opener = Callable[..., AbstractContextManager[Page]]


@pytest.fixture
def open_page(browser: Browser, live_site: LiveSite) -> Opener:
    """Open a page of the site in a fresh browser profile: `with open_page(width=360) as page`."""
    return partial(visiting, browser, live_site.address)


@pytest.fixture
def browser_page(open_page: Opener) -> Iterator[Page]:
    """A page of the site at the width of a desk."""
    with open_page() as page:
        yield page


@pytest.fixture
def sign_in(live_site: LiveSite) -> Callable[..., None]:
    """Sign in: with the cookie of a new session, or as people do on the form at `path`, where the test is about that.

    The cookie takes half a second less, and leaves the page where it was.
    """

    def act(page: Page, email: str = "alice@example.com", *, path: str = "") -> None:
        if not path:
            with live_site.app.app_context():
                account = session().scalars(select(Account).where(Account.email == email)).one()
            name, _, value = cookie_of(live_site.app, account).partition("=")
            page.context.add_cookies([{"name": name, "value": value, "url": live_site.address}])
            return
        page.goto(path)
        page.get_by_label("E-mail").fill(email)
        page.locator("input[type=password]").fill(PASSWORD)
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_url(lambda url: "/login" not in url)

    return act
