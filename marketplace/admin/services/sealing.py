"""Seals over the audit log: a chain of digests, so that a line that was altered, added or taken away shows.

Sealing runs by the clock over whole spans of time, because a chain through every request would make each wait for the
one before. A span ends before the oldest transaction that is still at work began: no line can come into it later.

Addresses, and what was written about people, are not sealed themselves but by salted digests, so that they can be
forgotten when their person leaves; one that was changed shows as well.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import select, text

from marketplace.core.db import session
from marketplace.core.models import AuditEntry, AuditSeal

BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)
FIRST: Final = "0" * 64
_ALONE: Final = text("SELECT pg_advisory_xact_lock(hashtext('audit-seals'))")
_SETTLED: Final = text("""
    SELECT least(now(), (SELECT min(xact_start) FROM pg_stat_activity WHERE datname = current_database()))
""")
_ORIGINS: Final = text("""
    SELECT count(*) FROM audit_entries WHERE at >= :since AND at < :until AND (
        (ip_salt IS NULL AND ip <> '' AND ip_seal <> '')
        OR encode(sha256(ip_salt || convert_to(ip, 'UTF8')), 'hex') <> ip_seal
        OR (reason_salt IS NULL AND reason <> '')
        OR encode(sha256(reason_salt || convert_to(reason, 'UTF8')), 'hex') <> reason_seal
    )
""")
FIELDS: Final = (
    "id", "at", "actor_id", "action", "target_type", "target_id", "before", "after", "reason_seal", "request_id",
    "ip_seal",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Broken:
    """A seal that does not fit its lines any more."""

    seal_id: int
    since: datetime
    until: datetime
    expected: int
    found: int


def seal() -> int:
    """Seal every line that nothing can come before any more, and return how many."""
    session().execute(_ALONE)
    last = session().scalars(select(AuditSeal).order_by(AuditSeal.id.desc()).limit(1)).first()
    since, before = (last.until, last.digest) if last else (BEGINNING, FIRST)
    until = session().scalar(_SETTLED)
    assert until is not None
    digest, count = _digest(before, since, until)
    if count:
        session().add(AuditSeal(until=until, entries=count, digest=digest))
        session().flush()
    return count


def verify() -> tuple[int, list[Broken]]:
    """Check every seal; return how many lines they cover, and the seals that are broken."""
    since, before, covered, broken = BEGINNING, FIRST, 0, []
    for one in session().scalars(select(AuditSeal).order_by(AuditSeal.id)).all():
        digest, count = _digest(before, since, one.until)
        covered += count
        if digest != one.digest or session().scalar(_ORIGINS, {"since": since, "until": one.until}):
            broken.append(Broken(one.id, since, one.until, one.entries, count))
        since, before = one.until, one.digest
    return covered, broken


def latest() -> AuditSeal | None:
    """Return the newest seal."""
    return session().scalars(select(AuditSeal).order_by(AuditSeal.id.desc()).limit(1)).first()


def _digest(before: str, since: datetime, until: datetime) -> tuple[str, int]:
    digest, count = hashlib.sha256(before.encode()), 0
    for line in _lines(since, until):
        digest.update(line)
        count += 1
    return digest.hexdigest(), count


def _lines(since: datetime, until: datetime) -> Iterator[bytes]:
    columns = [AuditEntry.__table__.c[name] for name in FIELDS]
    statement = select(*columns).where(AuditEntry.at >= since, AuditEntry.at < until)
    ordered = statement.order_by(AuditEntry.at, AuditEntry.id).execution_options(yield_per=1000)
    for row in session().execute(ordered):
        yield json.dumps([_plain(value) for value in row], sort_keys=True, ensure_ascii=False).encode()


def _plain(value: Any) -> Any:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
