"""The design system: its page holds every component, its colours can be read, its icons and licences are there."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

import config
from marketplace.app import create_app
from tests.support.pages import client_of

ROOT = Path(__file__).resolve().parents[2] / "marketplace"
STATIC = ROOT / "core" / "static"
SPRITE = set(re.findall(r'id="i-([a-z0-9-]+)"', (STATIC / "icons" / "sprite.svg").read_text()))
TOKENS = (STATIC / "css" / "tokens.css").read_text()
LIGHT, DARK = 0, 1
TEXT, LARGE = 4.5, 3.0

Colour = tuple[float, float, float]


@pytest.fixture
def developing(shared_app: Flask) -> Flask:
    settings = replace(shared_app.config["SETTINGS"], env=config.Environment.DEVELOPMENT)
    return create_app(settings)


def test_the_design_page_shows_every_component_as_valid_html(developing: Flask) -> None:
    page = client_of(developing).get("/dev/design")
    assert page.status_code == 200
    for part in ("photo-upload", "map-view", "busy-form", "char-count", 'class="cards', 'class="pages"', "<dialog"):
        assert part in page.text


def test_the_design_page_is_for_development_only(shared_app: Flask) -> None:
    assert client_of(shared_app).get("/dev/design").status_code == 404


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    named = {
        (path.name, icon)
        for path in ROOT.rglob("*.html")
        for icon in re.findall(r"(?:icon|glyph)\('([a-z0-9-]+)'|icon='([a-z0-9-]+)'", path.read_text())
        for icon in icon
        if icon
    }
    scripted = {
        (path.name, icon)
        for path in ROOT.rglob("static/**/*.js")
        for icon in re.findall(r'\bicon\("([a-z0-9-]+)"\)', path.read_text())
    }
    assert not {where for where in named | scripted if where[1] not in SPRITE}


def test_every_icon_of_a_navigation_is_in_the_sprite(shared_app: Flask) -> None:
    links = [link for place in shared_app.extensions["slots"]._links.values() for link in place]
    assert not {link.icon for link in links if link.icon} - SPRITE


@pytest.mark.parametrize(
    "folder", [STATIC / "fonts", STATIC / "icons", *(STATIC / "vendor").iterdir()], ids=lambda path: path.name
)
def test_what_others_made_holds_its_licence(folder: Path) -> None:
    assert any("LICENSE" in file.name.upper() and file.stat().st_size > 500 for file in folder.iterdir())


def test_the_styles_of_all_pages_stay_small() -> None:
    names = re.findall(r"asset\('core/css/(\w+)\.css'\)", (ROOT / "core/templates/layout.html").read_text())
    assert "tokens" in names
    assert sum((STATIC / "css" / f"{name}.css").stat().st_size for name in names) < 60 * 1024


# Contrast, from OKLCH to the ratio of WCAG 2.2.


def luminance(colour: Colour) -> float:
    lightness, chroma, hue = colour[0], colour[1], math.radians(colour[2])
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short
    red, green, blue = (min(max(channel, 0.0), 1.0) for channel in (red, green, blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def tokens(theme: int) -> dict[str, Colour]:
    """The colours that do not follow from the accent."""
    number = r"([\d.]+)"
    single = rf"oklch\({number} {number} {number}\)"
    found = {}
    for name, *values in re.findall(rf"--([a-z0-9-]+): light-dark\({single}, {single}\);", TOKENS):
        lightness, chroma, hue = values[3 * theme : 3 * theme + 3]
        found[name] = (float(lightness), float(chroma), float(hue))
    return found


def derived(accent: Colour, theme: int) -> dict[str, Colour]:
    """What tokens.css makes of the operator's colour; the formulas are the same."""
    lightness, chroma, hue = accent
    if theme == LIGHT:
        unreadable = min(max((lightness - 0.535) * 1000, 0), 1) * min(max((0.625 - lightness) * 1000, 0), 1)
        fill = (lightness - unreadable * (lightness - 0.53), chroma, hue)
        text, wash = (min(lightness, 0.46), chroma, hue), (0.945, min(chroma, 0.024), hue)
    else:
        fill = (max(lightness, 0.74), min(chroma, 0.12), hue)
        text, wash = (max(lightness, 0.8), min(chroma, 0.1), hue), (0.285, min(chroma, 0.045), hue)
    on = (min(max((0.575 - fill[0]) * 1000, 0.17), 0.99), 0.01, hue)
    return {"accent-fill": fill, "on-accent": on, "accent-text": text, "accent-wash": wash}


INKS, GROUNDS = ("ink", "ink-2", "ink-3", "good", "warn", "bad"), ("paper", "raised", "sunk")
PAIRS = [
    *((ink, ground, TEXT) for ink in INKS for ground in GROUNDS),
    *((tone, f"{tone}-wash", TEXT) for tone in ("good", "warn", "bad")),
    *(("ink", f"{tone}-wash", TEXT) for tone in ("good", "warn", "bad")),
    ("paper", "ink", TEXT), ("rule-2", "raised", LARGE), ("rule-2", "paper", LARGE), ("star", "paper", LARGE),
]  # fmt: skip


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_ink_can_be_read_on_every_ground(theme: int) -> None:
    colours = tokens(theme)
    weak = {
        f"{ink} on {ground}": round(contrast(colours[ink], colours[ground]), 2)
        for ink, ground, needed in PAIRS
        if contrast(colours[ink], colours[ground]) < needed
    }
    assert not weak


ACCENTS = [
    (0.46, 0.135, 256.0), (0.47, 0.15, 18.0), (0.42, 0.08, 160.0), (0.80, 0.15, 78.0),
    (0.30, 0.10, 300.0), (0.58, 0.15, 140.0), (0.62, 0.20, 30.0), (0.92, 0.10, 100.0), (0.54, 0.20, 260.0),
]  # fmt: skip


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("accent", ACCENTS, ids=str)
def test_any_accent_of_an_operator_can_be_read(accent: Colour, theme: int) -> None:
    grounds, colours = tokens(theme), derived(accent, theme)
    assert contrast(colours["on-accent"], colours["accent-fill"]) >= TEXT
    assert contrast(colours["accent-text"], colours["accent-wash"]) >= TEXT
    for ground in ("paper", "raised", "sunk"):
        assert contrast(colours["accent-text"], grounds[ground]) >= TEXT
    assert contrast(grounds["ink"], colours["accent-wash"]) >= TEXT


def test_styles_leave_compressed_and_may_be_kept_for_good(developing: Flask) -> None:
    with developing.test_request_context():
        address = developing.jinja_env.globals["asset"]("core/css/content.css")
    with client_of(developing).get(address, headers={"Accept-Encoding": "br"}) as answer:
        body = answer.data
    assert answer.headers["Content-Encoding"] == "br"
    assert "immutable" in answer.headers["Cache-Control"]
    assert len(body) < 6_000


@pytest.mark.parametrize("name", ["categories", "amenities"])
def test_every_icon_of_the_shipped_furniture_is_in_the_sprite(name: str) -> None:
    text = (STATIC.parents[1] / "listings" / "data" / f"{name}.json").read_text()
    assert not set(re.findall(r'"icon": "([a-z0-9-]+)"', text)) - SPRITE
