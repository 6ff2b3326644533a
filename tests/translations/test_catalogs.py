"""A second language, complete: what is said in English is said in Spanish too, with the same values in it.

When a test here fails: `make messages`, translate what it lists, run again.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
from babel.messages.catalog import Catalog

from marketplace.core.i18n import LANGUAGES
from tests.support import messages
from tests.support.pages import PageClient

OTHERS = [code for code, _name in LANGUAGES if code != "en"]
VALUES = re.compile(r"%\(\w+\)[sd]|%%|(?<!\w)\{\w+\}|</?[a-z]+>|https?://\S+|`[^`]+`")


@pytest.fixture(scope="module")
def template() -> Catalog:
    return messages.extracted()


@pytest.fixture(scope="module", params=OTHERS)
def catalog(request: pytest.FixtureRequest) -> Catalog:
    return messages.stored(request.param)


def forms(string: Any) -> list[str]:
    return list(string) if isinstance(string, tuple | list) else [string]


def edges(string: str) -> tuple[str, str]:
    """The white space before and after."""
    return string[: len(string) - len(string.lstrip())], string[len(string.rstrip()) :]


def test_every_string_is_translated(template: Catalog, catalog: Catalog) -> None:
    known = {(one.context, one.id) for one in catalog if one.id}
    lacking = [one.id for one in template if one.id and (one.context, one.id) not in known]
    assert not lacking + messages.missing(catalog)


def test_no_translation_outlives_its_string(template: Catalog, catalog: Catalog) -> None:
    alive = {(one.context, one.id) for one in template if one.id}
    assert not [one.id for one in catalog if one.id and (one.context, one.id) not in alive]


def test_translations_carry_the_same_values(catalog: Catalog) -> None:
    wrong = {}
    for one in catalog:
        said, wanted = forms(one.string), forms(one.id)
        for number, translated in enumerate(said):
            source = wanted[min(number, len(wanted) - 1)]
            if one.id and Counter(VALUES.findall(source)) != Counter(VALUES.findall(translated)):
                wrong[source] = translated
    assert not wrong


def test_every_plural_has_its_forms(catalog: Catalog) -> None:
    assert not [
        one.id for one in catalog if isinstance(one.id, tuple) and len(forms(one.string)) != catalog.num_plurals
    ]


def test_translations_keep_the_shape_of_their_string(catalog: Catalog) -> None:
    """A sentence stays a sentence, a label a label; white space at the edges is part of the page."""
    wrong = {}
    for one in catalog:
        source, translated = forms(one.id or "")[0], forms(one.string)[0]
        if source and (edges(source) != edges(translated) or source.endswith(".") != translated.endswith(".")):
            wrong[source] = translated
    assert not wrong


def test_pages_speak_the_language_of_the_browser(client: PageClient) -> None:
    text = client.get("/", headers={"Accept-Language": "es-AR,es;q=0.9,en;q=0.1"}).get_data(as_text=True)
    assert '<html lang="es"' in text
    for words in ("Elige tu ciudad", "Cómo funciona", "Anunciar algo", "Saltar al contenido"):
        assert words in text
    assert "How it works" not in text


def test_refusals_speak_it_too(client: PageClient) -> None:
    answer = client.get("/bookmarks/collections/x", headers={"Accept-Language": "es", "Accept": "application/json"})
    assert answer.get_json()["detail"] == "Primero entra en tu cuenta."
