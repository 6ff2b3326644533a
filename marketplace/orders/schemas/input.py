"""What comes in."""

from __future__ import annotations

from typing import Literal

from apiflask.fields import UploadFile
from pydantic import Field

from marketplace.cart.schemas.input import LARGEST_ID, AddressInput
from marketplace.core.api import Amount, Input, PageQuery, Text

Status = Literal[
    "pending", "paid", "confirmed", "fulfilled", "completed", "cancelled", "expired", "disputed", "refunded"
]


class OrdersQuery(PageQuery):
    """Which orders: one's purchases, or with `role` seller one's sales."""

    role: Literal["buyer", "seller"] = "buyer"
    status: Status | None = None


class DeliveryInput(Input):
    """How a seller's things shall come; `method_id` is one that the cart names."""

    seller_id: int = Field(ge=1, le=LARGEST_ID)
    method_id: int = Field(ge=0, le=LARGEST_ID)


class CheckoutInput(Input):
    """What the buyer says. A guest gives an `email`; what is sent needs an address."""

    shipping_address: AddressInput | None = None
    delivery: list[DeliveryInput] = Field(default_factory=list, max_length=60)
    coupon: Text | None = Field(None, max_length=80)
    email: Text | None = Field(None, max_length=254, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
    expected_total: Amount | None = Field(None, ge=0, description="Refuse with 409 if the total is another.")


class ReasonInput(Input):
    """Why."""

    reason: Text = Field("", max_length=1000)


class ShipInput(ReasonInput):
    """How it was sent."""

    carrier: Text = Field("", max_length=80)
    tracking: Text = Field("", max_length=80, description="The carrier's number.")


class DisputeInput(Input):
    """What is wrong."""

    reason: Text = Field(min_length=1, max_length=4000)
    wanted: Literal["refund", "partial", "replacement"] = "refund"


class EntryInput(Input):
    """What one side says or shows in a dispute: words, a photo or a file (PDF, text, office), or both."""

    text: Text = Field("", max_length=4000)
    file: UploadFile | None = None


class LineRefund(Input):
    """How much of a line goes back."""

    line_id: int = Field(ge=1, le=LARGEST_ID)
    amount: Amount = Field(gt=0)


class RefundInput(Input):
    """What goes back: an amount of all, or so much of each line; nothing said is everything."""

    amount: Amount | None = Field(None, gt=0)
    lines: list[LineRefund] | None = Field(None, max_length=100)
    reason: Text = Field("", max_length=500)
