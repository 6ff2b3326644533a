"""Collections: named lists of bookmarks, private until they are shared by a link."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.bookmarks.rules import LONGEST_NAME
from marketplace.core.db import Base, bigint_id, created_at


class Collection(Base):
    """A list that an account made. Whoever knows `share_token` may look; None keeps it private."""

    __tablename__ = "collections"

    id: Mapped[bigint_id]
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(Text)
    slug: Mapped[str] = mapped_column(Text)
    share_token: Mapped[str | None] = mapped_column(Text, unique=True)
    created_at: Mapped[created_at]

    __table_args__ = (
        CheckConstraint(f"char_length(name) BETWEEN 1 AND {LONGEST_NAME}", name="name_length"),
        UniqueConstraint("account_id", "slug"),
        UniqueConstraint("id", "account_id"),
        Index("uq_collections_account_name", "account_id", text("lower(name)"), unique=True),
    )

    @property
    def is_shared(self) -> bool:
        """Whether a link leads to it."""
        return self.share_token is not None


class CollectionItem(Base):
    """A bookmark in a collection. `account_id` lets the database see that both belong to the same person."""

    __tablename__ = "collection_items"

    collection_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    bookmark_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    account_id: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[created_at]

    __table_args__ = (
        ForeignKeyConstraint(
            ["collection_id", "account_id"], ["collections.id", "collections.account_id"],
            name="fk_collection_items_collection", ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["bookmark_id", "account_id"], ["bookmarks.id", "bookmarks.account_id"],
            name="fk_collection_items_bookmark", ondelete="CASCADE",
        ),
        Index("ix_collection_items_bookmark", "bookmark_id"),
    )  # fmt: skip
