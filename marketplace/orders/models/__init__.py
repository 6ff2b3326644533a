"""The tables of the till."""

from marketplace.orders.models.checkout import Checkout
from marketplace.orders.models.dispute import Dispute, DisputeEntry
from marketplace.orders.models.event import OrderEvent
from marketplace.orders.models.evidence import Evidence
from marketplace.orders.models.invoice import Invoice, InvoiceCounter
from marketplace.orders.models.order import Order, OrderLine
from marketplace.orders.models.refund import OrderRefund, OrderReturn
from marketplace.orders.models.sweep import Sweep
from marketplace.orders.models.takeback import Takeback

__all__ = [
    "Checkout",
    "Dispute",
    "DisputeEntry",
    "Evidence",
    "Invoice",
    "InvoiceCounter",
    "Order",
    "OrderEvent",
    "OrderLine",
    "OrderRefund",
    "OrderReturn",
    "Sweep",
    "Takeback",
]
