"""Places: the cities, towns and quarters that people name when they say where something is."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from marketplace.core.db import Base


class Place(Base):
    """A populated place. Its id is that of GeoNames; `area` is empty where people do not write one."""

    __tablename__ = "places"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(Text)
    area: Mapped[str] = mapped_column(Text, server_default="")
    country: Mapped[str] = mapped_column(Text)
    latitude: Mapped[float]
    longitude: Mapped[float]
    population: Mapped[int]
    time_zone: Mapped[str] = mapped_column(Text)

    __table_args__ = (Index("ix_places_latitude", "latitude"),)


class PlaceName(Base):
    """A name under which a place is looked up, folded as `rules.places.folded` does it."""

    __tablename__ = "place_names"

    # In the order of its bytes, so that the key itself serves LIKE 'lis%'; a locale's own order would not.
    folded: Mapped[str] = mapped_column(Text(collation="C"), primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id", ondelete="CASCADE"), primary_key=True)
    is_main: Mapped[bool] = mapped_column(Boolean)

    __table_args__ = (Index("ix_place_names_place_id", "place_id"),)
