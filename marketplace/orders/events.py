"""Facts about orders. They carry ids and values; whoever needs more asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class OrderPlaced:
    """Someone placed an order; it is held, and not paid yet."""

    order_id: int
    reference: str
    checkout_id: int
    buyer_id: int | None
    seller_id: int


@dataclass(frozen=True, slots=True)
class OrderMoved:
    """An order went from one state to another."""

    order_id: int
    move: str
    source: str
    target: str
    actor: str
    actor_id: int | None


@dataclass(frozen=True, slots=True)
class OrderPaid:
    """The money for an order is held: what was bought is the buyer's."""

    order_id: int
    reference: str
    buyer_id: int | None
    seller_id: int
    listing_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OrderGranted:
    """The downloads of an order are open to its buyer from now on."""

    order_id: int


@dataclass(frozen=True, slots=True)
class OrderRevoked:
    """All of an order's money went back: downloads, licenses and seats that hang on it end."""

    order_id: int


@dataclass(frozen=True, slots=True)
class OrderCompleted:
    """A deal is done: the buyer has what was bought, the seller is paid, and nothing is open between them.

    Not told of guests' orders: there is nobody who could be reviewed, or write.
    """

    order_id: int
    reference: str
    buyer_id: int
    seller_id: int
    listing_ids: tuple[int, ...]
    completed_at: datetime


@dataclass(frozen=True, slots=True)
class OrderCancelled:
    """An order came to nothing: cancelled, or never paid (`expired`)."""

    order_id: int
    reference: str
    buyer_id: int | None
    seller_id: int
    is_expired: bool


@dataclass(frozen=True, slots=True)
class OrderRefunded:
    """Money of an order goes back to its buyer; `is_whole` when nothing is left of it.

    `origin` is "bank" or "provider" where it was given back without us.
    """

    order_id: int
    refund_id: int
    amount: int
    currency: str
    is_whole: bool
    origin: str = "us"


@dataclass(frozen=True, slots=True)
class RefundStuck:
    """The provider would not send a refund; its money is held until it is sent again."""

    order_id: int
    refund_id: int


@dataclass(frozen=True, slots=True)
class OrderContested:
    """The payer's bank looks at the payment of an order: nothing is released or given back until it has decided."""

    order_id: int
    takeback_id: int
    amount: int
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class ContestDecided:
    """The bank has decided about an order's share of a payment; lost, it is booked to whoever bears it."""

    order_id: int
    takeback_id: int
    amount: int
    is_won: bool


@dataclass(frozen=True, slots=True)
class OrderDisputed:
    """The buyer says that something is wrong; nothing is released until it is settled."""

    order_id: int
    dispute_id: int


@dataclass(frozen=True, slots=True)
class DisputeAnswered:
    """A side said something in a dispute."""

    order_id: int
    dispute_id: int
    actor: str


@dataclass(frozen=True, slots=True)
class AnswerAwaited:
    """A seller has not answered a dispute for long; without an answer all goes back at `until`."""

    order_id: int
    dispute_id: int
    until: datetime


@dataclass(frozen=True, slots=True)
class DecisionsOverdue:
    """Disputes wait for a moderator longer than they should."""

    count: int


@dataclass(frozen=True, slots=True)
class DisputeSettled:
    """A dispute is over."""

    order_id: int
    dispute_id: int
    outcome: str


@dataclass(frozen=True, slots=True)
class LinkWanted:
    """A guest whose link is too old wants a new one."""

    order_id: int


@dataclass(frozen=True, slots=True)
class ReturnMoved:
    """Something is to be sent back, or that went a step further."""

    order_id: int
    return_id: int
    status: str


@dataclass(frozen=True, slots=True)
class EvidenceHeld:
    """A file was shown and waits for the virus scanner."""

    evidence_id: int


@dataclass(frozen=True, slots=True)
class EvidenceDropped:
    """A file is no longer shown to anybody."""

    key: str
