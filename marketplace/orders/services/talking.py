"""Messages about an order: a conversation of its two sides, kept where all conversations are."""

from __future__ import annotations

from flask_babel import gettext as _

from marketplace.core.errors import Conflict
from marketplace.messaging.rules.texts import Subject
from marketplace.messaging.services import writing
from marketplace.messaging.services.writing import Outgoing, Sent
from marketplace.orders.models import Order
from marketplace.orders.queries.talks import SUBJECT, other_side


def write(order: Order, account_id: int, outgoing: Outgoing) -> Sent:
    """Write to the other side of an order; the first message opens the conversation.

    Raises:
        Conflict: the order has no account at its other end, or the writer's is at neither.
        Invalid, Blocked, GoneAway, TooMany: see `writing.send`.

    """
    other = other_side(order, account_id)
    if other is None:
        raise Conflict(_("This order was placed without an account: nobody could read it here."), code="guest_order")
    about = Subject(SUBJECT, order.id, _("Order %(reference)s", reference=order.reference), f"/orders/{order.id}")
    return writing.write_to(
        account_id, other, about, outgoing, side="selling" if account_id == order.seller_id else "buying"
    )
