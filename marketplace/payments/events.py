"""Facts about money that moved. `purpose` and `reference_id` are the bill's own; amounts in minor units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PaymentAuthorized:
    """The whole amount is held on the payer's card; it is taken by `flows.capture`."""

    payment_id: int
    purpose: str
    reference_id: int
    amount: int
    currency: str


@dataclass(frozen=True, slots=True)
class PaymentSucceeded:
    """The whole amount was taken, and stands in escrow for its parts. Also told of one that came after all was over."""

    payment_id: int
    purpose: str
    reference_id: int
    amount: int
    currency: str
    provider: str


@dataclass(frozen=True, slots=True)
class PaymentFailed:
    """A try was declined; the payer may try again until the payment is given up. `code` is the provider's reason."""

    payment_id: int
    purpose: str
    reference_id: int
    code: str


@dataclass(frozen=True, slots=True)
class PaymentCancelled:
    """The payment is over, and nothing was taken."""

    payment_id: int
    purpose: str
    reference_id: int


@dataclass(frozen=True, slots=True)
class PaymentWarned:
    """The provider holds the payment to be fraud, or has begun to look at it. Nothing has moved yet."""

    payment_id: int
    purpose: str
    reference_id: int
    warning: str


@dataclass(frozen=True, slots=True)
class RefundSucceeded:
    """Money went back to the payer. One that was made at the provider has `is_external` and names no reference."""

    refund_id: int
    payment_id: int
    reference: str | None
    amount: int
    currency: str
    is_external: bool


@dataclass(frozen=True, slots=True)
class RefundFailed:
    """The provider refused a refund for good; the amount stands where it was before."""

    refund_id: int
    payment_id: int
    reference: str | None
    amount: int
    currency: str
    code: str


@dataclass(frozen=True, slots=True)
class PaymentDisputed:
    """The payer contests the payment at their bank, which took the amount back until it is decided."""

    dispute_id: int
    payment_id: int
    purpose: str
    reference_id: int
    amount: int
    currency: str
    reason: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class DisputeClosed:
    """The bank decided. Lost, the amount stands in `taken_back(payment)` until `refunds.bear` says who bears it."""

    dispute_id: int
    payment_id: int
    purpose: str
    reference_id: int
    amount: int
    currency: str
    is_won: bool


@dataclass(frozen=True, slots=True)
class PayoutPaid:
    """A seller was paid."""

    payout_id: int
    account_id: int
    amount: int
    currency: str


@dataclass(frozen=True, slots=True)
class PayoutFailed:
    """The provider refused a payout for good; the amount is owed to the seller again."""

    payout_id: int
    account_id: int
    amount: int
    currency: str
    code: str


@dataclass(frozen=True, slots=True)
class PayeeChanged:
    """A seller is paid elsewhere from now on; `pays_from` is until when payouts wait, None for the first one."""

    account_id: int
    label: str
    pays_from: datetime | None


@dataclass(frozen=True, slots=True)
class WebhookReceived:
    """A provider's event was stored, to be applied."""

    webhook_id: int


@dataclass(frozen=True, slots=True)
class RefundPrepared:
    """A refund was claimed, to be sent."""

    refund_id: int


@dataclass(frozen=True, slots=True)
class PayoutPrepared:
    """A payout was claimed, to be sent."""

    payout_id: int


@dataclass(frozen=True, slots=True)
class MoveWanted:
    """A payment is to be captured or given up at the provider."""

    payment_id: int


@dataclass(frozen=True, slots=True)
class BooksBroken:
    """An invariant of the books does not hold."""

    invariant: str
    words: str
    rows: int
