"""When the deadlines were last looked at."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base


class Sweep(Base):
    """The last run of a sweep: when, how many it moved, how many it could not."""

    __tablename__ = "sweeps"

    name: Mapped[str] = mapped_column(Text, primary_key=True)
    ran_at: Mapped[datetime]
    moved: Mapped[int]
    failed: Mapped[int]
