"""Payments as the API takes and shows them."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from marketplace.core.api import Input, Output, PageOutput, Text, Timestamp
from marketplace.core.money import Money
from marketplace.core.site import absolute
from marketplace.payments.models import Payment, PaymentMethod, Payout
from marketplace.payments.rules.states import outward

LARGEST_ID = 2**63 - 1
PAYMENT_STATUS = Literal["pending", "success", "failed", "refunded", "partially_refunded"]


class InitiateInput(Input):
    """What is to be paid (one of the ids), and how."""

    checkout_id: int | None = Field(None, ge=1, le=LARGEST_ID, strict=True)
    order_id: int | None = Field(None, ge=1, le=LARGEST_ID, strict=True)
    booking_id: int | None = Field(None, ge=1, le=LARGEST_ID, strict=True)
    provider: Text | None = Field(None, max_length=40)
    payment_method_id: int | None = Field(None, ge=1, le=LARGEST_ID, strict=True)


class PaymentOutput(Output):
    """A payment. `next` is where the payer acts; null where there is nothing to do."""

    payment_id: int
    provider: str
    status: PAYMENT_STATUS
    state: str
    amount: str
    refunded: str
    currency: str
    error: str | None
    client_secret: str | None
    redirect_url: str | None
    url: str
    date_created: Timestamp
    date_paid: Timestamp | None


class Received(Output):
    """A webhook was taken. `is_new` is false for one that came before."""

    received: bool
    is_new: bool


class MethodInput(Input):
    """Which provider is to keep the card."""

    provider: Text | None = Field(None, max_length=40)


class MethodBegun(Output):
    """Saving has begun: send the owner to `redirect_url`, or give `client_secret` to the provider's script."""

    provider: str
    status: Literal["pending"]
    client_secret: str | None
    redirect_url: str | None


class MethodOutput(Output):
    """A saved card."""

    payment_method_id: int
    provider: str
    brand: str
    last4: str
    exp_month: int
    exp_year: int
    is_default: bool


class MethodList(Output):
    """Someone's saved cards, the preferred one first."""

    payment_methods: list[MethodOutput]


class PayoutInput(Input):
    """In which currency what is owed is to be paid out."""

    currency: Text = Field(pattern="^[A-Z]{3}$")


class PayoutOutput(Output):
    """A payout. `error` says why it failed; the amount is owed again then."""

    payout_id: int
    amount: str
    currency: str
    status: Literal["pending", "paid", "failed"]
    provider: str
    destination: str
    error: str | None
    date_created: Timestamp
    date_updated: Timestamp


class PayoutPage(PageOutput):
    """A seller's payouts, the newest first."""

    payouts: list[PayoutOutput]


def payment(row: Payment) -> dict[str, Any]:
    """Return a payment as the API shows it."""
    is_open = row.status in {"open", "failed", "prepared"}
    link = row.redirect_url
    return {
        "payment_id": row.id,
        "provider": row.provider,
        "status": outward(row.status, captured=row.captured, refunded=row.refunded),
        "state": row.status,
        "amount": str(Money(row.amount, row.currency)),
        "refunded": str(Money(row.refunded, row.currency)),
        "currency": row.currency,
        "error": row.error or None,
        "client_secret": row.client_secret if is_open else None,
        "redirect_url": (absolute(link) if link and link.startswith("/") else link) if is_open else None,
        "url": absolute(f"/pay/{row.token}"),
        "date_created": row.created_at,
        "date_paid": row.paid_at,
    }


def card(row: PaymentMethod) -> dict[str, Any]:
    """Return a saved card as the API shows it."""
    return {
        "payment_method_id": row.id, "provider": row.provider, "brand": row.brand, "last4": row.last4,
        "exp_month": row.exp_month, "exp_year": row.exp_year, "is_default": row.is_default,
    }  # fmt: skip


def payout(row: Payout) -> dict[str, Any]:
    """Return a payout as the API shows it."""
    return {
        "payout_id": row.id, "amount": str(Money(row.amount, row.currency)), "currency": row.currency,
        "status": row.status, "provider": row.provider, "destination": row.label, "error": row.error or None,
        "date_created": row.created_at, "date_updated": row.updated_at,
    }  # fmt: skip
