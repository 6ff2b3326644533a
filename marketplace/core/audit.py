"""The audit log: every change that someone may later have to answer for."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from flask import g, has_request_context, request
from sqlalchemy import and_, or_, select, update

from marketplace.core.db import session
from marketplace.core.models import AuditEntry

_names: Final[dict[str, Any]] = {}

MOST_SHOWN: Final = 100
SALT_BYTES: Final = 16


def call(names: Mapping[str, Any]) -> None:
    """Declare what actions are called in the histories that people read: lazy texts by action."""
    _names.update(names)


def name_of(action: str) -> str:
    """Return what an action is called; one without a name is called by its code."""
    return str(_names.get(action, action))


def record(
    action: str,
    target_type: str,
    target_id: int | str,
    *,
    actor_id: int | None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Write one line in the present transaction. Values are JSON; leave secrets and private texts out."""
    ip = (request.remote_addr or "") if has_request_context() else ""
    ip_salt, ip_seal = _sealed(ip)
    reason_salt, reason_seal = _sealed(reason)
    session().add(
        AuditEntry(
            action=action, target_type=target_type, target_id=str(target_id), actor_id=actor_id,
            before=dict(before) if before is not None else None, after=dict(after) if after is not None else None,
            reason=reason, reason_salt=reason_salt, reason_seal=reason_seal,
            request_id=g.get("request_id", "") if has_request_context() else "",
            ip=ip, ip_salt=ip_salt, ip_seal=ip_seal,
        )
    )  # fmt: skip


def forget_origins(account_id: int) -> None:
    """Forget from where someone who left came; what they did, and the seals over it, stay as they are."""
    theirs = or_(
        AuditEntry.actor_id == account_id,
        and_(
            AuditEntry.actor_id.is_(None), AuditEntry.target_type == "account", AuditEntry.target_id == str(account_id)
        ),
    )
    session().flush()
    statement = update(AuditEntry).where(theirs, AuditEntry.ip != "").values(ip="", ip_salt=None)
    session().execute(statement, execution_options={"synchronize_session": False})


def forget_words(target_type: str, target_ids: Iterable[int]) -> None:
    """Forget what was written about things of someone who left; that it was done, and the seals over it, stay."""
    ids = [str(each) for each in target_ids]
    if not ids:
        return
    session().flush()
    about = (AuditEntry.target_type == target_type, AuditEntry.target_id.in_(ids), AuditEntry.reason != "")
    statement = update(AuditEntry).where(*about).values(reason="", reason_salt=None)
    session().execute(statement, execution_options={"synchronize_session": False})


def entries_of(target_type: str, target_id: int | str, limit: int = MOST_SHOWN) -> Sequence[AuditEntry]:
    """Return what was done to a thing, the newest first."""
    statement = select(AuditEntry).where(AuditEntry.target_type == target_type, AuditEntry.target_id == str(target_id))
    return session().scalars(statement.order_by(AuditEntry.id.desc()).limit(limit)).all()


def _sealed(words: str) -> tuple[bytes | None, str]:
    """Return a salt and the digest of both, so that the words can be forgotten and a change of them shows."""
    if not words:
        return None, ""
    salt = os.urandom(SALT_BYTES)
    return salt, hashlib.sha256(salt + words.encode()).hexdigest()
