"""Pages that look the same for everyone without an account or a guest's cookie may be kept for a moment.

Browsers and proxies may keep them as `Cache-Control` says. This process keeps them too, for ten seconds at most, and
lets all of them go whenever it commits a write: what a crowd asks for is then rendered once, and nobody sees their own
change late. Figures: benchmarks/pages.py.
"""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from flask import Flask, Response, current_app, g, request, session
from flask_login import current_user

from marketplace.core import guests
from marketplace.core.i18n import locale_name

KEPT_SECONDS: Final = 10.0
MOST_KEPT: Final = 500
LARGEST_KEPT: Final = 250_000
"""In bytes; five hundred pages of 40 KB are 20 MB."""
IMPERSONAL_COOKIES: Final = frozenset({"theme", "language"})
"""They choose between versions of a page and say nothing about who asks."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A page, until when it may be given out, and what is to be done each time."""

    body: bytes
    headers: list[tuple[str, str]]
    until: float
    again: Callable[[Response], None] | None


@dataclass(slots=True)
class Pages:
    """The pages of one application that are kept."""

    kept: OrderedDict[tuple[str, ...], Kept] = field(default_factory=OrderedDict)

    def find(self, key: tuple[str, ...]) -> Kept | None:
        """Return the page if it is still fresh."""
        found = self.kept.get(key)
        return found if found is not None and found.until > time.monotonic() else None

    def keep(self, key: tuple[str, ...], page: Kept) -> None:
        """Keep a page, and let the oldest go when there are too many."""
        self.kept[key] = page
        self.kept.move_to_end(key)
        while len(self.kept) > MOST_KEPT:
            self.kept.popitem(last=False)


def init_caching(app: Flask) -> None:
    """Answer from what is kept, except in tests, which look at each page anew."""
    if not app.testing:
        app.extensions["kept_pages"] = Pages()
        app.before_request(answer_kept)


def for_everyone(response: Response, seconds: int = 30, *, again: Callable[[Response], None] | None = None) -> Response:
    """Let browsers and proxies keep `response` for `seconds`, and answer 304 while it stays the same.

    A page for one person (signed in, a guest with things kept, a message to show, a form's token) is left alone.
    `again` is called with each answer that is given out without asking the view, such as to count a look.
    """
    if _is_personal():
        return response
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    response.vary.update(("Cookie", "Accept", "Accept-Language"))
    # The nonce differs at each request and the page does not: the tag is weak and leaves it out.
    nonce = getattr(request, "csp_nonce", "").encode()
    content = response.get_data()
    digest = hashlib.sha256(content.replace(nonce, b"") if nonce else content)
    response.set_etag(digest.hexdigest()[:24], weak=True)
    _keep(response, content, again)
    response.make_conditional(request)
    return response


def answer_kept() -> Response | None:
    """Answer with a page that is kept, or let the view do it."""
    if request.method != "GET" or not _may_share():
        return None
    found = _pages().find(_key())
    if found is None:
        return None
    response = Response(found.body)
    response.headers.clear()
    response.headers.extend(found.headers)
    if found.again is not None:
        found.again(response)
    response.make_conditional(request)
    return response


def empty() -> None:
    """Let all kept pages go: something was written."""
    pages = current_app.extensions.get("kept_pages")
    if pages is not None:
        pages.kept.clear()


def _keep(response: Response, content: bytes, again: Callable[[Response], None] | None) -> None:
    is_plain = request.method == "GET" and response.status_code == 200 and len(content) <= LARGEST_KEPT
    if "kept_pages" in current_app.extensions and is_plain and _may_share():
        headers = [(name, value) for name, value in response.headers if name != "Content-Length"]
        _pages().keep(_key(), Kept(content, headers, time.monotonic() + KEPT_SECONDS, again))


def _may_share() -> bool:
    """Whether the request says nothing about who asks. Conditional ranges are left to the view."""
    speaks_for_someone = "Authorization" in request.headers or "Range" in request.headers
    return not speaks_for_someone and IMPERSONAL_COOKIES.issuperset(request.cookies)


def _key() -> tuple[str, ...]:
    """Everything of an impersonal request that a page may depend on, put together once in a request."""
    if "page_key" not in g:
        g.page_key = _key_of_request()
    found: tuple[str, ...] = g.page_key
    return found


def _key_of_request() -> tuple[str, ...]:
    return (
        request.host, request.full_path, locale_name(), request.cookies.get("theme", ""),
        request.headers.get("Accept", ""),
    )  # fmt: skip


def _pages() -> Pages:
    pages: Pages = current_app.extensions["kept_pages"]
    return pages


def _is_personal() -> bool:
    return bool(
        current_user.is_authenticated
        or guests.known()
        or session.modified
        or "_flashes" in session
        or "csrf_token" in g
        or "guest_cookie" in g
    )
