"""What follows from a fact: devices hear it live, drafts find their writer, personal data comes and goes."""

from __future__ import annotations

from marketplace.accounts.events import AccountErased, PersonalDataRequested, PresenceChanged, SignedIn
from marketplace.accounts.queries.avoided import declare_avoided
from marketplace.accounts.queries.presence import online_among
from marketplace.accounts.services import exports
from marketplace.core import live
from marketplace.core.events import on
from marketplace.core.tokens import digest
from marketplace.messaging.events import AttachmentChecked, ConversationRead, MessageSent
from marketplace.messaging.queries import blocks, conversations
from marketplace.messaging.services import asking, personal

declare_avoided(blocks.avoided)


@on(MessageSent)
def tell_both(fact: MessageSent) -> None:
    """Show the message on every device of both."""
    unread = conversations.unread_totals([fact.receiver_id, fact.sender_id])
    live.tell(fact.receiver_id, "message:new", {**fact.said, "unread": unread[fact.receiver_id]})
    live.tell(fact.sender_id, "message:new", {**fact.own_said, "unread": unread[fact.sender_id]})


@on(AttachmentChecked)
def tell_what_was_checked(fact: AttachmentChecked) -> None:
    """Let a file that was held back be fetched on pages that show it, or say that it is deleted."""
    news = {
        "conversation_id": fact.conversation_id, "message_id": fact.message_id, "attachment": dict(fact.attachment),
    }  # fmt: skip
    for account_id in fact.account_ids:
        live.tell(account_id, "message:attachment", news)


@on(ConversationRead)
def tell_what_was_read(fact: ConversationRead) -> None:
    """Tick the other's messages, and count anew on the reader's own devices."""
    other_id = conversations.find_other(fact.account_id, fact.conversation_id)
    read = {"conversation_id": fact.conversation_id, "account_id": fact.account_id, "up_to_id": fact.up_to_id}
    if other_id is not None:
        live.tell(other_id, "message:read", read)
    unread = conversations.unread_total(fact.account_id)
    live.tell(fact.account_id, "message:read", {**read, "unread": unread})


@on(PresenceChanged)
def tell_partners(fact: PresenceChanged) -> None:
    """Let those who talk with someone, and are here themselves, see that they came or left."""
    for account_id in online_among(conversations.partners_of(fact.account_id)):
        live.tell(account_id, "presence", {"account_id": fact.account_id, "is_online": fact.is_online})


@on(SignedIn)
def adopt_drafts(fact: SignedIn) -> None:
    """Keep for the account what the guest had written to a seller."""
    if fact.guest_token:
        asking.adopt_drafts(fact.account_id, digest(fact.guest_token))


@on(PersonalDataRequested)
def add_messages(fact: PersonalDataRequested) -> None:
    """Add conversations and what was sent with them to someone's copy of their data."""
    exports.add(fact.export_id, "messages", personal.copy_of(fact.account_id), personal.files_of(fact.account_id))


@on(AccountErased)
def erase_messages(fact: AccountErased) -> None:
    """Take away what the person wrote."""
    personal.erase(fact.account_id)
