"""Writing a message: into a conversation, or to someone, which opens one. Sent twice, it is stored once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import case, select, update
from sqlalchemy.dialects.postgresql import insert

from marketplace.accounts.queries.people import find_accounts_by_id
from marketplace.accounts.rules.limits import Claim
from marketplace.accounts.services import limits
from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.errors import Conflict, Invalid, NotFound
from marketplace.core.events import announce
from marketplace.messaging.errors import Blocked, GoneAway
from marketplace.messaging.events import MessageSent
from marketplace.messaging.models import Conversation, Message, Participant
from marketplace.messaging.queries.blocks import is_blocked
from marketplace.messaging.rules import texts
from marketplace.messaging.rules.texts import NOTHING, Subject
from marketplace.messaging.services import attaching
from marketplace.messaging.services.flagging import flags_in


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What someone wants to say. `client_id` is the sender's own name for it, by which a second copy is known."""

    content: str = ""
    client_id: str | None = None
    attachment_ids: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that is stored; not new where it was sent before."""

    message_id: int
    conversation_id: int
    is_new: bool


def send(sender_id: int, conversation_id: int, outgoing: Outgoing) -> Sent:
    """Write into a conversation.

    Raises:
        NotFound: there is none, or it is others'.
        Invalid: nothing is said, or too much.
        Blocked, GoneAway: it would not be read.
        TooMany: too much in a short time.

    """
    return _store(_locked(sender_id, conversation_id), sender_id, _checked(outgoing))


def write_to(sender_id: int, receiver_id: int, about: Subject, outgoing: Outgoing, *, side: str = "") -> Sent:
    """Write to someone about something; the first message opens the conversation. `side` is the sender's.

    Raises:
        NotFound: there is no such person.
        Conflict: oneself.
        Invalid, Blocked, GoneAway, TooMany: see `send`.

    """
    checked = _checked(outgoing)
    return _store(open_conversation(sender_id, receiver_id, about, side=side), sender_id, checked)


def open_conversation(account_id: int, other_id: int, about: Subject = NOTHING, *, side: str = "") -> Conversation:
    """Return the conversation of two people about something, locked; two at once open one.

    Higher floors open theirs with `about=Subject("order", 7, title, url)`; `side` (buying, selling) is the account's.

    Raises:
        NotFound: there is no such person.
        Conflict: oneself.

    """
    if account_id == other_id:
        raise Conflict(_("You can't write to yourself."), code="own_account")
    low, high = sorted((account_id, other_id))
    where = {"low_id": low, "high_id": high, "subject_type": about.type, "subject_id": about.id}
    found = select(Conversation.id).filter_by(**where)
    conversation_id = session().scalar(found)
    if conversation_id is None:
        if other_id not in find_accounts_by_id([other_id]):
            raise NotFound(_("There is no one here by this name."))
        limits.take(Claim(texts.CONVERSATION_ACCOUNT, str(account_id)))
        made = insert(Conversation).values(**where, subject_title=about.title, subject_url=about.url)
        session().execute(made.on_conflict_do_nothing())
        conversation_id = session().scalars(found).one()
        _take_sides(conversation_id, account_id, other_id, side)
    return session().get_one(Conversation, conversation_id, with_for_update=True, populate_existing=True)


def _take_sides(conversation_id: int, account_id: int, other_id: int, side: str) -> None:
    opposite = {"buying": "selling", "selling": "buying"}.get(side, "")
    rows = [
        {"conversation_id": conversation_id, "account_id": account_id, "other_id": other_id, "side": side},
        {"conversation_id": conversation_id, "account_id": other_id, "other_id": account_id, "side": opposite},
    ]
    session().execute(insert(Participant).values(rows).on_conflict_do_nothing())


def _locked(account_id: int, conversation_id: int) -> Conversation:
    found = session().get(Conversation, conversation_id, with_for_update=True, populate_existing=True)
    if found is None or account_id not in {found.low_id, found.high_id}:
        raise NotFound(_("This conversation is not there, or not yours."))
    return found


def _checked(outgoing: Outgoing) -> Outgoing:
    content = texts.tidy(outgoing.content)
    problem = None
    if not content and not outgoing.attachment_ids:
        problem = _("Write something, or add a photo.")
    elif len(content) > texts.LONGEST:
        problem = _("A message has at most %(count)s characters.", count=texts.LONGEST)
    if problem:
        raise Invalid(problem, errors={"content": [problem]})
    if len(outgoing.attachment_ids) > texts.MOST_ATTACHMENTS:
        problem = _("A message takes at most %(count)s photos and files.", count=texts.MOST_ATTACHMENTS)
        raise Invalid(problem, errors={"attachment_ids": [problem]})
    if outgoing.client_id is not None and not texts.CLIENT_ID.fullmatch(outgoing.client_id):
        problem = _("Letters, digits, - and _ only, at most 64.")
        raise Invalid(problem, errors={"client_id": [problem]})
    return Outgoing(content, outgoing.client_id, outgoing.attachment_ids)


def _store(conversation: Conversation, sender_id: int, outgoing: Outgoing) -> Sent:
    """Store a message in a conversation that is locked, so that its copy waits and finds it."""
    if outgoing.client_id is not None:
        known = session().execute(
            select(Message.id, Message.conversation_id).where(
                Message.sender_id == sender_id, Message.client_id == outgoing.client_id
            )
        )
        if row := known.first():
            return Sent(row.id, row.conversation_id, is_new=False)
    receiver_id = conversation.high_id if sender_id == conversation.low_id else conversation.low_id
    _check_reachable(sender_id, receiver_id)
    limits.take(Claim(texts.MESSAGE_ACCOUNT, str(sender_id)))
    message = Message(
        conversation_id=conversation.id, sender_id=sender_id, receiver_id=receiver_id, content=outgoing.content,
        client_id=outgoing.client_id, attachment_count=len(outgoing.attachment_ids), created_at=clock.now(),
        flags=flags_in(outgoing.content, conversation.subject_type),
    )  # fmt: skip
    session().add(message)
    session().flush()
    attaching.hang_on(message, outgoing.attachment_ids)
    _count(conversation, message)
    announce(MessageSent(message.id, conversation.id, sender_id, receiver_id))
    return Sent(message.id, conversation.id, is_new=True)


def _check_reachable(sender_id: int, receiver_id: int) -> None:
    receiver = find_accounts_by_id([receiver_id]).get(receiver_id)
    if receiver is None or receiver.is_gone:
        raise GoneAway(_("This person is not on the market any more."))
    if is_blocked(sender_id, receiver_id):
        raise Blocked(_("You can't write to each other."))


def _count(conversation: Conversation, message: Message) -> None:
    """Bring both sides up to date: one more unread there, all read here, and the conversation back in both inboxes."""
    conversation.last_message_id = message.id
    is_sender = Participant.account_id == message.sender_id
    session().execute(
        update(Participant)
        .where(Participant.conversation_id == conversation.id)
        .values(
            last_message_id=message.id, last_message_at=message.created_at, archived_at=None, hidden_at=None,
            unread_count=case((is_sender, 0), else_=Participant.unread_count + 1),
            last_read_id=case((is_sender, message.id), else_=Participant.last_read_id),
            last_delivered_id=case((is_sender, message.id), else_=Participant.last_delivered_id),
        )
    )  # fmt: skip
    session().flush()
