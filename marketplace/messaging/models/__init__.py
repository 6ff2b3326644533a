"""The tables of messages, one file a subject."""

from marketplace.messaging.models.conversation import Conversation, Participant
from marketplace.messaging.models.message import Attachment, Message
from marketplace.messaging.models.own import Block, MessageDraft, QuickReply

__all__ = ["Attachment", "Block", "Conversation", "Message", "MessageDraft", "Participant", "QuickReply"]
