"""Every stable code that a refusal can carry is explained at /help/errors, where problem documents point."""

from __future__ import annotations

import re
from http import HTTPStatus
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from marketplace.core import content

ROOT = Path(__file__).resolve().parents[2] / "marketplace"
CODE = re.compile(r"""\bcode ?= ?"([a-z][a-z_]+)"|^    status, code = \d+, "([a-z_]+)\"""", re.MULTILINE)
BASE = {"refused"}
"""The code of the kind that is never raised itself."""


def codes() -> set[str]:
    found = {one or other for path in ROOT.rglob("*.py") for one, other in CODE.findall(path.read_text())}
    return found - BASE


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_code_is_explained(language: str) -> None:
    explained = {section.anchor for section in content.page("errors", language).sections}
    assert codes() <= explained
    assert {"internal_error", "csrf_failed", "method_not_allowed"} <= explained


def test_nothing_is_explained_that_no_longer_exists() -> None:
    from_the_server = {phrase.phrase.lower().replace(" ", "_") for phrase in HTTPStatus if phrase >= 400}
    explained = {section.anchor for section in content.page("errors", "en").sections}
    assert explained <= codes() | from_the_server | {"internal_error", "csrf_failed"}


def test_the_pages_of_words_link_to_what_is_there(shared_app: Flask) -> None:
    urls = shared_app.url_map.bind("localhost")
    wrong = []
    for path in (ROOT / "core" / "content").rglob("*.md"):
        for target in re.findall(r"\]\((/[^)#]*)", path.read_text()):
            try:
                urls.match(target)
            except RequestRedirect:
                continue
            except HTTPException:
                wrong.append(f"{path.name}: {target}")
    assert not wrong
