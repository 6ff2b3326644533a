"""Learning from the index itself: how common words and traits are, which words name things, what may be suggested.

Above SAMPLE documents a sample teaches as much, and the counts are scaled up from it.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import text

from marketplace.core.db import session

SAMPLE: Final = 60_000
LONGEST_NAME: Final = 8
"""A name of more words than this is a sentence, and its last word says nothing about what it names."""

_SIZE: Final = text(
    "SELECT greatest(c.reltuples, 0)::bigint AS rows, pg_relation_size(c.oid) > 8192 * 4000 AS is_large"
    " FROM pg_class c WHERE c.oid = 'search_documents'::regclass"
)

_STATISTICS: Final = """
    INSERT INTO search_statistics (kind, documents, title_length, type_length, attribute_length, description_length,
        naming, languages)
    SELECT kind, count(*) * :scale, avg(cardinality(title_words)), avg(cardinality(type_words)),
        avg(attribute_length), avg(description_length),
        coalesce(avg(cardinality(ARRAY(
            SELECT unnest(tsvector_to_array(ts_filter(full_vector, '{d}')))
            INTERSECT SELECT unnest(tsvector_to_array(ts_filter(head_vector, '{a}')))
        ))::real / nullif(description_length, 0)), 0),
        (SELECT array_agg(language) FROM (SELECT language FROM sample s WHERE s.kind = sample.kind GROUP BY language
            ORDER BY count(*) DESC LIMIT 4) AS common)
    FROM sample GROUP BY kind
"""

_LEXEMES: Final = """
    , names AS (
        SELECT search_words(d.language, search_fold((regexp_split_to_array(left(l.description, 80),
            '[,;:()|+–—]|[.]\\s|\\s-\\s|\\m(for|with|in|to|of|para|con|de)\\M|\\m[fw]/', 'i'))[1])) AS words
        FROM sample d JOIN listings l ON l.id = d.listing_id
        UNION ALL
        SELECT string_to_array(btrim(name), ' ')
        FROM sample d, unnest(string_to_array(array_to_string(d.type_words, ' '), '|')) AS name
    ), heads AS (
        SELECT lexeme, count(*) FILTER (WHERE is_last)::real / (count(*) + 5) AS headness
        FROM names, LATERAL (
            SELECT lexeme, bool_or(place = cardinality(words)) AS is_last
            FROM unnest(words) WITH ORDINALITY AS w(lexeme, place) GROUP BY lexeme
        ) AS parts
        WHERE cardinality(words) BETWEEN 1 AND :longest_name GROUP BY lexeme
    )
    INSERT INTO search_lexemes (lexeme, documents, headness)
    SELECT word, ndoc * :scale, coalesce(headness, 0)
    FROM ts_stat(:vectors) LEFT JOIN heads ON heads.lexeme = word
    WHERE length(word) <= 60 AND NOT starts_with(word, '~')
"""

_TERMS: Final = """
    , words AS (
        SELECT d.listing_id, d.language, word, place,
            lead(word) OVER (PARTITION BY d.listing_id ORDER BY place) AS next
        FROM sample d JOIN listings l ON l.id = d.listing_id,
            LATERAL unnest(string_to_array(search_fold(l.title), ' ')) WITH ORDINALITY AS w(word, place)
        WHERE word <> ''
    ), telling AS (
        SELECT *, word ~ '[[:alpha:]]{2}' AND ts_lexize(search_stemmer(language), word) IS DISTINCT FROM '{}' AS is_word
        FROM words
    ), terms AS (
        SELECT word AS term, 1 AS words, listing_id FROM telling WHERE is_word AND length(word) BETWEEN 3 AND 40
        UNION
        SELECT word || ' ' || next, 2, listing_id FROM telling
        WHERE is_word AND next ~ '[[:alpha:]]{2}' AND length(word || next) BETWEEN 5 AND 40
            AND ts_lexize(search_stemmer(language), next) IS DISTINCT FROM '{}'
    )
    INSERT INTO search_terms (term, words, documents)
    SELECT term, min(words), count(*) * :scale FROM terms
    GROUP BY term HAVING min(words) = 1 OR count(*) >= 3
"""

_TRAITS: Final = """
    INSERT INTO search_traits (trait, documents)
    SELECT trait, count(*) * :scale FROM sample, unnest(traits) AS trait
    GROUP BY trait HAVING count(*) >= 3 ORDER BY count(*) DESC LIMIT 20000
"""


def learn() -> None:
    """Refresh everything that was learned from the index, in one transaction."""
    source, scale = _sample()
    sample = f"WITH sample AS MATERIALIZED (SELECT * FROM {source})"  # noqa: S608 - `source` is ours
    values: dict[str, Any] = {
        "scale": scale, "longest_name": LONGEST_NAME,
        "vectors": f"SELECT full_vector FROM {source}",  # noqa: S608 - `source` is ours
    }  # fmt: skip
    for table in ("search_statistics", "search_lexemes", "search_terms", "search_traits"):
        session().execute(text(f"DELETE FROM {table}"))  # noqa: S608 - names of ours
    for statement in (_STATISTICS, _LEXEMES, _TERMS, _TRAITS):
        session().execute(text(f"{sample} {statement}"), values)


def _sample() -> tuple[str, int]:
    """Return what to read, and how many documents each one read stands for."""
    size = session().execute(_SIZE).one()
    if not size.is_large or size.rows <= SAMPLE:
        return "search_documents", 1
    scale = -(-size.rows // SAMPLE)
    return f"search_documents TABLESAMPLE SYSTEM ({100 / scale:.4f}) REPEATABLE (1)", scale
