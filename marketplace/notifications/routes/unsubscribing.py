"""Leaving by the link in a mail: without signing in, by a click on the page or by the mail program itself."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from marketplace.core.extensions import limiter
from marketplace.core.security import csrf_exempt, public
from marketplace.core.web import answer
from marketplace.notifications.routes.blueprint import bp
from marketplace.notifications.services import unsubscribing

csrf_exempt("notifications.unsubscribe_now")
"""The signed link is the authority; mail programs post to it without having seen a page of ours."""


@bp.get("/notifications/unsubscribe/<token>")
@public
def unsubscribe(token: str) -> str:
    """Ask whether to stop the mails that a link is about; programs that follow links must not decide it."""
    leaving = unsubscribing.of_token(token)
    return render_template("notifications/unsubscribe.html", leaving=leaving, token=token, done=None)


@bp.post("/notifications/unsubscribe/<token>")
@limiter.limit("60/minute")
@public
def unsubscribe_now(token: str) -> Any:
    """Stop the mails that a link is about (RFC 8058), all of them (`all=1`), or send them again (`wanted=1`)."""
    leaving = unsubscribing.of_token(token)
    if request.form.get("all") == "1":
        leaving = unsubscribing.Leaving(leaving.account_id, None)
    wanted = request.form.get("wanted") == "1"
    unsubscribing.set_mails(leaving, wanted=wanted)
    done = "back" if wanted else "gone"
    return answer(
        page=lambda: render_template("notifications/unsubscribe.html", leaving=leaving, token=token, done=done),
        data=lambda: {"subscribed": wanted},
    )
