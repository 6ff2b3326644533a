"""The index: one row for each public listing, with everything that finding, filtering and ranking look at."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import ARRAY, BigInteger, Double, ForeignKey, Index, Integer, SmallInteger, Text, text
from sqlalchemy.dialects.postgresql import JSONB, REAL, TSVECTOR
from sqlalchemy.dialects.postgresql.base import ischema_names
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import UserDefinedType

from marketplace.core.db import Base

PENDING: Final = {"fastupdate": "on", "gin_pending_list_limit": "256"}
"""New entries gather in 256 KB before they are sorted in together. Indexing takes two thirds of the work so, and a
search that must read all of the list 0.2 ms more; PostgreSQL's own 4 MB would cost it three."""


class Point(UserDefinedType[str]):
    """PostgreSQL's own `point`: (longitude, latitude)."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """Return the type's name."""
        return "point"


ischema_names["point"] = Point  # so that comparing models with the database knows it


class SearchDocument(Base):
    """A public listing as search sees it; made from `listings` by `services.indexing` and by nothing else.

    `head_vector` holds the words of the title (weight A) and what names the thing: type and brand (B). It is small
    and stays in the row. `full_vector` holds, in this order, the description (D), attributes and place (C) and the
    head (B, A): the order lets ranking count a word in the description alone. The words of the categories are there
    with a mark ("~lamp"), for searches that find too little otherwise: they say the same of thousands.
    `title_words` and `type_words` are stems in order; stop words stand as they are.
    `rating` is the average that people see and filter by; `rating_score` is what the best rated are sorted by.
    `traits` are hashes of what the listing has: attribute keys, category, kind. Things of one sort share traits.
    """

    __tablename__ = "search_documents"

    listing_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("listings.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    seller_id: Mapped[int] = mapped_column(BigInteger)
    category_id: Mapped[int] = mapped_column(BigInteger)
    category_path: Mapped[list[int]] = mapped_column(ARRAY(BigInteger))
    kind: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(Text)
    price: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(Text)
    location: Mapped[str | None] = mapped_column(Point)
    is_verified: Mapped[bool]
    rating: Mapped[float | None] = mapped_column(REAL)
    rating_score: Mapped[float | None] = mapped_column(REAL)
    created_at: Mapped[datetime]
    attributes: Mapped[dict[str, Any]] = mapped_column(JSONB)
    amenities: Mapped[list[str]] = mapped_column(ARRAY(Text))
    title_words: Mapped[list[str]] = mapped_column(ARRAY(Text))
    type_words: Mapped[list[str]] = mapped_column(ARRAY(Text))
    traits: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    description_length: Mapped[int] = mapped_column(SmallInteger)
    attribute_length: Mapped[int] = mapped_column(SmallInteger)
    head_vector: Mapped[str] = mapped_column(TSVECTOR)
    full_vector: Mapped[str] = mapped_column(TSVECTOR)

    __table_args__ = (
        Index("ix_search_documents_head", "head_vector", postgresql_using="gin", postgresql_with=PENDING),
        Index("ix_search_documents_full", "full_vector", postgresql_using="gin", postgresql_with=PENDING),
        Index(
            "ix_search_documents_category_path", "category_path", postgresql_using="gin", postgresql_with=PENDING
        ),
        Index(
            "ix_search_documents_attributes", "attributes", postgresql_using="gin", postgresql_with=PENDING,
            postgresql_ops={"attributes": "jsonb_path_ops"},
        ),
        Index("ix_search_documents_amenities", "amenities", postgresql_using="gin", postgresql_with=PENDING),
        Index("ix_search_documents_location", "location", postgresql_using="gist"),
        Index("ix_search_documents_newest", text("created_at DESC"), text("listing_id DESC")),
        Index("ix_search_documents_price", "price", "listing_id"),
        Index("ix_search_documents_rating", text("rating DESC NULLS LAST"), text("listing_id DESC")),
        Index("ix_search_documents_rating_score", text("rating_score DESC NULLS LAST"), text("listing_id DESC")),
        Index("ix_search_documents_seller", "seller_id", text("created_at DESC")),
    )  # fmt: skip


class SearchNumber(Base):
    """A number among the attributes of a document, where an index finds what lies between two bounds.

    Kept by `services.indexing` with the document. It holds no foreign key: checking one for each of a product's many
    numbers would cost an import a twentieth, and a number without its document is never asked for.
    """

    __tablename__ = "search_numbers"

    listing_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    attribute: Mapped[str] = mapped_column(Text(collation="C"), primary_key=True)
    number: Mapped[float] = mapped_column(Double)

    __table_args__ = (Index("ix_search_numbers_number", "attribute", "number", "listing_id"),)
