"""Writing a message: into a conversation, or to someone, which opens one. Sent twice, it is stored once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from flask_babel import gettext as _
from sqlalchemy import Table, case, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm.attributes import set_committed_value

from marketplace.accounts.queries.people import Person, find_accounts_by_id
from marketplace.accounts.rules.limits import Claim
from marketplace.accounts.services import limits
from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.errors import Conflict, Invalid, NotFound
from marketplace.core.events import announce
from marketplace.messaging.errors import Blocked, GoneAway
from marketplace.messaging.events import MessageSent
from marketplace.messaging.models import Conversation, Message, Participant
from marketplace.messaging.queries import messages
from marketplace.messaging.queries.messages import Shown
from marketplace.messaging.queries.reach import find_reach
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
    """A message that is stored, as its sender sees it; not new where it was sent before."""

    message_id: int
    conversation_id: int
    is_new: bool
    said: Shown


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
    locked = select(Conversation).filter_by(**where).with_for_update().execution_options(populate_existing=True)
    found = session().scalars(locked).first()
    if found is None:
        if other_id not in find_accounts_by_id([other_id]):
            raise NotFound(_("There is no one here by this name."))
        limits.take(Claim(texts.CONVERSATION_ACCOUNT, str(account_id)))
        made = insert(Conversation).values(**where, subject_title=about.title, subject_url=about.url)
        session().execute(made.on_conflict_do_nothing())
        found = session().scalars(locked).one()
        _take_sides(found.id, account_id, other_id, side)
    return found


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
    receiver_id = conversation.high_id if sender_id == conversation.low_id else conversation.low_id
    reach = find_reach(sender_id, receiver_id, outgoing.client_id)
    if reach.known_id is not None:
        known = messages.get_message(sender_id, reach.known_id)
        return Sent(known.id, known.conversation_id, is_new=False, said=known)
    people = find_accounts_by_id([sender_id, receiver_id])
    if receiver_id not in people or people[receiver_id].is_gone:
        raise GoneAway(_("This person is not on the market any more."))
    if reach.is_blocked:
        raise Blocked(_("You can't write to each other."))
    limits.take(Claim(texts.MESSAGE_ACCOUNT, str(sender_id)))
    message = Message(
        conversation_id=conversation.id, sender_id=sender_id, receiver_id=receiver_id, content=outgoing.content,
        client_id=outgoing.client_id, attachment_count=len(outgoing.attachment_ids), created_at=clock.now(),
        flags=flags_in(outgoing.content, conversation.subject_type),
    )  # fmt: skip
    session().add(message)
    session().flush()
    said = messages.fresh(message, attaching.hang_on(message, outgoing.attachment_ids))
    _tell(conversation, people[sender_id], said, _count(conversation, message))
    return Sent(message.id, conversation.id, is_new=True, said=said)


def _count(conversation: Conversation, message: Message) -> int:
    """Bring both sides up to date: one more unread there, all read here, and the conversation back in both inboxes.

    Returns how much of it the receiver has not read.
    """
    talks = cast("Table", Conversation.__table__)
    newest = update(talks).where(talks.c.id == conversation.id).values(last_message_id=message.id)
    is_sender = Participant.account_id == message.sender_id
    counted = session().execute(
        update(Participant)
        .where(Participant.conversation_id == conversation.id)
        .values(
            last_message_id=message.id, last_message_at=message.created_at, archived_at=None, hidden_at=None,
            unread_count=case((is_sender, 0), else_=Participant.unread_count + 1),
            last_read_id=case((is_sender, message.id), else_=Participant.last_read_id),
            last_delivered_id=case((is_sender, message.id), else_=Participant.last_delivered_id),
        )
        .returning(Participant.account_id, Participant.unread_count)
        .add_cte(newest.cte("newest"))
    )  # fmt: skip
    set_committed_value(conversation, "last_message_id", message.id)
    return {row.account_id: row.unread_count for row in counted}[message.receiver_id]


def _tell(conversation: Conversation, sender: Person, said: Shown, unread_count: int) -> None:
    announce(
        MessageSent(
            said.id, conversation.id, said.sender_id, said.receiver_id, sender_name=sender.display_name,
            subject_type=conversation.subject_type, subject_id=conversation.subject_id,
            subject_title=conversation.subject_title, preview=said.preview, unread_count=unread_count,
            said=replace(said, viewer_id=said.receiver_id).as_json(), own_said=said.as_json(),
        )
    )  # fmt: skip
