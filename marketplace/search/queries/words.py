"""What the index knows of the words of a query."""

from __future__ import annotations

from typing import Final

from sqlalchemy import text

from marketplace.core.db import session
from marketplace.search.rules.syntax import Clause, Query, Word, parse, understand

LEAST_SPLIT: Final = 5
"""Shorter unknown words are not taken apart."""
LEAST_DOCUMENTS: Final = 2

_WORDS: Final = text(
    """
    SELECT c.place - 1 AS clause, w.word, stems.lexemes, stems.documents, stems.is_stop,
        joined.lexeme AS joined, coalesce(joined.documents, 0) AS joined_documents
    FROM unnest(CAST(:texts AS text[])) WITH ORDINALITY AS c(clause, place)
    CROSS JOIN LATERAL (
        SELECT word, place FROM unnest(string_to_array(search_fold(c.clause), ' ')) WITH ORDINALITY AS u(word, place)
        WHERE word <> ''
    ) AS w
    CROSS JOIN LATERAL (
        SELECT array_agg(lexeme ORDER BY n) AS lexemes, array_agg(coalesce(l.documents, 0) ORDER BY n) AS documents,
            ts_lexize(search_stemmer(:language), w.word) = '{}' AS is_stop
        FROM (
            SELECT DISTINCT ON (lexeme) lexeme, n
            FROM unnest(CAST(:languages AS text[])) WITH ORDINALITY AS g(code, n),
                unnest(coalesce(ts_lexize(search_stemmer(code), w.word), ARRAY[w.word])) AS lexeme
            ORDER BY lexeme, n
        ) AS s LEFT JOIN search_lexemes l USING (lexeme)
    ) AS stems
    LEFT JOIN LATERAL (
        SELECT l.lexeme, l.documents FROM search_lexemes l
        WHERE l.lexeme = (ts_lexize(
                search_stemmer(:language), w.word || search_fold((CAST(:texts AS text[]))[c.place + 1])
            ))[1] AND l.documents >= :least
    ) AS joined ON cardinality(CAST(:texts AS text[])) > c.place
    ORDER BY c.place, w.place
    """
)

_SPLIT: Final = text(
    """
    SELECT a.term AS first, b.term AS second, a.documents AS first_documents, b.documents AS second_documents,
        coalesce((ts_lexize(search_stemmer(:language), a.term))[1], a.term) AS first_lexeme,
        coalesce((ts_lexize(search_stemmer(:language), b.term))[1], b.term) AS second_lexeme
    FROM generate_series(2, length(:word) - 2) AS n
    JOIN search_terms a ON a.term = left(:word, n) AND a.words = 1
    JOIN search_terms b ON b.term = substr(:word, n + 1) AND b.words = 1
    WHERE a.documents >= :least AND b.documents >= :least
    ORDER BY least(a.documents, b.documents) DESC, n LIMIT 1
    """
)


def read(typed: str, language: str, languages: tuple[str, ...]) -> Query:
    """Return what was typed as the index understands it. `languages` are those of the listings, `language` first."""
    clauses = parse(typed)
    if not clauses:
        return Query()
    return understand(clauses, _words(clauses, language, languages))


def _words(clauses: tuple[Clause, ...], language: str, languages: tuple[str, ...]) -> tuple[Word, ...]:
    values = {
        "texts": [clause.text for clause in clauses], "language": language, "languages": list(languages),
        "least": LEAST_DOCUMENTS,
    }  # fmt: skip
    rows = session().execute(_WORDS, values).all()
    telling = [row for row in rows if not row.is_stop and row.lexemes]
    words: list[Word] = []
    for row in telling or rows:
        pairs = list(zip(row.lexemes or (row.word,), row.documents or (0,), strict=True))
        pairs = [pair for pair in pairs if pair[1]] or pairs
        word = Word(
            row.clause, row.word, tuple(lexeme for lexeme, _ in pairs), tuple(count for _, count in pairs),
            row.joined or "", row.joined_documents,
        )  # fmt: skip
        words += _taken_apart(word, language) or [word]
    return tuple(words)


def _taken_apart(word: Word, language: str) -> list[Word]:
    """Return an unknown word as the two known ones that it is made of ("usbstick"), or nothing."""
    if word.known or len(word.text) < LEAST_SPLIT:
        return []
    found = session().execute(_SPLIT, {"word": word.text, "language": language, "least": LEAST_DOCUMENTS}).first()
    if found is None:
        return []
    return [
        Word(word.clause, found.first, (found.first_lexeme,), (found.first_documents,)),
        Word(word.clause, found.second, (found.second_lexeme,), (found.second_documents,)),
    ]
