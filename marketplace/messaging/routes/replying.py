"""Answering by the link in a mail: a page for whoever holds the link, which needs no session and makes none."""

from __future__ import annotations

from typing import Any, Final

from flask import Response, make_response, redirect, render_template, url_for
from flask_login import current_user

from marketplace.core.errors import Refused
from marketplace.core.extensions import limiter
from marketplace.core.i18n import language, speaking_to, time_zone
from marketplace.core.security import csrf_exempt, public
from marketplace.core.tokens import new_token
from marketplace.messaging.forms import ReplyForm
from marketplace.messaging.routes.blueprint import bp
from marketplace.messaging.routes.thread import number_in
from marketplace.messaging.services import flagging, replying
from marketplace.messaging.services.replying import Opened

LOOKS: Final = "60 per minute"
REPLIES: Final = "20 per minute"

csrf_exempt("messaging.reply_now")
"""The signed link is the authority: whoever could forge the post must know it, and then has the page itself."""


@bp.get("/messages/reply/<token>")
@limiter.limit(LOOKS)
@public
def reply(token: str) -> Any:
    """Show what the other wrote last, with room for an answer; whoever is signed in goes to the conversation."""
    opened = replying.open_link(token)
    if current_user.id == opened.reader.account_id and current_user.can("messages.write"):
        return redirect(url_for(".show", conversation_id=opened.thread.id, _anchor="reply"), 303)
    form = ReplyForm(formdata=None, client_id=new_token())
    sent_id = number_in("sent")
    sent = replying.find_reply(opened, sent_id) if sent_id else None
    return _page(opened, form, token, sent)


@bp.post("/messages/reply/<token>")
@limiter.limit(REPLIES)
@public
def reply_now(token: str) -> Any:
    """Send the answer, in the name of the one to whom the mail went."""
    opened = replying.open_link(token)
    form = ReplyForm()
    if form.is_sent():
        try:
            sent = replying.reply(opened, form.content.data or "", form.client_id.data or "")
        except Refused as refused:
            if refused.status != 400:
                raise
            form.show(refused)
        else:
            return redirect(url_for(".reply", token=token, sent=sent.message_id), 303)
    return _page(opened, form, token, None)


def _page(opened: Opened, form: ReplyForm, token: str, sent: Any) -> Response:
    """Draw the page in the reader's own language and time zone, for no cache and no search engine."""
    reader = opened.reader
    with speaking_to(reader.language or language(), reader.time_zone or time_zone()):
        page = render_template(
            "messaging/reply.html", opened=opened, form=form, token=token, sent=sent, flag_words=flagging.words(),
        )  # fmt: skip
    response = make_response(page, 422 if form.errors else 200)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
