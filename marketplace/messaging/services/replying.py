"""Replying from a mail: a link that shows what the other wrote last and takes an answer, without signing in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from flask_babel import gettext as _

from marketplace.accounts.rules.limits import Claim
from marketplace.accounts.services import limits, passes
from marketplace.accounts.services.passes import Pass
from marketplace.core.errors import Gone, NotFound
from marketplace.core.site import absolute
from marketplace.messaging.queries import conversations, messages
from marketplace.messaging.queries.conversations import Thread
from marketplace.messaging.queries.messages import Shown
from marketplace.messaging.rules import texts
from marketplace.messaging.services import keeping, writing
from marketplace.messaging.services.writing import Outgoing, Sent

PURPOSE: Final = "message-reply"
LASTS: Final = timedelta(days=7)
SHOWN: Final = 5
"""How many of the other's messages the page shows: what one needs to answer, and not the whole conversation."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A conversation as its link shows it: who answers whom, and what the other wrote last, oldest first."""

    reader: Pass
    thread: Thread
    said: Sequence[Shown]


def link_of(account_id: int, conversation_id: int) -> str:
    """Return the address at which someone answers in a conversation without signing in."""
    return absolute(f"/messages/reply/{passes.issue(account_id, PURPOSE, conversation_id, LASTS)}")


def open_link(token: str) -> Opened:
    """Return what a link shows. Looking reads nothing: programs that check mails follow every link in them.

    Raises:
        NotFound: not one of ours, or altered.
        Gone: too old, or one of the two does not want or is not able to talk any more.

    """
    reader = passes.read(token, PURPOSE)
    try:
        thread = conversations.get_thread(reader.account_id, reader.of)
    except NotFound:
        raise _gone() from None
    said = messages.said_to(reader.account_id, reader.of, SHOWN)
    if not thread.is_open or not said:
        raise _gone()
    return Opened(reader, thread, said)


def reply(opened: Opened, content: str, client_id: str) -> Sent:
    """Answer; the same form sent twice (`client_id`) is stored once.

    Raises:
        Invalid, Blocked, GoneAway, TooMany: see `writing.send`.

    """
    account_id, conversation_id = opened.reader.account_id, opened.thread.id
    limits.take(Claim(texts.REPLY_ACCOUNT, str(account_id)))
    keeping.read(account_id, conversation_id)
    return writing.send(account_id, conversation_id, Outgoing(content, client_id))


def find_reply(opened: Opened, message_id: int) -> Shown | None:
    """Return a message that the reader wrote into this conversation, to say what became of it."""
    try:
        found = messages.get_message(opened.reader.account_id, message_id)
    except NotFound:
        return None
    return found if found.is_own and found.conversation_id == opened.thread.id else None


def _gone() -> Gone:
    return Gone(_("This link is no longer good. Sign in to go on."))
