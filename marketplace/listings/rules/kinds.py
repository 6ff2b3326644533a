"""The five kinds, and what each of them needs. The form, the API and the page follow from these tables."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What sort of thing is offered; it names the process by which it is sold."""

    PRODUCT = "product"
    DIGITAL = "digital"
    RENTAL = "rental"
    SERVICE = "service"
    PROPERTY = "property"


class PriceUnit(StrEnum):
    """What one price buys."""

    ITEM = "item"
    HOUR = "hour"
    DAY = "day"
    NIGHT = "night"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class KindRules:
    """What a kind needs: the units it may be priced by (the first is the default), and what is asked for."""

    units: tuple[PriceUnit, ...]
    needs_price: bool
    has_quantity: bool
    has_place: bool
    needs_place: bool
    has_amenities: bool
    default_quantity: int | None = None


KINDS: Final[dict[Kind, KindRules]] = {
    Kind.PRODUCT: KindRules(
        (PriceUnit.ITEM,),
        needs_price=True, has_quantity=True, has_place=True, needs_place=False, has_amenities=False, default_quantity=1,
    ),
    Kind.DIGITAL: KindRules(
        (PriceUnit.ITEM,),
        needs_price=True, has_quantity=False, has_place=False, needs_place=False, has_amenities=False,
    ),
    Kind.RENTAL: KindRules(
        (PriceUnit.NIGHT, PriceUnit.DAY, PriceUnit.HOUR, PriceUnit.WEEK, PriceUnit.MONTH),
        needs_price=True, has_quantity=True, has_place=True, needs_place=False, has_amenities=True, default_quantity=1,
    ),
    Kind.SERVICE: KindRules(
        (PriceUnit.ITEM, PriceUnit.HOUR, PriceUnit.DAY),
        needs_price=False, has_quantity=False, has_place=True, needs_place=False, has_amenities=True,
    ),
    Kind.PROPERTY: KindRules(
        (PriceUnit.ITEM, PriceUnit.MONTH, PriceUnit.WEEK),
        needs_price=False, has_quantity=False, has_place=True, needs_place=True, has_amenities=True,
    ),
}  # fmt: skip


def rules_of(kind: str) -> KindRules:
    """Return what `kind` needs."""
    return KINDS[Kind(kind)]


def default_unit(kind: str) -> str:
    """Return the unit that listings of `kind` are priced by unless they say otherwise."""
    return rules_of(kind).units[0].value
