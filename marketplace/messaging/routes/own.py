"""Pages of one's own around messages: quick replies, and the people one does not want to hear from."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.core.errors import Refused
from marketplace.core.paging import page_number
from marketplace.core.security import requires
from marketplace.core.web import form_page
from marketplace.messaging.forms import QuickReplyForm
from marketplace.messaging.queries.blocks import blocked_by
from marketplace.messaging.routes.blueprint import bp
from marketplace.messaging.services import quick_replies


@bp.route("/messages/quick-replies", methods=["GET", "POST"])
@requires("messages.write")
def quick() -> Any:
    """Show the texts that are kept, and take another."""
    form = QuickReplyForm()
    if form.is_sent():
        try:
            quick_replies.add(current_user.id, form.content.data or "")
        except Refused as refused:
            form.show(refused)
        else:
            flash(_("Kept."), "success")
            return redirect(url_for(".quick"), 303)
    return form_page("messaging/quick_replies.html", form, replies=quick_replies.replies_of(current_user.id))


@bp.post("/messages/quick-replies/<int:reply_id>/deletion")
@requires("messages.write")
def drop_quick(reply_id: int) -> Any:
    """Delete a text."""
    quick_replies.remove(current_user.id, reply_id)
    flash(_("Deleted."), "success")
    return redirect(url_for(".quick"), 303)


@bp.get("/messages/blocked")
@requires("messages.write")
def blocked() -> Any:
    """Show the people whom one blocked."""
    page = blocked_by(current_user, page_number(request.args.get("page")))
    return render_template(
        "messaging/blocked.html", page=page, page_url=lambda number: url_for(".blocked", page=number)
    )
