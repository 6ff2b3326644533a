"""Papers as PDF: names in any letters stay readable."""

from __future__ import annotations

import pypdfium2
import pytest
from flask import Flask

from marketplace.core.paper import Paper, written


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


@pytest.mark.parametrize(
    "words",
    ["Zażółć gęślą jaźń", "Ελένη Παπαδοπούλου", "Юлія Ґалаґан", "₹1,200.00", "1.234,50 €", "₴90 ₺40 ₩100", "Nguyễn Ạnh",
     "“Lamp” – it’s 20 × 30 cm… −5", "გიორგი", "مرحبا", "שלום", "नमस्ते", "สวัสดี"],
)  # fmt: skip
def test_letters_of_the_font_stay_as_they_are(words: str) -> None:
    assert written(words) == words


@pytest.mark.parametrize(
    ("words", "spelt"),
    [("王小明", "Wang Xiao Ming "), ("ひらがな", "hiragana"), ("Ani Բարեւ", "Ani Barew"), ("A 😀 bowl", "A  bowl"),
     ("ab\ue000c\ud800", "abc"), ("12\u202f000", "12\u00a0000"), ("e\u0301", "é")],
)  # fmt: skip
def test_other_letters_are_spelt_and_nothing_becomes_a_question_mark(words: str, spelt: str) -> None:
    assert written(words) == spelt
    assert "?" not in written(words)


def test_a_page_carries_its_letters_along(app: Flask) -> None:
    with app.test_request_context():
        paper = Paper("Invoice", "Мой рынок")
        paper.heading("Faktura INV-1")
        paper.say("Łucja Żółkiewska\nul. Święta 3, 王小明")
        paper.row(["Ελληνικό λάδι", "2", "₹450.00", "€12.50"], (84, 20, 35, 35), bold=True)
        paper.rule()
        found = text_of(paper.as_bytes())
    for words in ("Łucja Żółkiewska", "Wang Xiao Ming", "Ελληνικό λάδι", "₹450.00", "€12.50", "Мой рынок – 1"):
        assert words in found
    assert "?" not in found


def test_a_long_paper_goes_on_over_pages(app: Flask) -> None:
    with app.test_request_context():
        paper = Paper("Invoice", "Market")
        for number in range(90):
            paper.row([f"A thing with a number {number}", "1"], (150, 20))
        found = text_of(paper.as_bytes())
    assert "A thing with a number 89" in found
    assert "Market – 3" in found
