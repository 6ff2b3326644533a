"""Writing the address book."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select, update

from marketplace.cart.models import Address
from marketplace.cart.queries.addresses import addresses_of
from marketplace.cart.rules.limits import MOST_ADDRESSES
from marketplace.core.db import session
from marketplace.core.errors import Conflict

FIELDS = ("name", "line1", "line2", "city", "state", "zip", "country", "phone")


def keep(account_id: int, values: Mapping[str, Any]) -> Address:
    """Write an address down, unless the very same one is there; the first one comes first.

    Raises:
        Conflict: the book is full.

    """
    given = {name: values.get(name) or "" for name in FIELDS}
    book = addresses_of(account_id)
    for known in book:
        if all(getattr(known, name) == given[name] for name in FIELDS):
            return known
    if len(book) >= MOST_ADDRESSES:
        raise Conflict(_("Your address book is full. Remove an address first."), code="too_many_addresses")
    address = Address(account_id=account_id, is_default=not book, **given)
    session().add(address)
    session().flush()
    return address


def change(address: Address, values: Mapping[str, Any]) -> Address:
    """Correct an address; orders keep the one they were placed with."""
    for name in FIELDS:
        setattr(address, name, values.get(name) or "")
    session().flush()
    return address


def put_first(address: Address) -> None:
    """Make an address the one that comes first."""
    session().execute(
        update(Address).where(Address.account_id == address.account_id, Address.is_default).values(is_default=False)
    )
    address.is_default = True
    session().flush()


def remove(address: Address) -> None:
    """Take an address out of the book; the newest of the rest comes first then."""
    account_id, was_first = address.account_id, address.is_default
    session().delete(address)
    session().flush()
    if was_first:
        newest = select(func.max(Address.id)).where(Address.account_id == account_id).scalar_subquery()
        session().execute(update(Address).where(Address.id == newest).values(is_default=True))
        session().expire_all()
