"""The rules that every page of every test is held to find what is wrong, also right after a page nearly the same."""

from __future__ import annotations

import pytest

from tests.support import pages
from tests.support.outlines import outline
from tests.support.pages import check_page

RIGHT = """<!doctype html>
<html lang="en"><head><title>A lamp</title>
<link rel="stylesheet" href="/s.css"><script type="module" src="/a.js" nonce="n1"></script>
<script type="application/ld+json">{"name": "lamp \\u003c 3"}</script></head>
<body><main><h1>A lamp</h1> <h2>Its bulbs</h2>
<p id="about-17">Tom &amp; Ann’s lamp of 1917, 100 % brass</p>
<img src="/1.webp" alt="A lamp" width="40" height="30"><img src="/2.webp" alt="" width="40" height="30">
<form method="post" action="/lamps/17"><input type="hidden" name="csrf_token" value="abc">
<label for="f-17">Note</label><input id="f-17" name="note" value="two" aria-describedby="about-17">
<label for="f-18">More</label><textarea id="f-18" name="more">words</textarea>
<select name="n" aria-label="Number"><option value="1">One</option></select>
<button type="submit">Save</button>
<button type="button" aria-label="Close"><svg class="i"><use href="#x"/></svg></button>
</form><form method="get" action="/search"><label for="q">Find</label><input id="q" name="q"></form>
<form method="post" action="/preferences/theme"><button>Dark</button></form>
<a href="/"><img src="/3.webp" alt="Home" width="1" height="1"></a> <a href="/lamps">All lamps</a>
<table><tr><td>1</td></tr></table>
</main></body></html>"""

ALIKE = [
    ("A lamp</h1>", "Quite another chair</h1>"), ("17", "98"), ("/1.webp", "/other.webp?v=3&amp;w=40"),
    ('nonce="n1"', 'nonce="n2"'), ('class="i"', 'class="j k"'),
    ("Tom &amp; Ann’s", "&#39;"), ('value="two"', 'value=""'),
]  # fmt: skip

WRONG = [
    ('<html lang="en">', "<html>", "no lang"),
    ('<html lang="en">', '<html lang="">', "no lang"),
    ("<h2>Its bulbs</h2>", "<h1>Its bulbs</h1>", "2 h1"),
    ("<h1>A lamp</h1>", "<h2>A lamp</h2>", "0 h1"),
    ('id="f-18"', 'id="f-17"', "stands 2 times"),
    ('id="about-17"', 'id="about-18"', "points nowhere"),
    ('<label for="f-17">', '<label for="f-18">', "input without a label"),
    ('<label for="f-18">', '<label for="f-19">', "points nowhere"),
    ('aria-label="Number"', 'aria-label=""', "select without a label"),
    ('<label for="f-18">More</label>', "More", "textarea without a label"),
    ('type="hidden" name="csrf_token"', 'type="text" name="csrf_token"', "input without a label"),
    (">Save<", "><", "button without a name"),
    (">Save<", ">\xa0<", "button without a name"),
    (">All lamps<", "> <", "a without a name"),
    ('alt="Home"', 'alt=""', "a without a name"),
    ('aria-label="Close"', 'aria-label=""', "button without a name"),
    (' alt="A lamp"', "", "img without alt"),
    ('width="40"', 'width=""', "img without alt"),
    (' height="30"', "", "img without alt"),
    ('name="csrf_token"', 'name="token"', "without a CSRF field"),
    ('method="get"', 'method="post"', "without a CSRF field"),
    ('action="/preferences/theme"', 'action="/elsewhere/theme"', "without a CSRF field"),
    ('<script type="module" src="/a.js" nonce="n1">', '<script type="module">', "inline script"),
    ('src="/a.js" nonce="n1"', 'src="" nonce=""', "inline script"),
    ('type="application/ld+json"', 'type="module"', "inline script"),
    ('class="i"', 'style="i"', "inline style"),
    ('class="i"', 'onclick="i"', "inline onclick"),
    ("<td>1</td>", "<b>1</b>", "markup"),
    ("</p>", "</p></p>", "markup"),
    ("Tom &amp; Ann", "Tom &Aacute Ann", "markup"),
    ("Tom", "Tom\x01", "markup"),
    ('value="two"', 'value="\x01"', "markup"),
    ('value="two"', 'value="two" value="three"', "markup"),
    ('value="two"', 'value="two"" x="1"', "markup"),
    ('id="f-17" name="note"', 'id="f-17"name="note"', "markup"),
    ("</form>", "<!-- a --!></form>", "markup"),
    ("<main>", "<main><p><button>A<button>B</button></p>", "markup"),
    ('<use href="#x"/>', '<use href="#x"/></use>', "markup"),
    ("<p ", "<div/><p ", "markup"),
    ("<!doctype html>", "<!doctype htm>", "markup"),
]  # fmt: skip


@pytest.mark.parametrize(("here", "instead"), ALIKE)
def test_pages_that_differ_in_words_and_numbers_have_one_outline(here: str, instead: str) -> None:
    assert here in RIGHT
    assert outline(RIGHT.replace(here, instead)) == outline(RIGHT)
    check_page(RIGHT.replace(here, instead))


@pytest.mark.parametrize(("here", "instead", "said"), WRONG)
def test_what_is_wrong_is_found_after_a_right_page_nearly_the_same(here: str, instead: str, said: str) -> None:
    check_page(RIGHT)
    assert here in RIGHT
    for _time in range(2):  # what is wrong is wrong the second time as well
        with pytest.raises(AssertionError, match=said):
            check_page(RIGHT.replace(here, instead, 1))


def test_a_page_found_right_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    check_page(RIGHT)
    monkeypatch.setattr(pages, "_problems", lambda html: [html])
    check_page(RIGHT)
    with pytest.raises(AssertionError):
        check_page(RIGHT.replace("<h2>", "<h2><b>b</b>"))
