"""The mail log, for programs."""

from __future__ import annotations

from typing import Any

from flask_login import current_user

from marketplace.admin.api.blueprint import bp
from marketplace.admin.queries.post import get_mail
from marketplace.admin.queries.queue import MAILS
from marketplace.admin.schemas import post as schemas
from marketplace.admin.services import working
from marketplace.core import tables
from marketplace.core.db import session
from marketplace.core.office import office
from marketplace.core.reading import in_passing


@bp.get("/admin/mail")
@bp.input(schemas.MailQuery, location="query")
@bp.output(schemas.MailPage)
@bp.doc(summary="The mail log", responses=[400, 401, 403])
@office("jobs.manage")
def post(query_data: schemas.MailQuery) -> Any:
    """List messages without their texts, the newest first."""
    return tables.read(MAILS, query_data.model_dump(), query_data.limit).page.as_json("mails", schemas.line)


@bp.get("/admin/mail/<int:mail_id>")
@bp.output(schemas.MailDetail)
@bp.doc(summary="A message", responses=[401, 403, 404])
@office("jobs.manage")
def one_mail(mail_id: int) -> Any:
    """Return a message with its text, which is written down; one with a link for its reader alone has none."""
    found = get_mail(mail_id)
    if not found.is_secret:
        with in_passing():
            working.note_reading(found, by=current_user.id)
            session().flush()
    return schemas.detail(found)


@bp.post("/admin/mail/<int:mail_id>/resend")
@bp.output(schemas.MailOutput)
@bp.doc(summary="Send a message once more", responses=[401, 403, 404, 409])
@office("jobs.manage")
def resend(mail_id: int) -> Any:
    """Hand a message to the transport once more."""
    found = get_mail(mail_id)
    working.resend(found, by=current_user.id)
    return schemas.line(found)
