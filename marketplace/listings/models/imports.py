"""Imports: how far each file came, what was wrong with its rows, and from which row a listing is."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, Text, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core import clock
from marketplace.core.db import Base, bigint_id, created_at

STUCK_AFTER: Final = timedelta(minutes=3)
UNFINISHED = text("status IN ('waiting', 'running')")


class ListingImport(Base):
    """One import of one file. The counts are those of the rows whose batch was committed, never more.

    `rows_done` rows of the file are behind it; of these `created`, `updated`, `unchanged` and `refused` add up.
    `bytes_done` of `size` are read. `seller_id` is None where each row names its own owner.
    """

    __tablename__ = "listing_imports"

    id: Mapped[bigint_id]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    seller_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    source: Mapped[str] = mapped_column(Text)
    file_name: Mapped[str] = mapped_column(Text)
    file_key: Mapped[str | None] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(Text)
    size: Mapped[int] = mapped_column(BigInteger)
    mapping: Mapped[dict[str, Any]] = mapped_column(JSONB)
    options: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    is_trial: Mapped[bool] = mapped_column(server_default=text("false"))
    status: Mapped[str] = mapped_column(Text, server_default="preview")
    encoding: Mapped[str] = mapped_column(Text, server_default="")
    rows_done: Mapped[int] = mapped_column(server_default="0")
    bytes_done: Mapped[int] = mapped_column(BigInteger, server_default="0")
    created: Mapped[int] = mapped_column(server_default="0")
    updated: Mapped[int] = mapped_column(server_default="0")
    unchanged: Mapped[int] = mapped_column(server_default="0")
    refused: Mapped[int] = mapped_column(server_default="0")
    message: Mapped[str] = mapped_column(Text, server_default="")
    created_at: Mapped[created_at]
    started_at: Mapped[datetime | None]
    beaten_at: Mapped[datetime] = mapped_column(server_default=func.now())
    finished_at: Mapped[datetime | None]

    @property
    def is_stuck(self) -> bool:
        """Whether it has given no sign for so long that its worker must be lost."""
        return self.status in {"waiting", "running"} and clock.now() - self.beaten_at > STUCK_AFTER

    __table_args__ = (
        CheckConstraint(
            "status IN ('preview', 'waiting', 'running', 'done', 'failed', 'cancelled')", name="status_known"
        ),
        CheckConstraint("rows_done = created + updated + unchanged + refused", name="counts_add_up"),
        Index(
            "uq_listing_imports_unfinished", text("COALESCE(seller_id, 0)"), "source", "digest", "is_trial",
            unique=True,
            postgresql_where=UNFINISHED,
        ),
        Index("ix_listing_imports_by", "by_id", text("id DESC")),
        Index("ix_listing_imports_seller", "seller_id", "digest"),
    )  # fmt: skip


class ListingImportProblem(Base):
    """What was wrong with a row, by its line and field. A note does not keep its row out."""

    __tablename__ = "listing_import_problems"

    id: Mapped[bigint_id]
    import_id: Mapped[int] = mapped_column(ForeignKey("listing_imports.id", ondelete="CASCADE"))
    line: Mapped[int]
    external_id: Mapped[str] = mapped_column(Text, server_default="")
    field: Mapped[str] = mapped_column(Text)
    message: Mapped[str] = mapped_column(Text)
    value: Mapped[str] = mapped_column(Text, server_default="")
    is_error: Mapped[bool] = mapped_column(server_default=text("true"))

    __table_args__ = (Index("ix_listing_import_problems_import", "import_id", "id"),)


class ImportedListing(Base):
    """The row of a file that a listing last came from; `digest` tells whether that row has changed since."""

    __tablename__ = "imported_listings"

    listing_id: Mapped[int] = mapped_column(ForeignKey("listings.id", ondelete="CASCADE"), primary_key=True)
    import_id: Mapped[int | None] = mapped_column(ForeignKey("listing_imports.id", ondelete="SET NULL"))
    line: Mapped[int]
    digest: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (Index("ix_imported_listings_import", "import_id"),)
