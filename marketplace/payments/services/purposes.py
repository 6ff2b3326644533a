"""What can be paid: features above say what they call it, and answer with the bill.

declare("checkout", field="checkout_id", find_bill=bill_of_checkout)   # (viewer, id) -> Bill, or raises NotFound
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from marketplace.core.errors import Invalid
from marketplace.payments.rules.bills import Bill

FindBill = Callable[[Any, int], Bill]


@dataclass(frozen=True, slots=True)
class Purpose:
    """Something that can be paid: `field` is its name in the JSON API, `find_bill` answers for a viewer and an id."""

    name: str
    field: str
    find_bill: FindBill


_purposes: dict[str, Purpose] = {}


def declare(name: str, *, field: str, find_bill: FindBill) -> None:
    """Declare something that can be paid. `find_bill` raises NotFound for what is not the viewer's to pay."""
    _purposes[name] = Purpose(name, field, find_bill)


def bill_of(name: str, viewer: Any, reference_id: int) -> Bill:
    """Return the bill of `reference_id`.

    Raises:
        Invalid: nothing of that name can be paid.
        NotFound: not the viewer's to pay.

    """
    if name not in _purposes:
        raise Invalid(_("Say what is to be paid."), code="unknown_purpose")
    return _purposes[name].find_bill(viewer, reference_id)


def purpose_of(field: str) -> str | None:
    """Return the purpose that goes by a field's name in the JSON API."""
    return next((purpose.name for purpose in _purposes.values() if purpose.field == field), None)
