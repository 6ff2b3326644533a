"""Counting attempts, in the database, so that all processes count together."""

from __future__ import annotations

from typing import Final

from flask import current_app
from flask_babel import ngettext
from sqlalchemy import ARRAY, Float, LargeBinary, Text, bindparam, text

from marketplace.accounts.rules.limits import Claim
from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.errors import TooMany
from marketplace.core.tokens import digest

_FILL: Final = text("""
    INSERT INTO attempt_buckets AS bucket (key, name, level, drain_seconds, updated_at)
    SELECT key, name, 1, drain, :now FROM unnest(:keys, :names, :drains) AS claim (key, name, drain) ORDER BY key
    ON CONFLICT (key) DO UPDATE SET
        level = greatest(0, bucket.level
            - extract(epoch FROM EXCLUDED.updated_at - bucket.updated_at) / EXCLUDED.drain_seconds) + 1,
        drain_seconds = EXCLUDED.drain_seconds,
        updated_at = EXCLUDED.updated_at
    RETURNING key, level
""").bindparams(
    bindparam("keys", type_=ARRAY(LargeBinary)),
    bindparam("names", type_=ARRAY(Text)),
    bindparam("drains", type_=ARRAY(Float)),
)
_GIVE_BACK: Final = text("UPDATE attempt_buckets SET level = greatest(0, level - 1) WHERE key = ANY(:keys)").bindparams(
    bindparam("keys", type_=ARRAY(LargeBinary))
)
_PURGE: Final = text(
    "DELETE FROM attempt_buckets WHERE updated_at + make_interval(secs => level * drain_seconds) < :now"
)


def take(*claims: Claim) -> None:
    """Count one try in each bucket. A refused try is not counted: call it in a unit of work of its own.

    Raises:
        TooMany: one of them is full; its headers say when to come back.

    """
    if not current_app.config["RATELIMIT_ENABLED"]:
        return
    by_key = {_key(claim): claim for claim in claims}
    values = {
        "keys": list(by_key),
        "names": [claim.bucket.name for claim in by_key.values()],
        "drains": [claim.bucket.drain_seconds for claim in by_key.values()],
        "now": clock.now(),
    }
    waits = [
        by_key[bytes(row.key)].bucket.wait_seconds(row.level)
        for row in session().execute(_FILL, values)
        if row.level > by_key[bytes(row.key)].bucket.capacity
    ]
    if waits:
        raise _too_many(max(waits))


def give_back(*claims: Claim) -> None:
    """Take back a try that turned out to be right: only wrong ones count."""
    session().execute(_GIVE_BACK, {"keys": [_key(claim) for claim in claims]})


def purge() -> None:
    """Drop the buckets that are empty by now."""
    session().execute(_PURGE, {"now": clock.now()})


def _key(claim: Claim) -> bytes:
    return digest(f"{claim.bucket.name}:{claim.of}")


def _too_many(seconds: int) -> TooMany:
    minutes = -(-seconds // 60)
    return TooMany(
        ngettext(
            "Too many attempts. Try again in a minute.", "Too many attempts. Try again in %(num)s minutes.", minutes
        ),
        headers={"Retry-After": str(seconds)},
    )
