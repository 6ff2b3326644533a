"""What a browser keeps of a sign-in: the session cookie, and a cookie by which the device is known again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

from flask import Flask, Response, current_app, g, redirect, request, session
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.accounts import flows
from marketplace.accounts.events import SignedIn
from marketplace.accounts.models import Account
from marketplace.accounts.services import acting, sessions, sign_ins
from marketplace.accounts.services.devices import LONGEST_USER_AGENT, Device
from marketplace.core import clock, guests
from marketplace.core.errors import Forbidden
from marketplace.core.events import announce
from marketplace.core.security import is_safe_target
from marketplace.core.web import wants_json

V = TypeVar("V", bound=Callable[..., Any])

DEVICE_LIFETIME: Final = timedelta(days=365)
LONGEST_TOKEN: Final = 64
OWN: Final = "_own"


def init_browser(app: Flask) -> None:
    """Send the device's cookie with the answer in which someone signed in."""
    app.after_request(_send_device)


def device() -> Device:
    """Return where this request comes from."""
    token = request.cookies.get(_cookie(), "")[:LONGEST_TOKEN]
    return Device(request.remote_addr or "", request.user_agent.string[:LONGEST_USER_AGENT], token or None)


def program() -> Device:
    """Return the same for a program, which keeps no cookie: it is known again by what it calls itself."""
    agent = request.user_agent.string[:LONGEST_USER_AGENT]
    return Device(request.remote_addr or "", agent, f"program:{agent}")


def sign_in(account: Account, *, is_remembered: bool) -> None:
    """Sign this browser in under a new session; whatever it held before is dropped, so none can be planted."""
    guest_token, here = guests.known(), device()
    was_deleted = account.deleted_at is not None
    leave()
    g.device_token = sign_ins.arrive(account, here)
    token = sessions.start(account.id, ip=here.ip, user_agent=here.user_agent, is_remembered=is_remembered)
    session["_user_id"], session["_fresh"] = token, True
    session.permanent = is_remembered
    g.was_restored = was_deleted
    announce(SignedIn(account.id, guest_token))
    if guest_token:
        guests.forget()  # what the guest kept is the account's now


def renew(session_id: int) -> None:
    """Give this browser a new, fresh session token: the old cookie is worth nothing."""
    session["_user_id"] = sessions.renew(session_id)


def leave() -> None:
    """Sign this browser out: the row goes, and the cookie with everything in it."""
    if getattr(current_user, "acted_by", None) is not None:
        acting.end(current_user.session_id)
    for token in filter(None, (session.get("_user_id"), session.get(OWN))):
        sessions.end(token)
    session.clear()


def act_as(token: str) -> None:
    """Let this browser be someone else; its own session waits."""
    session[OWN], session["_user_id"] = session["_user_id"], token


def be_oneself() -> None:
    """End being someone else, and go on as whoever was there before."""
    acting.end(current_user.session_id)
    session["_user_id"] = session.pop(OWN, None)


def forget() -> None:
    """Empty the cookie of a browser whose session is gone already; nothing happens to programs."""
    if session:
        session.clear()


def target(default: str = "/") -> str:
    """Return where to go on: `next` of the form or the address, if it leads to a page of this site."""
    wanted = request.form.get("next") or request.args.get("next")
    return wanted if wanted is not None and is_safe_target(wanted) else default


def fresh(back: str) -> Callable[[V], V]:
    """Guard: people who gave their password within the last minutes; stands between the route and `signed_in`.

    Others give it first and find themselves at the page `back`.
    """

    def guard(view: V) -> V:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if not getattr(current_user, "is_authenticated", False) or current_user.is_fresh(clock.now()):
                return view(*args, **kwargs)
            if current_user.session_id is None or wants_json():
                flows.must_be_fresh(current_user)
            return redirect(f"/account/confirm?{urlencode({'next': back})}", 303)

        return guarded  # type: ignore[return-value] # the same signature

    return guard


def own_session() -> int:
    """Return the id of the session that this browser has. Raises Forbidden for tokens and keys."""
    if current_user.session_id is None:
        raise Forbidden(_("This page is for browsers that are signed in."))
    return int(current_user.session_id)


def _send_device(response: Response) -> Response:
    if token := g.get("device_token"):
        response.set_cookie(
            _cookie(), token, max_age=DEVICE_LIFETIME, samesite="Lax", httponly=True,
            secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
        )  # fmt: skip
    return response


def _cookie() -> str:
    return "__Host-device" if current_app.config["SESSION_COOKIE_SECURE"] else "device"
