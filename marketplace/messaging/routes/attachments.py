"""Photos and files of messages: fetched by the two people of the conversation, and by nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, jsonify, request
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from marketplace.core import files as sending
from marketplace.core.errors import Invalid, NotFound
from marketplace.core.extensions import limiter
from marketplace.core.images import MOST_BYTES
from marketplace.core.security import requires, user_content
from marketplace.messaging.queries.messages import get_attachment, piece_of
from marketplace.messaging.routes.blueprint import bp
from marketplace.messaging.rules.texts import MOST_ATTACHMENTS
from marketplace.messaging.services import attaching

UPLOADS = "60 per minute"


@bp.post("/messages/attachments")
@limiter.limit(UPLOADS)
@requires("messages.write")
def upload() -> Any:
    """Take one photo or file from the page's script."""
    sent = request.files.get("file")
    if sent is None:
        raise Invalid(_("There is no file in this."))
    row = attaching.take_in(current_user.id, sent.filename or "", sent.stream.read(MOST_BYTES + 1))
    return jsonify(piece_of(row).as_json()), 201


@bp.get("/messages/attachments/<int:attachment_id>")
@user_content
@requires("messages.write")
def attachment(attachment_id: int) -> Response:
    """Send a photo or a file."""
    found = get_attachment(current_user, attachment_id)
    return _private(sending.send(found.key, content_type=found.content_type, name=found.name))


@bp.get("/messages/attachments/<int:attachment_id>/small")
@user_content
@requires("messages.write")
def small(attachment_id: int) -> Response:
    """Send the small version of a photo."""
    found = get_attachment(current_user, attachment_id)
    if found.kind != "photo":
        raise NotFound(_("That file is not here."))
    return _private(sending.send(attaching.thumbnail_key(found.key), content_type="image/webp", name="photo.webp"))


def take_all(sent: Sequence[FileStorage] | None) -> list[int]:
    """Take in the files of a form and return their numbers."""
    given = [one for one in sent or () if isinstance(one, FileStorage) and one.filename]
    if len(given) > MOST_ATTACHMENTS:
        wrong = _("A message takes at most %(count)s photos and files.", count=MOST_ATTACHMENTS)
        raise Invalid(wrong, errors={"files": [wrong]})
    return [attaching.take_in(current_user.id, one.filename or "", one.stream.read(MOST_BYTES + 1)).id for one in given]


def _private(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response
