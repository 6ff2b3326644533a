"""Templates for each language: what is worked out once says what it would say at each page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask, render_template
from flask_babel import force_locale
from jinja2 import ChoiceLoader, DictLoader

PIECES = {
    "words.html": "<p>{{ _('Save') }}</p>",
    "gap.html": "{{ _('Save %(title)s', title=title) }}",
    "words.txt": "{{ _('Save %(title)s', title=title) }}",
    "icon.html": "{% from 'macros/icons.html' import icon as glyph %}{{ glyph('heart', cls='x') }}{{ glyph(name) }}",
    "own.html": "{% macro say(_) %}{{ _('Save') }}{% endmacro %}{{ say(shout) }}",
    "asset.html": "{{ asset('core/css/base.css') }}",
}


@pytest.fixture
def pieces(app: Flask) -> Iterator[Flask]:
    """An application with templates of this test."""
    usual, app.jinja_env.loader = app.jinja_env.loader, ChoiceLoader([DictLoader(PIECES), app.jinja_env.loader])  # type: ignore[list-item] # there is one
    with app.test_request_context("/"):
        yield app
    app.jinja_env.loader = usual


def test_each_language_has_its_own_words(pieces: Flask) -> None:
    assert render_template("words.html") == "<p>Save</p>"
    with force_locale("es"):
        assert render_template("words.html") == "<p>Guardar</p>"
    assert render_template("words.html") == "<p>Save</p>"


def test_what_fills_a_gap_is_escaped_in_pages_and_left_alone_in_letters(pieces: Flask) -> None:
    assert render_template("gap.html", title="<b>") == "Save &lt;b&gt;"
    assert render_template("gap.html", title="%(title)s") == "Save %(title)s"
    assert render_template("words.txt", title="<b>") == "Save <b>"


def test_an_icon_is_the_same_whether_it_was_known_before_or_not(pieces: Flask) -> None:
    drawn = render_template("icon.html", name="heart")
    before, after = drawn.split("</svg>")[:2]
    assert before.replace("icon x", "icon") == after
    assert before.startswith("<svg ")


def test_a_template_may_mean_something_of_its_own(pieces: Flask) -> None:
    assert render_template("own.html", shout=str.upper) == "SAVE"


def test_a_static_file_has_its_version(pieces: Flask) -> None:
    assert render_template("asset.html") == pieces.extensions["asset_prefix"] + "core/css/base.css"
