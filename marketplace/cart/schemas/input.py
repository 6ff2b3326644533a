"""What comes in."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field

from marketplace.cart.rules.limits import LONGEST_NOTE, MOST_OF_ONE
from marketplace.core.api import Amount, Input, Text

LARGEST_ID = 2**63 - 1


class ItemInput(Input):
    """What to put into the cart."""

    listing_id: int = Field(ge=1, le=LARGEST_ID, strict=True)
    quantity: int = Field(1, ge=1, le=MOST_OF_ONE, strict=True)
    options: dict[str, Text] = Field(default_factory=dict, max_length=10)


class QuantityInput(Input):
    """How many are wanted."""

    quantity: int = Field(ge=1, le=MOST_OF_ONE, strict=True)


class StallInput(Input):
    """How a seller's things shall come, and a note to them."""

    method_id: int | None = Field(None, ge=0, le=LARGEST_ID)
    note: Text | None = Field(None, max_length=LONGEST_NOTE)


class CodeInput(Input):
    """The code of a coupon."""

    code: Text = Field(min_length=1, max_length=80)


class AddressInput(Input):
    """Where something goes. The country is its ISO 3166 code."""

    name: Text = Field(min_length=1, max_length=120)
    line1: Text = Field(min_length=1, max_length=200)
    line2: Text = Field("", max_length=200)
    city: Text = Field(min_length=1, max_length=120)
    state: Text = Field("", max_length=120)
    zip: Text = Field("", max_length=20)
    country: Text = Field(pattern="^[A-Z]{2}$")
    phone: Text = Field("", max_length=40)


class CouponInput(Input):
    """A new coupon: `percent` (such as 12.5) or `amount`."""

    code: Text = Field(min_length=3, max_length=60)
    percent: Amount | None = Field(None, gt=0, le=100)
    amount: Amount | None = Field(None, gt=0)
    currency: Text = Field("USD", pattern="^[A-Z]{3}$")
    minimum: Amount | None = Field(None, ge=0)
    first_order_only: bool = False
    most_uses: int | None = Field(None, ge=1, le=1_000_000)
    most_uses_each: int | None = Field(None, ge=1, le=1_000)
    starts_at: datetime | None = None
    ends_at: datetime | None = None


class CouponChange(Input):
    """What may change of a coupon; what is not sent stays."""

    minimum: Amount | None = Field(None, ge=0)
    most_uses: int | None = Field(None, ge=1, le=1_000_000)
    most_uses_each: int | None = Field(None, ge=1, le=1_000)
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    is_active: bool | None = None
