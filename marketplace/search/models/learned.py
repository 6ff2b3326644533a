"""What the index teaches about itself: refreshed by a job, read by ranking, spelling and suggestions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ARRAY, Index, Integer, SmallInteger, Text, func
from sqlalchemy.dialects.postgresql import REAL
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base


class SearchLexeme(Base):
    """A stem: in how many documents it stands, and how often it is the head of what it stands in.

    `headness` is the share of short names ("keyboard cover") in which the stem comes last, from 0 to 1: high for
    words that name a thing, low for words that only describe one.
    """

    __tablename__ = "search_lexemes"

    lexeme: Mapped[str] = mapped_column(Text, primary_key=True)
    documents: Mapped[int] = mapped_column(Integer)
    headness: Mapped[float] = mapped_column(REAL, server_default="0")


class SearchTerm(Base):
    """A word or two words as they stand in titles, for suggestions and "did you mean"."""

    __tablename__ = "search_terms"

    term: Mapped[str] = mapped_column(Text, primary_key=True)
    words: Mapped[int] = mapped_column(SmallInteger)
    documents: Mapped[int] = mapped_column(Integer)

    __table_args__ = (Index("ix_search_terms_prefix", "term", postgresql_ops={"term": "text_pattern_ops"}),)


class SearchTrait(Base):
    """A trait, and how many documents have it."""

    __tablename__ = "search_traits"

    trait: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    documents: Mapped[int] = mapped_column(Integer)


class SearchStatistics(Base):
    """For each kind of listing: how many documents, and the average lengths of their fields.

    `naming` is the share of a description's words that the title has as well: high where descriptions name the thing
    once more, low where they are prose.
    """

    __tablename__ = "search_statistics"

    kind: Mapped[str] = mapped_column(Text, primary_key=True)
    documents: Mapped[int] = mapped_column(Integer)
    title_length: Mapped[float] = mapped_column(REAL)
    type_length: Mapped[float] = mapped_column(REAL)
    attribute_length: Mapped[float] = mapped_column(REAL)
    description_length: Mapped[float] = mapped_column(REAL)
    naming: Mapped[float] = mapped_column(REAL, server_default="0")
    languages: Mapped[list[str]] = mapped_column(ARRAY(Text))
    refreshed_at: Mapped[datetime] = mapped_column(server_default=func.now())
