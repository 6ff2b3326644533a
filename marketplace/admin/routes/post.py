"""The mail log: what was sent to whom, why something was not, and once more."""

from __future__ import annotations

from typing import Any

from flask import Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from marketplace.admin.queries.post import get_mail
from marketplace.admin.queries.queue import MAIL_LABELS, MAILS
from marketplace.admin.routes.blueprint import bp
from marketplace.admin.services import working
from marketplace.core import tables
from marketplace.core.db import session
from marketplace.core.office import PLATFORM, office, office_link
from marketplace.core.reading import in_passing
from marketplace.core.slots import slots_of


def place(app: Flask) -> None:
    """Offer it in the navigation."""
    link = office_link(_l("Mail log"), "admin.post", "jobs.manage", icon="mail", group=PLATFORM, order=230)
    slots_of(app).link("admin", link)


@bp.get("/mail")
@office("jobs.manage")
def post() -> Any:
    """List messages, the newest first."""
    if tables.is_export(request.args):
        return tables.export(MAILS, request.args)
    return render_template("admin/mail.html", shown=tables.read(MAILS, request.args), labels=MAIL_LABELS)


@bp.get("/mail/<int:mail_id>")
@office("jobs.manage")
def one_mail(mail_id: int) -> str:
    """Show a message to a person, which is written down; never one with a link in it that is its reader's alone."""
    found = get_mail(mail_id)
    if not found.is_secret:
        with in_passing():
            working.note_reading(found, by=current_user.id)
            session().flush()
    return render_template("admin/message.html", mail=found, labels=MAIL_LABELS)


@bp.post("/mail/<int:mail_id>/resending")
@office("jobs.manage")
def resend(mail_id: int) -> Any:
    """Send a message once more."""
    working.resend(get_mail(mail_id), by=current_user.id)
    flash(_("It is on its way again."), "success")
    return redirect(url_for("admin.one_mail", mail_id=mail_id), 303)
