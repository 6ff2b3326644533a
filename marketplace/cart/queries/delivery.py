"""Sellers' ways of delivery."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from flask_babel import gettext as _
from sqlalchemy import func, select

from marketplace.cart.models import DeliveryMethod
from marketplace.cart.rules.delivery import ARRANGED, Method
from marketplace.core.db import session
from marketplace.core.errors import NotFound


def methods_of(seller_ids: Collection[int]) -> dict[int, list[Method]]:
    """Return every seller's ways of delivery in one statement; who has none set lets people collect."""
    statement = (
        select(DeliveryMethod)
        .where(DeliveryMethod.seller_id.in_(seller_ids), DeliveryMethod.is_active)
        .order_by(DeliveryMethod.price, DeliveryMethod.id)
    )
    found: dict[int, list[Method]] = {}
    for row in session().scalars(statement) if seller_ids else ():
        found.setdefault(row.seller_id, []).append(_method(row))
    return {each: found.get(each) or [arranged()] for each in seller_ids}


def arranged() -> Method:
    """Return the way of a seller who set none."""
    return Method(
        ARRANGED, "pickup", _("Collect it, or agree with the seller"), _("You see where once you have paid."), (),
        "", 0, 0, None,
    )  # fmt: skip


def own_methods(seller_id: int) -> Sequence[DeliveryMethod]:
    """Return a seller's own ways of delivery; there are a few at most."""
    statement = select(DeliveryMethod).where(DeliveryMethod.seller_id == seller_id, DeliveryMethod.is_active)
    return session().scalars(statement.order_by(DeliveryMethod.kind, DeliveryMethod.price, DeliveryMethod.id)).all()


def count_of(seller_id: int) -> int:
    """Return how many ways of delivery a seller offers."""
    statement = select(func.count()).where(DeliveryMethod.seller_id == seller_id, DeliveryMethod.is_active)
    return session().scalar(statement) or 0


def get_method(seller_id: int, method_id: int) -> DeliveryMethod:
    """Return one of a seller's own ways of delivery.

    Raises:
        NotFound: there is none, or it is another's.

    """
    found = session().get(DeliveryMethod, method_id)
    if found is None or found.seller_id != seller_id or not found.is_active:
        raise NotFound(_("That is not one of your ways of delivery."))
    return found


def _method(row: DeliveryMethod) -> Method:
    return Method(
        row.id, row.kind, row.name, row.details, tuple(row.countries), row.currency, row.price, row.price_each_more,
        row.free_from, row.days_least, row.days_most,
    )  # fmt: skip
