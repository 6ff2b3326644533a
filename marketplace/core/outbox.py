"""The outbox of a developer: every message that was written, at `/dev/outbox`, whatever became of it."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, render_template
from sqlalchemy import select

from marketplace.core.db import session
from marketplace.core.errors import NotFound
from marketplace.core.models import SentMail
from marketplace.core.security import content_policy, public

bp = Blueprint("outbox", __name__, url_prefix="/dev/outbox")

SHOWN: Final = 100
AROUND_THE_FRAME: Final = {
    "default-src": "'none'", "base-uri": "'none'", "script-src": "'self'", "style-src": "'self'", "img-src": "'self'",
    "font-src": "'self'", "connect-src": "'self'", "form-action": "'self'", "frame-src": "'self'",
}  # fmt: skip
INSIDE_THE_FRAME: Final = {
    "default-src": "'none'", "style-src": "'unsafe-inline'", "img-src": "'self' data:", "frame-ancestors": "'self'",
    "sandbox": "allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation",
}  # fmt: skip


@bp.get("")
@public
def messages() -> str:
    """List the newest messages with what became of each."""
    found = session().scalars(select(SentMail).order_by(SentMail.id.desc()).limit(SHOWN)).all()
    return render_template("dev/outbox.html", messages=found)


@bp.get("/<int:mail_id>")
@content_policy(AROUND_THE_FRAME)
@public
def message(mail_id: int) -> str:
    """Show a message as its reader would see it, and its plain text."""
    return render_template("dev/message.html", message=_message(mail_id))


@bp.get("/<int:mail_id>/html")
@content_policy(INSIDE_THE_FRAME, frame_options="SAMEORIGIN")
@public
def html(mail_id: int) -> Response:
    """Give the frame its content; the policy lets no script of it run."""
    return Response(_message(mail_id).html, mimetype="text/html")


def _message(mail_id: int) -> SentMail:
    found = session().get(SentMail, mail_id)
    if found is None:
        raise NotFound("There is no such message.")
    return found
