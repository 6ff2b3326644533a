"""What someone does on their own side of a conversation: put away, delete, block."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.core.security import is_safe_target, requires
from marketplace.core.web import answer
from marketplace.messaging.queries import conversations
from marketplace.messaging.routes.blueprint import bp
from marketplace.messaging.services import blocking, keeping


@bp.post("/messages/<int:conversation_id>/archive")
@requires("messages.write")
def archive(conversation_id: int) -> Any:
    """Put a conversation away, or with `archived=0` back."""
    archived = request.form.get("archived", "1") == "1"
    keeping.archive(current_user.id, conversation_id, archived=archived)
    flash(_("Archived. A new message brings it back.") if archived else _("Back in your inbox."), "success")
    return _done(url_for(".index") if archived else url_for(".show", conversation_id=conversation_id))


@bp.post("/messages/<int:conversation_id>/deletion")
@requires("messages.write")
def delete(conversation_id: int) -> Any:
    """Delete a conversation from one's own view."""
    keeping.hide(current_user.id, conversation_id)
    flash(_("Deleted from your view. The other person keeps theirs."), "success")
    return _done(url_for(".index"))


@bp.post("/messages/<int:conversation_id>/block")
@requires("messages.write")
def block(conversation_id: int) -> Any:
    """Block whoever is at the other end."""
    thread = conversations.get_thread(current_user.id, conversation_id)
    blocking.block(current_user.id, thread.other.id)
    flash(_("%(name)s can't write to you any more.", name=thread.other.display_name), "success")
    return _done(url_for(".show", conversation_id=conversation_id))


@bp.post("/messages/blocked/<int:account_id>/unblock")
@requires("messages.write")
def unblock(account_id: int) -> Any:
    """Let someone write again."""
    blocking.unblock(current_user.id, account_id)
    flash(_("They can write to you again."), "success")
    target = request.form.get("next")
    return _done(target if target and is_safe_target(target) else url_for(".blocked"))


def _done(target: str) -> Any:
    return answer(page=lambda: redirect(target, 303), data=lambda: {"next": target})
