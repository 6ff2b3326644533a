from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask

from marketplace.core import content, errors, settings
from marketplace.core.content import FOLDER
from tests.support.pages import PageClient

PAGES = {"/help": "Help", "/help/errors": "Error codes", "/terms": "Terms", "/privacy": "Privacy"}


@pytest.mark.parametrize(("path", "title"), PAGES.items())
def test_anybody_reads_the_pages_of_words(client: PageClient, path: str, title: str) -> None:
    answer = client.get(path)
    text = answer.get_data(as_text=True)

    assert answer.status_code == 200
    assert f"<h1>{title}</h1>" in text
    assert "Set-Cookie" not in answer.headers
    assert client.get(path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert not re.search(r"\{\w+\}", text), "a value was not filled in"


def test_the_table_of_contents_leads_to_every_section(client: PageClient) -> None:
    text = client.get("/help").get_data(as_text=True)
    for anchor in ("buying", "selling", "safety", "payments", "contact", "keyboard"):
        assert f'href="#{anchor}"' in text
        assert f'<h2 id="{anchor}">' in text


def test_the_pages_are_read_in_spanish_too(client: PageClient) -> None:
    for path in PAGES:
        answer = client.get(path, headers={"Accept-Language": "es"})
        assert 'lang="es"' in answer.get_data(as_text=True)
    assert "<h1>Ayuda</h1>" in client.get("/help", headers={"Accept-Language": "es"}).get_data(as_text=True)


def test_both_languages_have_the_same_sections() -> None:
    for path in sorted((FOLDER / "en").glob("*.md")):
        anchors = [
            [section.anchor for section in content.page(path.stem, language).sections] for language in ("en", "es")
        ]
        assert anchors[0] == anchors[1], path.name


def test_the_operator_is_named(app: Flask, client: PageClient) -> None:
    assert "has not filled in" in client.get("/privacy").get_data(as_text=True)
    settings.change("operator.name", "Alder Ferry Market <b>", by=None)
    settings.change("operator.contact", "hello@alder.example", by=None)
    settings.forget()
    text = client.get("/privacy").get_data(as_text=True)
    assert "Alder Ferry Market" in text
    assert 'href="mailto:hello@alder.example"' in text
    assert "has not filled in" not in text


def test_a_weakness_can_be_reported(client: PageClient) -> None:
    answer = client.get("/.well-known/security.txt")
    assert answer.mimetype == "text/plain"
    text = answer.get_data(as_text=True)
    assert "Contact: http://localhost/help#contact\n" in text
    assert re.search(r"^Expires: \d{4}-\d\d-\d\dT00:00:00Z$", text, re.MULTILINE)

    settings.change("operator.security_contact", "security@alder.example", by=None)
    settings.forget()
    assert "Contact: mailto:security@alder.example\n" in client.get("/.well-known/security.txt").get_data(as_text=True)


@pytest.mark.parametrize("path", ["/help", "/terms", "/.well-known/security.txt"])
def test_the_pages_take_nothing(client: PageClient, path: str) -> None:
    assert client.send(path).status_code == 405


def test_every_code_of_a_refusal_is_explained() -> None:
    explained = {section.anchor for section in content.page("errors", "en").sections}
    kinds = {kind.code for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.Refused)}
    assert kinds - {"refused"} <= explained


def test_the_content_folder_holds_only_what_is_served() -> None:
    assert {path.stem for path in Path(FOLDER).rglob("*.md")} == {"help", "errors", "terms", "privacy"}


@pytest.mark.parametrize("path", ["/help", "/help/errors", "/terms", "/privacy"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_no_markdown_is_left_unread(client: PageClient, path: str, language: str) -> None:
    text = client.get(path, headers={"Accept-Language": language}).text
    assert "**" not in text
    assert "](" not in text
