"""A seller's ways of delivery."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from marketplace.cart.models import DeliveryMethod
from marketplace.cart.queries.delivery import count_of
from marketplace.cart.rules.limits import MOST_METHODS
from marketplace.core.db import session
from marketplace.core.errors import Conflict


def add(seller_id: int, values: Mapping[str, Any]) -> DeliveryMethod:
    """Offer a way of delivery. `values` are those of the model, amounts in minor units.

    Raises:
        Conflict: there are as many as can be.

    """
    if count_of(seller_id) >= MOST_METHODS:
        raise Conflict(_("You have as many ways of delivery as we can hold."), code="too_many_methods")
    method = DeliveryMethod(seller_id=seller_id, **values)
    session().add(method)
    session().flush()
    return method


def change(method: DeliveryMethod, values: Mapping[str, Any]) -> DeliveryMethod:
    """Change a way of delivery; orders keep what they were placed with."""
    for name, value in values.items():
        setattr(method, name, value)
    session().flush()
    return method


def withdraw(method: DeliveryMethod) -> None:
    """Offer it no longer."""
    method.is_active = False
    session().flush()
