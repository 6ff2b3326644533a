"""What a page or a program may say over its live connection."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import gettext as _

from marketplace.accounts.rules import Viewer
from marketplace.core import live
from marketplace.core.errors import Forbidden, Invalid
from marketplace.messaging.queries import blocks, conversations
from marketplace.messaging.services import asking, keeping, writing
from marketplace.messaging.services.writing import Outgoing

LARGEST_ID: Final = 2**63 - 1


@live.on("message:send")
def send(viewer: Viewer, data: Any) -> dict[str, Any]:
    """Store a message and acknowledge it with what is stored; the same `client_id` again gets the same answer."""
    _must_write(viewer)
    given = _object(data)
    ids = given.get("attachment_ids", [])
    if not isinstance(ids, list):
        raise _wrong("attachment_ids")
    outgoing = Outgoing(
        _text(given, "content"), _optional_text(given, "client_id"), [_id_of(one, "attachment_ids") for one in ids]
    )
    if "conversation_id" in given:
        sent = writing.send(viewer.id, _id(given, "conversation_id"), outgoing)
    else:
        listing_id = _id(given, "listing_id") if given.get("listing_id") is not None else None
        sent = asking.write(viewer, _id(given, "receiver_id"), listing_id, outgoing)
    return sent.said.as_json()


@live.on("message:read")
def read(viewer: Viewer, data: Any) -> dict[str, Any]:
    """Note that the conversation was seen, up to `message_id` where one is given."""
    _must_write(viewer)
    given = _object(data)
    up_to = _id(given, "message_id") if given.get("message_id") is not None else None
    keeping.read(viewer.id, _id(given, "conversation_id"), up_to)
    return {"unread": conversations.unread_total(viewer.id)}


@live.on("message:delivered")
def delivered(viewer: Viewer, data: Any) -> dict[str, Any]:
    """Note that a message reached a device, and tell its writer."""
    given = _object(data)
    conversation_id, message_id = _id(given, "conversation_id"), _id(given, "message_id")
    if keeping.note_delivered(viewer.id, conversation_id, message_id):
        told = {"conversation_id": conversation_id, "account_id": viewer.id, "up_to_id": message_id}
        _tell_other(viewer, conversation_id, "message:delivered", told)
    return {}


@live.on("typing")
def typing(viewer: Viewer, data: Any) -> dict[str, Any]:
    """Pass on that someone is writing; it is kept nowhere."""
    _must_write(viewer)
    conversation_id = _id(_object(data), "conversation_id")
    _tell_other(viewer, conversation_id, "typing", {"conversation_id": conversation_id, "account_id": viewer.id})
    return {}


def _tell_other(viewer: Viewer, conversation_id: int, event: str, told: dict[str, Any]) -> None:
    other_id = conversations.find_other(viewer.id, conversation_id)
    if other_id is not None and not blocks.is_blocked(viewer.id, other_id):
        live.tell(other_id, event, told)


def _must_write(viewer: Viewer) -> None:
    if not viewer.can("messages.write"):
        raise Forbidden(_("Your account may not do this."))


def _object(data: Any) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise Invalid(_("Some fields are not valid."))
    return data


def _id(given: dict[str, Any], name: str) -> int:
    return _id_of(given.get(name), name)


def _id_of(value: Any, name: str) -> int:
    if type(value) is not int or not 1 <= value <= LARGEST_ID:
        raise _wrong(name)
    return value


def _text(given: dict[str, Any], name: str) -> str:
    value = given.get(name, "")
    if not isinstance(value, str):
        raise _wrong(name)
    return value


def _optional_text(given: dict[str, Any], name: str) -> str | None:
    return _text(given, name) if given.get(name) is not None else None


def _wrong(name: str) -> Invalid:
    return Invalid(_("Some fields are not valid."), errors={name: [_("This value is not valid.")]})
