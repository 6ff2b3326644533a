"""Whatever people and moderators write is words: on no page, in no answer and in no mail is it more than that."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Final
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from marketplace.accounts.models import Account
from tests.security import test_erasure
from tests.security.test_erasure import MARKS, Life
from tests.support import cast
from tests.support.pages import PageClient

HOSTILE: Final = "<img src=x onerror=alert(1)>"
WORDS: Final = (
    "bio", "address", "message", "review", "listing", "report", "order", "saved search", "quick reply", "collection",
    "key", "note", "moderators", "offer", "bid",
)  # fmt: skip
STARTS: Final = (
    "/", "/messages", "/notifications", "/account/profile", "/bookmarks", "/saved-searches", "/orders", "/reviews",
    "/sell", "/offers", "/offers?side=selling", "/account/reports", "/admin", "/admin/audit",
    "/admin/reports?tab=closed",
)  # fmt: skip
LEAVE_OUT: Final = re.compile(r"logout|/dev/|/static/|/photos/|/pictures/|format=csv|\.(?:ics|pdf|xml|json|txt)")
MOST: Final = 1
"""Of each sort of page so many are looked at, and administrators see all that moderators see."""


@pytest.fixture
def life(app: Flask, bob: Account, vera: Account, monkeypatch: pytest.MonkeyPatch) -> Life:
    for name in WORDS:
        monkeypatch.setitem(MARKS, name, f"{HOSTILE}{MARKS[name]}")
    monkeypatch.setattr(test_erasure, "MARKS", MARKS)
    made = Life(app, bob, vera)
    made.live()
    return made


def pages_of(app: Flask, client: PageClient) -> Iterator[tuple[str, str, str]]:
    """Follow the links from page to page, a few of each sort; yields address, cache header and text."""
    todo, seen, sorts = list(STARTS), set(STARTS), Counter[str]()
    adapter = app.url_map.bind("localhost")
    while todo:
        path = todo.pop(0)
        answer = FlaskClient.open(client, path, follow_redirects=True)  # the markup of each is held elsewhere
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        text = answer.get_data(as_text=True)
        yield path, answer.headers.get("Cache-Control", ""), text
        for href in re.findall(r'href="([^"#]+)', text):
            url = urlsplit(urljoin(path, href.replace("&amp;", "&")))
            link = url.path + (f"?{url.query}" if url.query else "")
            if url.netloc or link in seen or LEAVE_OUT.search(link) or not adapter.test(url.path, "GET"):
                continue
            endpoint = adapter.match(url.path, "GET")[0]
            if sorts[endpoint] < MOST:
                sorts[endpoint] += 1
                seen.add(link)
                todo.append(link)


def test_on_no_page_of_anybody_is_it_more_than_words(app: Flask, life: Life, ada: Account) -> None:
    shown: Counter[str] = Counter()
    for who in (life.account, life.bob, ada):
        visited = 0
        for path, kept, text in pages_of(app, cast.signed_in_client(app, who)):
            visited += 1
            assert HOSTILE not in text, (who.username, path)
            assert "no-store" in kept, (who.username, path, kept)
            shown[path] += "&lt;img src=x onerror" in text
        assert visited > 20, who.username
    assert sum(shown.values()) > 12, "it was there to be seen"


def test_in_no_mail_is_it_more_than_words(app: Flask, life: Life) -> None:
    assert life.account.id
    sent = 0
    for path in Path(app.instance_path).glob("outbox/*.eml"):
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        html = mail.get_body(("html",))
        text = str(html.get_content()) if html else ""
        assert HOSTILE not in text, path
        sent += "&lt;img src=x onerror" in text
    assert sent, "some carried it"
