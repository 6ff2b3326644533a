"""The variants of a listing with choices: made from its options, each with its own stock where the seller says one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from marketplace.core.db import session
from marketplace.core.errors import Invalid
from marketplace.listings.models import Listing, ListingVariant
from marketplace.listings.rules import options as rules
from marketplace.listings.rules.content import LARGEST_QUANTITY

Stock = Sequence[tuple[Mapping[str, str], int | None]]
"""What is there of each variant; None leaves it to the listing's own quantity."""


def arrange(listing: Listing, stock: Stock | None = None) -> None:
    """Make the variants those that the options make, and take the stock that is said of them.

    Where every variant has a stock of its own, the listing's quantity becomes their sum. The row of the listing is
    locked by the caller.

    Raises:
        Invalid: a stock of what can't be chosen, or one that can't be.

    """
    known = {_key(each.choices): each for each in _rows(listing.id)}
    wanted = rules.combinations(rules.read(listing.options))
    said = _checked(wanted, stock or ())
    for position, choices in enumerate(wanted):
        row = known.pop(_key(choices), None)
        if row is None:
            row = ListingVariant(listing_id=listing.id, choices=choices, quantity=None)
            session().add(row)
        row.position, row.is_offered = position, True
        row.quantity = said.get(_key(choices), row.quantity)
    for gone in known.values():
        gone.is_offered, gone.quantity = False, None
    session().flush()
    add_up(listing)


def add_up(listing: Listing) -> None:
    """Let the listing's quantity be the sum of its variants', where each has one."""
    found = [each.quantity for each in offered(listing.id)]
    counted = [each for each in found if each is not None]
    if counted and len(counted) == len(found):
        listing.quantity = sum(counted)
        session().flush()


def offered(listing_id: int) -> list[ListingVariant]:
    """Return the variants that can be chosen, in order."""
    return [each for each in _rows(listing_id) if each.is_offered]


def stock_of(listing_id: int) -> list[tuple[dict[str, str], int | None]]:
    """Return what is there of each variant that can be chosen, in order."""
    return [(dict(each.choices), each.quantity) for each in offered(listing_id)]


def as_words(stock: Stock) -> dict[str, int | None]:
    """Return stock as a version keeps it."""
    return {rules.words_of(choices): quantity for choices, quantity in stock if quantity is not None}


def _rows(listing_id: int) -> list[ListingVariant]:
    statement = select(ListingVariant).where(ListingVariant.listing_id == listing_id)
    ordered = statement.order_by(ListingVariant.position, ListingVariant.id)
    return list(session().scalars(ordered, execution_options={"populate_existing": True}))


def _checked(wanted: list[dict[str, str]], stock: Stock) -> dict[Any, int | None]:
    keys = {_key(each) for each in wanted}
    if any(_key(choices) not in keys for choices, _quantity in stock):
        raise _refused(_("The stock names something that can't be chosen."))
    if any(quantity is not None and not 0 <= quantity <= LARGEST_QUANTITY for _choices, quantity in stock):
        raise _refused(_("A number from 0 to %(most)s.", most=LARGEST_QUANTITY))
    return {_key(choices): quantity for choices, quantity in stock}


def _key(choices: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    return frozenset(choices.items())


def _refused(said: str) -> Invalid:
    return Invalid(_("Some fields need another look."), errors={"stock": [said]})
