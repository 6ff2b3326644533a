"""What the two sides of an order wrote to each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from marketplace.messaging.queries import conversations, messages
from marketplace.messaging.queries.conversations import Thread
from marketplace.messaging.queries.messages import Shown
from marketplace.orders.models import Order

SUBJECT: Final = "order"
LAST: Final = 5


@dataclass(frozen=True, slots=True)
class Talk:
    """The end of what was said. Before the first word there is no thread."""

    thread: Thread | None
    messages: Sequence[Shown]


def other_side(order: Order, account_id: int | None) -> int | None:
    """Return the account at the other end of an order, for one of its two; None for a guest's order and a stranger."""
    ends = (order.buyer_id, order.seller_id)
    if account_id is None or account_id not in ends:
        return None
    return ends[0] if account_id == ends[1] else ends[1]


def find_conversation(order: Order, account_id: int | None) -> int | None:
    """Return the number of the conversation about an order, if there is one."""
    other = other_side(order, account_id)
    if account_id is None or other is None:
        return None
    return conversations.find_conversation(account_id, other, SUBJECT, order.id)


def talk_about(order: Order, account_id: int) -> Talk:
    """Return the last messages about an order, the oldest first."""
    conversation_id = find_conversation(order, account_id)
    if conversation_id is None:
        return Talk(None, [])
    thread = conversations.get_thread(account_id, conversation_id)
    return Talk(thread, messages.messages_of(account_id, conversation_id, limit=LAST))
