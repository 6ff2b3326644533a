"""What moderators see of messages: who is pointed out often, and what was reported. Nothing else."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, Response, render_template, request
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from marketplace.accounts.queries.people import find_accounts_by_id
from marketplace.core import files as sending
from marketplace.core import tables
from marketplace.core.office import TRUST, office, office_link
from marketplace.core.reading import writes
from marketplace.core.security import user_content
from marketplace.core.slots import slots_of
from marketplace.messaging.queries.outside import TRIES, tries_by_account
from marketplace.messaging.services import flagging, moderating

bp = Blueprint("messaging_admin", "marketplace.messaging", url_prefix="/admin/messages")

PERMISSION = "reports.decide"


def register(app: Flask) -> None:
    """Add the page to the navigation of the administration."""
    link = office_link(
        _l("Deals outside"), "messaging_admin.index", PERMISSION, icon="shield-alert", group=TRUST, order=70
    )
    slots_of(app).link("admin", link)


@bp.get("")
@office(PERMISSION)
def index() -> Any:
    """Show who tried most often to move deals outside: numbers, no words."""
    if tables.is_export(request.args):
        return tables.export(TRIES, request.args)
    shown, tries = tries_by_account(request.args)
    return render_template("messaging/admin/index.html", shown=shown, tries=tries, words=flagging.words())


@bp.get("/<int:message_id>")
@writes
@office(PERMISSION)
def show(message_id: int) -> Any:
    """Show a reported message with those around it; the look is on record."""
    around = moderating.look_at(message_id, by=current_user.id)
    people = find_accounts_by_id({one.sender_id for one in around} | {one.receiver_id for one in around})
    pieces = moderating.pieces_of(around)
    return render_template(
        "messaging/admin/show.html", message_id=message_id, around=around, people=people, pieces=pieces,
        words=flagging.words(),
    )  # fmt: skip


@bp.get("/<int:message_id>/attachments/<int:attachment_id>")
@writes
@user_content
@office(PERMISSION)
def attachment(message_id: int, attachment_id: int) -> Response:
    """Send a photo or a file of a reported message; the look is on record."""
    found = moderating.look_at_attachment(message_id, attachment_id, by=current_user.id)
    response = sending.send(found.key, content_type=found.content_type, name=found.name)
    response.headers["Cache-Control"] = "no-store"
    return response
