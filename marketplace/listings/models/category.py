"""Categories: a tree, and the typed attributes from which the form, the filters, the page and the API follow."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ARRAY, BigInteger, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base, bigint_id


class Category(Base):
    """A node of the tree. `path` holds the ids from the root to the node itself."""

    __tablename__ = "categories"

    id: Mapped[bigint_id]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id", ondelete="RESTRICT"), index=True)
    path: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), server_default="{}")
    slug: Mapped[str] = mapped_column(Text, unique=True)
    names: Mapped[dict[str, str]] = mapped_column(JSONB)
    icon: Mapped[str] = mapped_column(Text, server_default="tag")
    kinds: Mapped[list[str]] = mapped_column(ARRAY(Text))
    position: Mapped[int] = mapped_column(server_default="0")
    is_hidden: Mapped[bool] = mapped_column(server_default=text("false"))

    __table_args__ = (
        CheckConstraint("kinds <@ ARRAY['product', 'digital', 'rental', 'service', 'property']", name="kinds_known"),
        CheckConstraint("slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'", name="slug_form"),
        Index("ix_categories_path", "path", postgresql_using="gin"),
    )


class CategoryAttribute(Base):
    """A typed attribute of the listings in a category and in those below it."""

    __tablename__ = "category_attributes"

    id: Mapped[bigint_id]
    category_id: Mapped[int] = mapped_column(ForeignKey("categories.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(Text)
    labels: Mapped[dict[str, str]] = mapped_column(JSONB)
    type: Mapped[str] = mapped_column(Text)
    unit: Mapped[str] = mapped_column(Text, server_default="")
    choices: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default="[]")
    minimum: Mapped[float | None]
    maximum: Mapped[float | None]
    is_required: Mapped[bool] = mapped_column(server_default=text("false"))
    is_filterable: Mapped[bool] = mapped_column(server_default=text("true"))
    position: Mapped[int] = mapped_column(server_default="0")

    __table_args__ = (
        UniqueConstraint("category_id", "key"),
        CheckConstraint("type IN ('text', 'integer', 'number', 'boolean', 'choice', 'multichoice')", name="type_known"),
        CheckConstraint("key ~ '^[a-z][a-z0-9_]*$'", name="key_form"),
    )
