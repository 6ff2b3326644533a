"""The tables of money: the books, payments and what became of them, webhooks, and the sandbox's own."""

from marketplace.payments.models.ledger import LedgerAccount, LedgerEntry, LedgerFinding, LedgerPosting
from marketplace.payments.models.payee import Payee, Payout, PayoutSkip
from marketplace.payments.models.payment import Allocation, Payment, PaymentEvent
from marketplace.payments.models.returns import Dispute, Refund
from marketplace.payments.models.sandbox import (
    SandboxCharge,
    SandboxEvent,
    SandboxMethod,
    SandboxMovement,
    SandboxPayee,
)
from marketplace.payments.models.wallet import PaymentCustomer, PaymentMethod
from marketplace.payments.models.webhook import ProviderReport, WebhookEvent

__all__ = [
    "Allocation",
    "Dispute",
    "LedgerAccount",
    "LedgerEntry",
    "LedgerFinding",
    "LedgerPosting",
    "Payee",
    "Payment",
    "PaymentCustomer",
    "PaymentEvent",
    "PaymentMethod",
    "Payout",
    "PayoutSkip",
    "ProviderReport",
    "Refund",
    "SandboxCharge",
    "SandboxEvent",
    "SandboxMethod",
    "SandboxMovement",
    "SandboxPayee",
    "WebhookEvent",
]
