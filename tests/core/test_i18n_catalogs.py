"""One request may speak two languages: the page's, and that of the mail it causes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from babel.support import NullTranslations
from flask import Flask, render_template_string
from flask_babel import force_locale, gettext

from marketplace.core.extensions import babel


class Spanish(NullTranslations):
    def ugettext(self, message: str) -> str:
        return {"Good morning": "Buenos días"}.get(message, message)


@pytest.fixture(autouse=True)
def spanish(app: Flask) -> Iterator[None]:
    cache = babel.domain_instance.cache
    before = dict(cache)
    cache["es", "messages"] = Spanish()
    yield
    cache.clear()
    cache.update(before)


def test_templates_and_code_follow_the_language_in_force(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        heard = [gettext("Good morning"), render_template_string("{{ _('Good morning') }}")]
        with force_locale("es"):
            heard += [gettext("Good morning"), render_template_string("{{ _('Good morning') }}")]
        heard += [gettext("Good morning"), render_template_string("{{ _('Good morning') }}")]
    assert heard == ["Good morning"] * 2 + ["Buenos días"] * 2 + ["Good morning"] * 2
