"""How a request becomes a viewer: a session cookie, an access token or an API key, each checked against its row."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from flask import Flask, current_app, g, request, session
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.accounts import flows
from marketplace.accounts.errors import SessionEnded
from marketplace.accounts.queries.viewers import Arrival, find_arrival_at_page, find_arrival_by_session
from marketplace.accounts.rules import WHILE_ACTING, Guest, Viewer
from marketplace.accounts.services import api_keys, sessions
from marketplace.core import clock
from marketplace.core.errors import Forbidden
from marketplace.core.extensions import login_manager
from marketplace.core.reading import READING, in_passing, is_reading

ALWAYS: Final = frozenset({"accounts.be_oneself", "accounts.logout"})


def register(app: Flask) -> None:
    """Tell Flask-Login how to find a viewer, who is there without one, and where to sign in."""
    login_manager.anonymous_user = Guest
    login_manager.session_protection = None  # the session row is the proof; addresses change on the move
    login_manager.login_view = "accounts.login"
    app.extensions["confirm_view"] = "accounts.confirm"  # where the office asks for the password once more
    login_manager.user_loader(_viewer_of_cookie)
    login_manager.request_loader(lambda _request: g.get("bearer"))
    app.permanent_session_lifetime = sessions.REMEMBERED_LIFETIME
    app.before_request(_read_authorization)
    app.before_request(_hold_back)


def _read_authorization() -> None:
    """Believe what `Authorization` brings, or refuse the request; the cookie never stands in for a bad token.

    Pages leave other schemes alone: a proxy in front of the site may ask for a password of its own.
    """
    header = request.headers.get("Authorization")
    if header is None:
        return
    scheme, _space, token = header.partition(" ")
    if scheme.lower() != "bearer":
        if request.path.startswith("/api/"):
            raise SessionEnded(_("Send `Authorization: Bearer` with an access token or an API key."))
        return
    arrival = flows.find_bearer(token.strip(), request.remote_addr or "")
    if arrival is None:
        raise SessionEnded(
            _("This token is expired, revoked or not ours."),
            headers={"WWW-Authenticate": 'Bearer error="invalid_token"'},
        )
    if _is_due(arrival, api_keys.USED_EVERY) and arrival.viewer.api_key_id:
        with in_passing():
            api_keys.touch(arrival.viewer.api_key_id)
    g.bearer = arrival.viewer


def _hold_back() -> None:
    """Let whoever is signed in as someone else change only what the rules name, whatever the guard of the route."""
    if request.method in READING or getattr(current_user, "acted_by", None) is None:
        return
    guard = getattr(current_app.view_functions.get(request.endpoint or ""), "guard", "")
    if guard not in WHILE_ACTING and request.endpoint not in ALWAYS and not request.path.startswith("/preferences/"):
        raise Forbidden(_("You are signed in as someone else. This is theirs alone to do."))


def _viewer_of_cookie(token: str) -> Viewer | None:
    if "bearer" in g:
        bearer: Viewer = g.bearer
        return bearer
    arrival = find_arrival_at_page(token) if _is_page() else find_arrival_by_session(token)
    if arrival is None:
        session.pop("_user_id", None)
        return None
    if _is_due(arrival, sessions.SEEN_EVERY) and arrival.viewer.session_id:
        with in_passing():
            sessions.touch(arrival.viewer.session_id, request.remote_addr or "")
    return arrival.viewer


def _is_page() -> bool:
    """Whether the answer is likely to have the frame of a page. One that changes what it counts asks once it did."""
    return is_reading() and "text/html" in request.headers.get("Accept", "")


def _is_due(arrival: Arrival, every: timedelta) -> bool:
    return arrival.last_seen_at is None or clock.now() - arrival.last_seen_at > every
