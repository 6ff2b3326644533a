"""Finding rows by the beginnings of words, over an index: for the search boxes of the administration."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, Final

from sqlalchemy import ColumnElement, func, literal, literal_column

MOST_WORDS: Final = 8
WORD: Final = re.compile(r"[^\W_]+")


def words_index(*columns: str) -> str:
    """Return the expression for a GIN index over the words of text columns, accents and case set aside."""
    joined = columns[0]
    for number, column in enumerate(columns[1:]):  # bracketed as PostgreSQL prints it: migrations compare the texts
        joined = f"({f'({joined})' if number else joined} || ' ') || {column}"
    folded = rf"regexp_replace(normalize(lower({joined}), NFKD), '[\u0300-\u036f]+', '', 'g')"
    return f"to_tsvector('simple', regexp_replace({folded}, '[^[:alnum:]]+', ' ', 'g'))"


def has_words(vector: str, wanted: str) -> ColumnElement[Any]:
    """Return the condition that every word of `wanted` begins a word of the row; none of nothing."""
    plain = unicodedata.normalize("NFKD", wanted.lower())
    words = WORD.findall("".join(sign for sign in plain if not unicodedata.combining(sign)))[:MOST_WORDS]
    if not words:
        return literal(False)
    query = " & ".join(f"{word}:*" for word in words)
    return literal_column(vector).op("@@")(func.to_tsquery(literal_column("'simple'"), query))
