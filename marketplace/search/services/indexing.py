"""Keeping the index in step with the listings: one statement for any number of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import text

from marketplace.core.db import session
from marketplace.search.rules.ranking import PRIOR_COUNT, PRIOR_MEAN

TYPE_KEYS: Final = ("product_type", "item_type", "type", "product_category", "category")
"""Attribute keys under which sellers and their files say what sort of thing it is."""

LONGEST_DESCRIPTION: Final = 8000
BATCH: Final = 2000

_FORGET: Final = text(
    """
    DELETE FROM search_documents d WHERE d.listing_id = ANY(:ids) AND NOT EXISTS (
        SELECT FROM listings l WHERE l.id = d.listing_id AND l.status = 'active' AND l.deleted_at IS NULL
    )
    """
)

_INDEX: Final = text(
    """
    WITH shelves AS MATERIALIZED (
        -- The words of a category are the same for everything in it: they are read once.
        SELECT c.id, used.language, CASE WHEN c.path = '{}' THEN ARRAY[c.id] ELSE c.path END AS path,
            (SELECT array_to_tsvector(coalesce(array_agg(DISTINCT '~' || word), '{}'))
                FROM unnest(search_words(used.language, (
                    SELECT search_fold(string_agg(n.name, ' '))
                    FROM categories a, jsonb_each_text(a.names) AS n(code, name)
                    WHERE a.id = ANY(c.path) OR a.id = c.id
                ))) AS word) AS vector
        FROM (SELECT DISTINCT category_id, language FROM listings WHERE id = ANY(:ids)) AS used
        JOIN categories c ON c.id = used.category_id
    ), given AS MATERIALIZED (
        SELECT l.id, l.seller_id, l.category_id, l.kind, l.language, l.price, l.currency, l.is_verified,
            l.rating_average, l.rating_count, coalesce(l.published_at, l.created_at) AS created_at, l.attributes,
            l.amenities,
            CASE WHEN l.shows_address THEN point(l.longitude, l.latitude)
                ELSE point(l.area_longitude, l.area_latitude) END AS location,
            c.path AS category_path, c.vector AS category_vector,
            search_config(l.language) AS config,
            search_fold(l.title) AS title,
            search_fold(l.brand) AS brand,
            search_fold(left(l.description, :longest)) AS description,
            search_fold(concat_ws(' ', l.city, l.state, array_to_string(l.amenities, ' '))) AS place,
            (SELECT string_agg(search_fold(l.attributes ->> key), ' | ' ORDER BY place)
                FROM unnest(CAST(:type_keys AS text[])) WITH ORDINALITY AS k(key, place)
                WHERE l.attributes ->> key ~ '[[:alpha:]]{3}') AS types,
            (SELECT search_fold(string_agg(value, ' ')) FROM jsonb_each_text(l.attributes) AS a(key, value)
                WHERE value NOT IN ('true', 'false') AND value ~ '[[:alpha:]]') AS attribute_text,
            (SELECT array_agg(search_trait(key)) FROM
                (SELECT jsonb_object_keys(l.attributes) AS key LIMIT 200) AS keys) AS attribute_traits
        FROM listings l JOIN shelves c ON c.id = l.category_id AND c.language = l.language
        WHERE l.id = ANY(:ids) AND l.status = 'active' AND l.deleted_at IS NULL
    ), read AS MATERIALIZED (
        SELECT *,
            setweight(to_tsvector(config, title), 'A') AS title_vector,
            setweight(to_tsvector(config, concat_ws(' ', types, brand)), 'B') AS name_vector,
            setweight(to_tsvector(config, concat_ws(' ', attribute_text, brand, place)), 'C') AS attribute_vector,
            setweight(to_tsvector(config, description), 'D') AS description_vector
        FROM given
    )
    INSERT INTO search_documents AS d (
        listing_id, seller_id, category_id, category_path, kind, language, price, currency, location, is_verified,
        rating, rating_score, created_at, attributes, amenities, title_words, type_words, traits, description_length,
        attribute_length, head_vector, full_vector
    )
    SELECT id, seller_id, category_id, category_path, kind, language, price, currency, location, is_verified,
        rating_average,
        CASE WHEN rating_count > 0
            THEN (rating_average * rating_count + :prior_mean * :prior_count) / (rating_count + :prior_count) END,
        created_at, attributes, amenities, search_words(language, title),
        coalesce(search_words(language, types), '{}'),
        coalesce(attribute_traits, '{}') || search_trait('category ' || category_id) || search_trait('kind ' || kind),
        least(length(description_vector), 32767), least(length(attribute_vector), 32767),
        title_vector || name_vector,
        description_vector || attribute_vector || category_vector || name_vector || title_vector
    FROM read
    ON CONFLICT (listing_id) DO UPDATE SET
        (seller_id, category_id, category_path, kind, language, price, currency, location, is_verified, rating,
            rating_score, created_at, attributes, amenities, title_words, type_words, traits, description_length,
            attribute_length, head_vector, full_vector)
        = ROW (excluded.seller_id, excluded.category_id, excluded.category_path, excluded.kind, excluded.language,
            excluded.price, excluded.currency, excluded.location, excluded.is_verified, excluded.rating,
            excluded.rating_score, excluded.created_at, excluded.attributes, excluded.amenities,
            excluded.title_words, excluded.type_words, excluded.traits, excluded.description_length,
            excluded.attribute_length, excluded.head_vector, excluded.full_vector)
    """
)

_NUMBERS: Final = text(
    """
    WITH given AS MATERIALIZED (
        SELECT d.listing_id, a.key AS attribute, CAST(a.value AS double precision) AS number
        FROM search_documents d, jsonb_each(d.attributes) AS a(key, value)
        WHERE d.listing_id = ANY(:ids) AND jsonb_typeof(a.value) = 'number'
    ), gone AS (
        DELETE FROM search_numbers n WHERE n.listing_id = ANY(:ids) AND NOT EXISTS (
            SELECT FROM given g WHERE g.listing_id = n.listing_id AND g.attribute = n.attribute
        )
    )
    INSERT INTO search_numbers AS n (listing_id, attribute, number) SELECT listing_id, attribute, number FROM given
    ON CONFLICT (listing_id, attribute) DO UPDATE SET number = excluded.number WHERE n.number <> excluded.number
    """
)


def index_listings(listing_ids: Sequence[int]) -> None:
    """Bring the index in step with these listings: public ones are (re)written, others leave it."""
    for start in range(0, len(listing_ids), BATCH):
        ids = list(listing_ids[start : start + BATCH])
        session().execute(_FORGET, {"ids": ids})
        values = {
            "ids": ids, "type_keys": list(TYPE_KEYS), "longest": LONGEST_DESCRIPTION,
            "prior_mean": PRIOR_MEAN, "prior_count": PRIOR_COUNT,
        }  # fmt: skip
        session().execute(_INDEX, values)
        session().execute(_NUMBERS, {"ids": ids})
