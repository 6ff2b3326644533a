"""Conversations and messages in the JSON API."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.core.api import Message, PageQuery, api_blueprint
from marketplace.core.errors import Invalid
from marketplace.core.extensions import limiter
from marketplace.core.images import MOST_BYTES
from marketplace.core.office import office
from marketplace.core.security import requires
from marketplace.messaging import schemas
from marketplace.messaging.queries import conversations, messages
from marketplace.messaging.queries.messages import MOST_MISSED, piece_of
from marketplace.messaging.queries.outside import tries_by_account
from marketplace.messaging.services import asking, attaching, blocking, keeping, writing
from marketplace.messaging.services.writing import Outgoing

bp = api_blueprint("messaging", "Messages")

UPLOADS = "60 per minute"


@bp.get("/conversations")
@bp.input(schemas.ConversationQuery, location="query")
@bp.output(schemas.ConversationPage)
@bp.doc(summary="Your conversations", responses=[400, 401, 403])
@requires("messages.write")
def index(query_data: schemas.ConversationQuery) -> Any:
    """Return the conversations of your inbox, or with `archived` those put away."""
    query = query_data
    page = conversations.inbox(current_user.id, query.page, limit=query.limit, archived=query.archived, side=query.side)
    return page.as_json("conversations", schemas.conversation)


@bp.get("/conversations/<int:conversation_id>")
@bp.output(schemas.ConversationOutput)
@bp.doc(summary="One conversation", responses=[401, 403, 404])
@requires("messages.write")
def show(conversation_id: int) -> Any:
    """Return a conversation of yours."""
    return schemas.conversation(conversations.get_thread(current_user.id, conversation_id))


@bp.get("/conversations/<int:conversation_id>/messages")
@bp.input(schemas.MessageQuery, location="query")
@bp.output(schemas.MessagePage)
@bp.doc(summary="The messages of a conversation", responses=[400, 401, 403, 404])
@requires("messages.write")
def messages_in(conversation_id: int, query_data: schemas.MessageQuery) -> Any:
    """Return a page of messages, newest first; with `after` those that came since, oldest first."""
    conversations.get_thread(current_user.id, conversation_id)
    if query_data.after is None:
        page = messages.page_of(current_user.id, conversation_id, query_data.page, query_data.limit)
        return page.as_json("messages", lambda one: one.as_json())
    missed = messages.messages_of(current_user.id, conversation_id, after=query_data.after, limit=MOST_MISSED)
    return {
        "messages": [one.as_json() for one in missed], "currentPage": 1, "totalPages": 1, "totalItems": len(missed),
        "hasNext": len(missed) == MOST_MISSED,
    }  # fmt: skip


@bp.post("/messages")
@bp.input(schemas.MessageInput)
@bp.output(schemas.MessageOutput, status_code=201)
@bp.doc(
    summary="Send a message",
    responses={
        201: "It is sent.", 200: "It was sent before, with the same client_id.",
        400: "", 401: "", 403: "", 404: "", 409: "", 429: "",
    },
)  # fmt: skip
@requires("messages.write")
def send(json_data: schemas.MessageInput) -> Any:
    """Write to someone, which opens the conversation, or into one."""
    given = json_data
    outgoing = Outgoing(given.content, given.client_id, given.attachment_ids)
    if given.conversation_id is not None:
        sent = writing.send(current_user.id, given.conversation_id, outgoing)
    else:
        sent = asking.write(current_user, given.receiver_id, given.listing_id, outgoing)
    return sent.said.as_json(), 201 if sent.is_new else 200


@bp.post("/messages/attachments")
@limiter.limit(UPLOADS)
@bp.output(schemas.AttachmentOutput, status_code=201)
@bp.doc(summary="Upload a photo or a file to send", responses=[400, 401, 403, 413, 415, 429])
@requires("messages.write")
def upload(**_nothing: Any) -> Any:
    """Take one `file` (multipart); name its id in `attachment_ids` of a message within a day."""
    sent = request.files.get("file")
    if sent is None:
        raise Invalid(_("There is no file in this."), errors={"file": [_("Choose a file.")]})
    row = attaching.take_in(current_user.id, sent.filename or "", sent.stream.read(MOST_BYTES + 1))
    return piece_of(row).as_json(), 201


@bp.post("/messages/<int:message_id>/read")
@bp.output(schemas.ReadOutput)
@bp.doc(summary="Read up to a message", responses=[401, 403, 404])
@requires("messages.write")
def read_message(message_id: int) -> Any:
    """Note that you have read a message and all before it."""
    message = messages.get_message(current_user.id, message_id)
    unread = keeping.read(current_user.id, message.conversation_id, message_id)
    return {"conversation_id": message.conversation_id, "unread_count": unread}


@bp.post("/conversations/<int:conversation_id>/read")
@bp.output(schemas.ReadOutput)
@bp.doc(summary="Read a conversation", responses=[401, 403, 404])
@requires("messages.write")
def read_conversation(conversation_id: int) -> Any:
    """Note that you have read all of it."""
    unread = keeping.read(current_user.id, conversation_id)
    return {"conversation_id": conversation_id, "unread_count": unread}


@bp.patch("/conversations/<int:conversation_id>")
@bp.input(schemas.ConversationChange)
@bp.output(schemas.ConversationOutput)
@bp.doc(summary="Put a conversation away, or back", responses=[400, 401, 403, 404])
@requires("messages.write")
def change(conversation_id: int, json_data: schemas.ConversationChange) -> Any:
    """Archive; a new message brings it back."""
    keeping.archive(current_user.id, conversation_id, archived=json_data.archived)
    return schemas.conversation(conversations.get_thread(current_user.id, conversation_id))


@bp.delete("/conversations/<int:conversation_id>")
@bp.output(Message)
@bp.doc(summary="Delete a conversation from your view", responses=[401, 403, 404])
@requires("messages.write")
def delete(conversation_id: int) -> Any:
    """Delete what there is so far from your own view; the other keeps theirs."""
    keeping.hide(current_user.id, conversation_id)
    return {"message": "Deleted from your view."}


@bp.post("/users/<int:user_id>/block")
@bp.output(Message)
@bp.doc(summary="Block someone", responses=[401, 403, 404, 409])
@requires("messages.write")
def block(user_id: int) -> Any:
    """Let nothing more come from someone."""
    blocking.block(current_user.id, user_id)
    return {"message": "Blocked."}


@bp.delete("/users/<int:user_id>/block")
@bp.output(Message)
@bp.doc(summary="Unblock someone", responses=[401, 403])
@requires("messages.write")
def unblock(user_id: int) -> Any:
    """Let someone write again."""
    blocking.unblock(current_user.id, user_id)
    return {"message": "Not blocked any more."}


@bp.get("/admin/deals-outside")
@bp.input(PageQuery, location="query")
@bp.output(schemas.TriesPage)
@bp.doc(summary="Who tries to deal outside, for moderators", tags=["Office"], responses=[400, 401, 403])
@office("reports.decide")
def deals_outside(query_data: PageQuery) -> Any:
    """List whose messages of the last 30 days held signs of a deal outside: numbers, no words."""
    shown, people = tries_by_account({"page": query_data.page}, query_data.limit)
    return replace(shown.page, items=people).as_json("people", schemas.tries)
