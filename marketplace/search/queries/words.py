"""What the index knows of the words of a query."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, cast

from flask import current_app
from sqlalchemy import text

from marketplace.core.db import session
from marketplace.search.queries.knowledge import learned
from marketplace.search.queries.synonyms import synonym_groups
from marketplace.search.rules.syntax import Clause, Query, Word, parse, understand

LEAST_SPLIT: Final = 5
"""Shorter unknown words are not taken apart."""
LEAST_DOCUMENTS: Final = 2
Alike = Mapping[str, Mapping[str, int]]
"""For a stem those that mean the same, with how many documents have each."""

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
    rows = _rows([clause.text for clause in clauses], language, languages)
    if all(row.is_stop and not any(row.documents or ()) for row in rows):
        return Query()  # "the", "a OR": words that the index leaves out ask for nothing
    found = _with_synonyms(clauses, _words(rows), language, languages)
    words = [_known_stems(word) for word in found]
    return understand(clauses, tuple(part for word in words for part in _taken_apart(word, language) or [word]))


def read_all(typed: Sequence[str], language: str, languages: tuple[str, ...]) -> list[Query]:
    """Return many queries as they are watched for: also by stems that no document has yet.

    A listing that is the first to have a stem teaches it to the index a little later; `read` finds it from then on.
    """
    parsed = [parse(each) for each in typed]
    texts: list[str | None] = []
    starts: list[int] = []
    for clauses in parsed:
        starts.append(len(texts))
        texts += [*(clause.text for clause in clauses), None]  # None parts: no word is joined with another query's
    by_query: dict[int, list[Any]] = {}
    for row in _rows(texts, language, languages) if texts else ():
        by_query.setdefault(bisect_right(starts, row.clause) - 1, []).append(row)
    queries = []
    for place, clauses in enumerate(parsed):
        words = [replace(word, clause=word.clause - starts[place]) for word in _words(by_query.get(place, []))]
        words = _with_synonyms(clauses, words, language, languages)
        split = tuple(part for word in words for part in _taken_apart(word, language) or [word])
        queries.append(understand(clauses, split))
    return queries


def _rows(texts: Sequence[str | None], language: str, languages: tuple[str, ...]) -> Sequence[Any]:
    values = {"texts": list(texts), "language": language, "languages": list(languages), "least": LEAST_DOCUMENTS}
    return session().execute(_WORDS, values).all()


def _words(rows: Sequence[Any]) -> list[Word]:
    """Return the words of a query: those that tell something, or all where none does."""
    telling = [row for row in rows if not row.is_stop and row.lexemes]
    return [
        Word(
            row.clause, row.word, tuple(row.lexemes or (row.word,)), tuple(row.documents or (0,)), row.joined or "",
            row.joined_documents,
        )
        for row in telling or rows
    ]  # fmt: skip


def _with_synonyms(
    clauses: Sequence[Clause], words: list[Word], language: str, languages: tuple[str, ...]
) -> list[Word]:
    """Let words also stand for those that the operator says mean the same; a phrase is taken by the letter."""
    alike = _alike(language, languages)
    return [
        word if clauses[word.clause].is_phrase or clauses[word.clause].is_unwanted else _also(word, alike)
        for word in words
    ]


def _also(word: Word, alike: Alike) -> Word:
    """Return the word with the stems of those that mean the same beside its own."""
    stems = dict(zip(word.lexemes, word.documents, strict=True))
    for lexeme in word.lexemes:
        for other, documents in alike.get(lexeme, {}).items():
            stems.setdefault(other, documents)
    return replace(word, lexemes=tuple(stems), documents=tuple(stems.values()))


def _alike(language: str, languages: tuple[str, ...]) -> Alike:
    """Return the stems that mean the same as a stem, read once for what is listed and what the index has learned."""
    groups = synonym_groups()
    if not groups:
        return {}
    kept = current_app.extensions.setdefault("search_synonyms", {})
    state = (groups, learned())
    if language not in kept or kept[language][0] != state:
        kept[language] = (state, _alike_now(groups, language, languages))
    return cast("Alike", kept[language][1])


def _alike_now(groups: tuple[tuple[str, ...], ...], language: str, languages: tuple[str, ...]) -> Alike:
    listed = [(place, word) for place, group in enumerate(groups) for word in group]
    stems: dict[int, dict[str, int]] = {}
    for row in _rows([word for _, word in listed], language, languages):
        found = zip(row.lexemes or (row.word,), row.documents or (0,), strict=True)
        stems.setdefault(listed[row.clause][0], {}).update(found)
    alike: dict[str, dict[str, int]] = {}
    for group in stems.values():
        for lexeme in group:
            alike.setdefault(lexeme, {}).update(group)
    return alike


def _known_stems(word: Word) -> Word:
    """Return the word with only those stems that some document has, if there are any."""
    pairs = [pair for pair in zip(word.lexemes, word.documents, strict=True) if pair[1]]
    if not pairs:
        return word
    return replace(word, lexemes=tuple(lexeme for lexeme, _ in pairs), documents=tuple(count for _, count in pairs))


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
