"""The search index over listings, what is learned from it, and what people look for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006_search"
down_revision = "0005_popular"
branch_labels = None
depends_on = None

FOLD = r"""
CREATE FUNCTION search_fold(given text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT btrim(CASE WHEN position('.' IN plain) = 0 THEN plain ELSE regexp_replace(regexp_replace(plain,
        '\.(?![0-9])|(?<![0-9])\.', ' ', 'g'),
        '([0-9]\.[0-9]+)([[:alpha:]])|([[:alpha:]])([0-9]+\.[0-9])', '\1\3 \2\4', 'g') END)
    FROM (SELECT lower(CASE WHEN octet_length(given) = char_length(given)
        THEN regexp_replace(given, '[\x01-\x2D\x2F\x3A-\x40\x5B-\x60\x7B-\x7F]+', ' ', 'g')
        ELSE regexp_replace(normalize(regexp_replace(given,
            '[\x01-\x2D\x2F\x3A-\x40\x5B-\x60\x7B-\xBF\u2010-\u205F\u20A0-\u20CF\u2100-\u214F\u2190-\u2BFF\u3000-\u303F]+',
            ' ', 'g'), NFKD), '[\u0300-\u036F\u00AD\u200B-\u200F\u2060]', '', 'g') END) AS plain OFFSET 0) AS folded
$$
"""
"""Lower case, no accents, words apart by spaces, a point only inside a number ("3.5 mm", "usb 2.0")."""

LANGUAGES = (
    "ar arabic, da danish, nl dutch, en english, fi finnish, fr french, de german, el greek, hu hungarian, id indonesian,"
    " it italian, lt lithuanian, no norwegian, pt portuguese, ro romanian, ru russian, es spanish, sv swedish, tr turkish"
)
"""The stemmers of every PostgreSQL from 15 on."""


def _by_language(function: str, kind: str, suffix: str, fallback: str) -> str:
    cases = " ".join(
        f"WHEN '{code}' THEN '{name}{suffix}'::{kind}" for code, name in map(str.split, LANGUAGES.split(","))
    )
    return (
        f"CREATE FUNCTION {function}(language text) RETURNS {kind} LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$"
        f" SELECT CASE split_part(language, '-', 1) {cases} ELSE '{fallback}'::{kind} END $$"
    )


WORDS = """
CREATE FUNCTION search_words(language text, folded text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(coalesce((ts_lexize(search_stemmer(language), word))[1], word) ORDER BY place), '{}')
    FROM unnest(string_to_array(folded, ' ')) WITH ORDINALITY AS given(word, place) WHERE word <> ''
$$
"""
"""The stems of a folded text in order; stop words stand as they are."""

TRAIT = """
CREATE FUNCTION search_trait(name text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ('x' || substr(md5(name), 1, 8))::bit(32)::integer
$$
"""


def upgrade() -> None:
    """The search index."""
    op.execute(FOLD)
    op.execute(_by_language("search_config", "regconfig", "", "simple"))
    op.execute(_by_language("search_stemmer", "regdictionary", "_stem", "simple"))
    op.execute(WORDS)
    op.execute(TRAIT)
    _create_documents()
    _create_learned()
    _create_looked_for()


def _create_documents() -> None:
    op.execute(
        """
        CREATE TABLE search_documents (
            listing_id bigint NOT NULL,
            seller_id bigint NOT NULL,
            category_id bigint NOT NULL,
            category_path bigint[] NOT NULL,
            kind text NOT NULL,
            language text NOT NULL,
            price bigint,
            currency text NOT NULL,
            location point,
            is_verified boolean NOT NULL,
            rating real,
            created_at timestamp with time zone NOT NULL,
            attributes jsonb NOT NULL,
            amenities text[] NOT NULL,
            title_words text[] NOT NULL,
            type_words text[] NOT NULL,
            traits integer[] NOT NULL,
            description_length smallint NOT NULL,
            attribute_length smallint NOT NULL,
            head_vector tsvector NOT NULL,
            full_vector tsvector NOT NULL,
            CONSTRAINT pk_search_documents PRIMARY KEY (listing_id),
            CONSTRAINT fk_search_documents_listing_id_listings FOREIGN KEY (listing_id)
                REFERENCES listings (id) ON DELETE CASCADE
        ) WITH (toast_tuple_target = 1024)
        """
    )
    op.execute("ALTER TABLE search_documents ALTER COLUMN head_vector SET STORAGE PLAIN")
    for vector in ("head_vector", "full_vector"):
        op.execute(f"ALTER TABLE search_documents ALTER COLUMN {vector} SET STATISTICS 500")
    for name, definition in DOCUMENT_INDEXES.items():
        op.execute(f"CREATE INDEX ix_search_documents_{name} ON search_documents {definition}")


DOCUMENT_INDEXES = {
    "head": "USING gin (head_vector) WITH (fastupdate = off)",
    "full": "USING gin (full_vector) WITH (fastupdate = off)",
    "category_path": "USING gin (category_path)",
    "attributes": "USING gin (attributes jsonb_path_ops)",
    "amenities": "USING gin (amenities)",
    "location": "USING gist (location)",
    "newest": "(created_at DESC, listing_id DESC)",
    "price": "(price, listing_id)",
    "rating": "(rating DESC NULLS LAST, listing_id DESC)",
    "seller": "(seller_id, created_at DESC)",
}


def _create_learned() -> None:
    op.create_table(
        "search_lexemes",
        sa.Column("lexeme", sa.Text(), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.Column("headness", sa.REAL(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("lexeme", name="pk_search_lexemes"),
    )
    op.create_table(
        "search_terms",
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("words", sa.SmallInteger(), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("term", name="pk_search_terms"),
    )
    op.create_index("ix_search_terms_prefix", "search_terms", ["term"], postgresql_ops={"term": "text_pattern_ops"})
    op.create_table(
        "search_traits",
        sa.Column("trait", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("trait", name="pk_search_traits"),
    )
    lengths = ("title_length", "type_length", "attribute_length", "description_length")
    op.create_table(
        "search_statistics",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        *(sa.Column(length, sa.REAL(), nullable=False) for length in lengths),
        sa.Column("languages", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("refreshed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("id = 1", name="ck_search_statistics_one_row"),
        sa.PrimaryKeyConstraint("id", name="pk_search_statistics"),
    )


def _create_looked_for() -> None:
    op.create_table(
        "search_counts",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("searches", sa.Integer(), nullable=False),
        sa.Column("results", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "words", name="pk_search_counts"),
    )
    op.create_table(
        "recent_searches",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_recent_searches_account_id_accounts", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_recent_searches"),
        sa.UniqueConstraint("account_id", "words", name="uq_recent_searches_account_id_words"),
    )
    op.create_index("ix_recent_searches_newest", "recent_searches", ["account_id", sa.literal_column("at DESC")])


def downgrade() -> None:
    """Undo it."""
    for table in (
        "recent_searches",
        "search_counts",
        "search_statistics",
        "search_traits",
        "search_terms",
        "search_lexemes",
        "search_documents",
    ):
        op.drop_table(table)
    for function in (
        "search_words(text, text)",
        "search_trait(text)",
        "search_stemmer(text)",
        "search_config(text)",
        "search_fold(text)",
    ):
        op.execute(f"DROP FUNCTION {function}")
