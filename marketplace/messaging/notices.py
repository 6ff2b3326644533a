"""Whom to tell what about messages: by mail only while someone is away and has not read it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from marketplace.core import settings
from marketplace.core.events import on
from marketplace.listings.queries.cards import cards
from marketplace.messaging.events import MessageSent
from marketplace.messaging.services import replying
from marketplace.messaging.services.keeping import notice_key
from marketplace.notifications.services import declare, notify

WAIT_MINUTES: Final = settings.declare(
    "messages.mail_after_minutes",
    10,
    _l("After how many minutes a message that nobody has read is told by mail."),
    lambda minutes: None if 0 <= minutes <= 1440 else _("From 0 to 1440."),
)

NEW_MESSAGE: Final = declare(
    "message.new", label=_l("New messages"), group=_l("Messages"), template="messaging/notices/new_message",
    action=_l("Read and reply"), icon="message-circle",
    reply_link=replying.link_of,
)  # fmt: skip


@on(MessageSent)
def tell(fact: MessageSent) -> None:
    """Tell the receiver; several messages of a conversation make one notice until it is read."""
    kind = replace(NEW_MESSAGE, email_after=timedelta(minutes=WAIT_MINUTES.get()))
    notify(
        kind, fact.receiver_id, url=f"/messages/{fact.conversation_id}#reply",
        context={
            "name": fact.sender_name, "about": _about(fact), "text": fact.preview,
            "count": max(1, fact.unread_count),
        },
        related_id=fact.conversation_id, key=notice_key(fact.conversation_id), about_id=fact.sender_id,
    )  # fmt: skip


def _about(fact: MessageSent) -> str:
    """Say in a line what the conversation is about: the listing's present title, while it can be seen."""
    listing_ids = [fact.subject_id] if fact.subject_type == "listing" else []
    listing = next(iter(cards(listing_ids, public_only=False)), None)
    return listing.title if listing else fact.subject_title
