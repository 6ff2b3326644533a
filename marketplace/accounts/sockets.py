"""Live connections: who is let in by a session's cookie or by a token, and who is here."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, request, session

from marketplace.accounts import flows
from marketplace.accounts.queries.presence import dead_among
from marketplace.accounts.queries.viewers import (
    find_arrival_by_api_key,
    find_arrival_by_family,
    find_arrival_by_session,
    find_arrival_by_session_id,
)
from marketplace.accounts.rules import Viewer
from marketplace.accounts.services import presence
from marketplace.core import live
from marketplace.core.live import Entry

LONGEST_TOKEN = 4096


def register(_app: Flask) -> None:
    """Say how connections are admitted, and hear who comes and goes."""
    live.handlers.admit = admit
    live.handlers.find_dead = dead_among
    live.handlers.arrived = arrive
    live.handlers.beat = beat


def arrive(account_id: int) -> None:
    """Note an account's first connection here; the others change nothing."""
    noted = _noted()
    if account_id not in noted:
        noted.add(account_id)
        presence.arrive([account_id], _process())


def beat(present: set[int]) -> None:
    """Bring what is noted up to what is true, in a few statements however many came and went."""
    noted = _noted()
    came, gone = present - noted, noted - present
    if gone:
        presence.leave(gone, _process())
    if came:
        presence.arrive(came, _process())
    noted -= gone
    noted |= came
    presence.beat(_process())


def _noted() -> set[int]:
    """Return the accounts that the tables say are here at this process."""
    found: set[int] = current_app.extensions.setdefault("present_accounts", set())
    return found


def admit(auth: Any, is_own_page: bool) -> Entry | None:  # noqa: FBT001 - the door's signature
    """Return whoever connects. A token, where one is given, is all that counts; a cookie only from our own pages."""
    if isinstance(auth, dict) and "token" in auth:
        return _of_token(auth["token"])
    cookie = session.get("_user_id")
    arrival = find_arrival_by_session(cookie) if is_own_page and isinstance(cookie, str) else None
    if arrival is None or arrival.viewer.session_id is None or arrival.viewer.acted_by is not None:
        return None
    number, token = arrival.viewer.session_id, arrival.viewer.token
    return Entry(arrival.viewer.id, f"session:{number}", lambda: _viewer(find_arrival_by_session_id(number, token)))


def _of_token(token: Any) -> Entry | None:
    """Let a program in. The connection lives as long as the tokens' family or the key, not only as long as a token."""
    if not isinstance(token, str) or len(token) > LONGEST_TOKEN:
        return None
    ip = request.remote_addr or ""
    arrival = flows.find_bearer(token, ip)
    if arrival is None:
        return None
    viewer = arrival.viewer
    if viewer.family_id is not None:
        family = viewer.family_id
        return Entry(viewer.id, f"family:{family}", lambda: _viewer(find_arrival_by_family(family, token)))
    return Entry(viewer.id, f"key:{viewer.api_key_id}", lambda: _viewer(find_arrival_by_api_key(token, ip)))


def _viewer(arrival: Any) -> Viewer | None:
    return None if arrival is None else arrival.viewer


def _process() -> str:
    return str(current_app.extensions["bus"].host_id)
