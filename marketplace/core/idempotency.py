"""`Idempotency-Key`: a write that a program repeats, because it never saw the answer, has its effect once.

The key belongs to whoever sends it and to one route. The same key with the same body gets the first answer again; with
another body it is refused; while the first is still under way the second waits for it. The answer is stored in the
transaction of the work itself, so that both are kept or neither.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, Final, TypeVar

from flask import Response, current_app, request
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from marketplace.core import clock, guests
from marketplace.core.db import rollback, session, unit_of_work
from marketplace.core.errors import Conflict, Invalid, Refused
from marketplace.core.jobs import job
from marketplace.core.models import IdempotencyKey
from marketplace.core.tokens import digest

V = TypeVar("V", bound=Callable[..., Any])

HEADER: Final = "Idempotency-Key"
FORM: Final = re.compile(r"[\x21-\x7e]{1,255}")
KEPT: Final = timedelta(hours=48)
ABANDONED: Final = timedelta(seconds=60)
"""Whoever claimed a key and was not heard of for so long is dead; another may take the work up."""
PATIENCE_SECONDS: Final = 20.0
GLANCE_SECONDS: Final = 0.05
FIRST_ERROR: Final = 400
KEPT_HEADERS: Final = ("Content-Type", "Location")


class KeyReused(Refused):
    """The key was used for something else (422)."""

    status, code = 422, "idempotency_key_reused"


def idempotent(view: V) -> V:
    """Let a view be repeated under an `Idempotency-Key`. Stands directly below the route, above all else."""

    @wraps(view)
    def once(*args: Any, **kwargs: Any) -> Any:
        key = request.headers.get(HEADER)
        if key is None:
            return view(*args, **kwargs)
        if not FORM.fullmatch(key):
            raise Invalid(_("An Idempotency-Key is 1 to 255 visible ASCII characters."), code="invalid")
        claim = {"scope": _scope(), "route": request.endpoint or "", "key": key}
        kept = _claim(claim)
        if kept is not None:
            return kept
        try:
            response = current_app.make_response(view(*args, **kwargs))
        except BaseException:
            _let_go(claim)
            raise
        if response.status_code >= FIRST_ERROR:
            _let_go(claim)
        else:
            _keep(claim, response)
        return response

    return once  # type: ignore[return-value] # the same signature


def _scope() -> str:
    if current_user.is_authenticated:
        return f"account:{current_user.id}"
    token = guests.known()
    return f"guest:{digest(token).hex()}" if token else f"address:{request.remote_addr}"


def _fingerprint() -> bytes:
    return hashlib.sha256(b"\n".join([request.full_path.encode(), request.get_data(cache=True)])).digest()


def _claim(claim: dict[str, str]) -> Response | None:
    """Claim the key, or return the answer that was given under it.

    Raises:
        KeyReused: it was used with another body.
        Conflict: whoever claimed it is still at work after a patient wait.

    """
    fingerprint, give_up_at = _fingerprint(), time.monotonic() + PATIENCE_SECONDS
    while True:
        with unit_of_work():
            if session().execute(_claiming(claim, fingerprint)).first() is not None:
                return None
            found = session().execute(_looking(claim)).first()
        if found is not None and found.fingerprint != fingerprint:
            raise KeyReused(_("This Idempotency-Key was used for another request."))
        if found is not None and found.status is not None:
            response = Response(found.body, found.status, headers=found.headers)
            response.headers["Idempotency-Replayed"] = "true"
            return response
        if time.monotonic() > give_up_at:
            raise Conflict(
                _("The first request with this Idempotency-Key is still at work."),
                code="idempotency_in_progress", headers={"Retry-After": "5"},
            )  # fmt: skip
        time.sleep(GLANCE_SECONDS)


def _claiming(claim: dict[str, str], fingerprint: bytes) -> Any:
    """A new row, or one whose claimant died: the row's lock lets one of several through."""
    forgotten = clock.now() - ABANDONED
    statement = insert(IdempotencyKey).values(**claim, fingerprint=fingerprint)
    return statement.on_conflict_do_update(
        index_elements=["scope", "route", "key"],
        set_={"claimed_at": func.clock_timestamp()},
        where=(IdempotencyKey.status.is_(None))
        & (IdempotencyKey.claimed_at < forgotten)
        & (IdempotencyKey.fingerprint == fingerprint),
    ).returning(IdempotencyKey.key)


def _looking(claim: dict[str, str]) -> Any:
    columns = (IdempotencyKey.fingerprint, IdempotencyKey.status, IdempotencyKey.headers, IdempotencyKey.body)
    return select(*columns).filter_by(**claim)


def _keep(claim: dict[str, str], response: Response) -> None:
    """Store the answer in the present transaction, which is the work's own."""
    headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    statement = update(IdempotencyKey).filter_by(**claim)
    session().execute(statement.values(status=response.status_code, headers=headers, body=response.get_data()))


def _let_go(claim: dict[str, str]) -> None:
    """Forget the key of a request that was refused: nothing was done, and it may be tried again."""
    rollback()
    with unit_of_work():
        session().execute(delete(IdempotencyKey).filter_by(**claim).where(IdempotencyKey.status.is_(None)))


@job("core.forget_idempotency_keys", cron="17 * * * *")
def forget_keys() -> None:
    """Forget keys after two days."""
    session().execute(delete(IdempotencyKey).where(IdempotencyKey.claimed_at < clock.now() - KEPT))
