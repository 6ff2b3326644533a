"""The address book."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select

from marketplace.cart.models import Address
from marketplace.core.db import session
from marketplace.core.errors import NotFound


def addresses_of(account_id: int) -> Sequence[Address]:
    """Return someone's addresses, the one that comes first in front; their number is limited."""
    statement = select(Address).where(Address.account_id == account_id)
    return session().scalars(statement.order_by(Address.is_default.desc(), Address.id.desc())).all()


def find_default(account_id: int) -> Address | None:
    """Return the address that comes first."""
    return next(iter(addresses_of(account_id)), None)


def get_address(account_id: int, address_id: int) -> Address:
    """Return one of someone's own addresses.

    Raises:
        NotFound: there is none, or it is another's.

    """
    found = session().get(Address, address_id)
    if found is None or found.account_id != account_id:
        raise NotFound(_("That is not in your address book."))
    return found
