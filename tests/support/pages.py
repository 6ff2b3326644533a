"""A client that holds every HTML page it fetches to the rules of the house."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any
from xml.etree import ElementTree as ET

import html5lib
from flask import Flask, g, has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from marketplace.core.extensions import db
from tests.support.outlines import outline

UNLABELLED_TYPES = {"hidden", "submit", "button", "image", "reset"}
TOKENLESS = ("/preferences/", "/messages/reply/")
"""Forms without a token: choices that carry no one's authority, and a signed link that is the authority itself."""
TOLERATED = {"expected-doctype-but-got-start-tag"}
_FOUND_RIGHT: set[str] = set()
"""The outlines of all pages of this process that kept every rule: reading a page takes a fiftieth of a second."""


class PageClient(FlaskClient):
    """Fetches pages and JSON; `checks_pages` may be switched off for pages that are wrong on purpose."""

    checks_pages = True

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        if has_app_context():
            db.session.flush()  # what the test wrote is the test's: a GET may not
        if has_app_context():
            vars(g).clear()  # the test's context outlives the request: the next one must not inherit who came before
        response = super().open(*args, **kwargs)
        if (
            self.checks_pages
            and response.mimetype == "text/html"
            and response.status_code not in {301, 302, 303, 307, 308}
        ):
            check_page(response.get_data(as_text=True))
        return response

    def csrf(self) -> str:
        """A token for posting, as a page's form would carry it."""
        return str(self.get("/csrf").get_json()["token"])

    def send(self, path: str, data: dict[str, Any] | None = None, **kwargs: Any) -> TestResponse:
        """Post a form as a browser would, token included."""
        return self.post(path, data={**(data or {}), "csrf_token": self.csrf()}, **kwargs)


def client_of(app: Flask) -> PageClient:
    app.test_client_class = PageClient
    client = app.test_client()
    assert isinstance(client, PageClient)
    return client


def check_page(html: str) -> None:
    """Fail with every rule that the page breaks; one whose outline was found right before is not looked at again."""
    known = outline(html)
    if known in _FOUND_RIGHT:
        return
    wrong = list(_problems(html))
    assert not wrong, "the page breaks the rules:\n" + "\n".join(wrong)
    if known is not None:
        _FOUND_RIGHT.add(known)


def _problems(html: str) -> Any:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree: ET.Element = parser.parse(html)
    for position, code, details in parser.errors:
        if code not in TOLERATED:
            line = html.splitlines()[position[0] - 1 : position[0]]
            yield f"markup: {code} {details} at {position}: {line}"
    if not tree.get("lang"):
        yield "html has no lang"
    titles = tree.findall(".//h1")
    if len(titles) != 1:
        yield f"{len(titles)} h1 instead of one"
    yield from _ids(tree)
    yield from _controls(tree)
    yield from _forms(tree)
    yield from _scripts(tree)
    for image in tree.iter("img"):
        if image.get("alt") is None or not image.get("width") or not image.get("height"):
            yield f"img without alt, width or height: {image.attrib}"


def _ids(tree: ET.Element) -> Any:
    ids = Counter(element.get("id") for element in tree.iter() if element.get("id"))
    for name, count in ids.items():
        if count > 1:
            yield f"id {name!r} stands {count} times"
    for element in tree.iter():
        for attribute in ("for", "aria-labelledby", "aria-describedby", "aria-controls", "popovertarget"):
            for target in (element.get(attribute) or "").split():
                if target not in ids:
                    yield f"{attribute}={target!r} points nowhere"


def _controls(tree: ET.Element) -> Any:
    labelled = {label.get("for") for label in tree.iter("label")} - {None}
    inside = {id(control) for label in tree.iter("label") for control in label.iter()}
    for tag in ("input", "select", "textarea"):
        for control in tree.iter(tag):
            if control.get("type") in UNLABELLED_TYPES or id(control) in inside or control.get("aria-label"):
                continue
            if control.get("aria-labelledby") or control.get("id") in labelled:
                continue
            yield f"{tag} without a label: {control.attrib}"
    for button in [*tree.iter("button"), *tree.iter("a")]:
        text = "".join(button.itertext()).strip()
        pictures = "".join(image.get("alt") or "" for image in button.iter("img"))
        if not (text or pictures or button.get("aria-label") or button.get("aria-labelledby")):
            yield f"{button.tag} without a name: {button.attrib}"


def _forms(tree: ET.Element) -> Any:
    for form in tree.iter("form"):
        if (form.get("method") or "get").lower() != "post" or (form.get("action") or "").startswith(TOKENLESS):
            continue
        if not any(field.get("name") == "csrf_token" for field in form.iter("input")):
            yield f"a POST form without a CSRF field: {form.attrib}"


def _scripts(tree: ET.Element) -> Any:
    for element in tree.iter():
        if (
            element.tag == "script"
            and not element.get("src")
            and not element.get("nonce")
            and not re.search("json", element.get("type") or "")
        ):
            yield "an inline script without a nonce"
        if not isinstance(element.tag, str):
            continue
        for attribute in element.attrib:
            if attribute == "style" or attribute.startswith("on"):
                yield f"inline {attribute} on {element.tag}, which the Content-Security-Policy forbids"
