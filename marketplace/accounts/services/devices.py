"""The browsers that an account has been signed in on: news from others is worth a mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, exists, func, select
from sqlalchemy.dialects.postgresql import insert

from marketplace.accounts.models import KnownDevice
from marketplace.core import clock, settings
from marketplace.core.db import session
from marketplace.core.tokens import digest

LONGEST_USER_AGENT = 300
KEPT_DAYS = settings.declare_days(
    "accounts.devices_kept_days", 400,
    _l("For how many days a browser that signs in no more is known: after that its next sign-in is told by mail."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Device:
    """Where a request comes from; `token` is what a browser brings that had been signed in on before."""

    ip: str
    user_agent: str
    token: str | None = None


def is_known(account_id: int, device: Device) -> bool:
    """Whether the account has been signed in on this browser before."""
    statement = select(
        exists().where(KnownDevice.account_id == account_id, KnownDevice.token_hash == digest(device.token or ""))
    )
    return bool(session().scalar(statement))


def has_others(account_id: int) -> bool:
    """Whether the account has been signed in anywhere at all."""
    return bool(session().scalar(select(exists().where(KnownDevice.account_id == account_id))))


def remember(account_id: int, token: str) -> None:
    """Know this browser from now on."""
    statement = insert(KnownDevice).values(account_id=account_id, token_hash=digest(token), last_seen_at=clock.now())
    session().execute(
        statement.on_conflict_do_update(
            index_elements=["account_id", "token_hash"],
            set_={"last_seen_at": func.greatest(KnownDevice.last_seen_at, statement.excluded.last_seen_at)},
        )
    )


def purge() -> None:
    """Forget the browsers that were not seen for long: a sign-in from there is news again."""
    before = clock.now() - timedelta(days=KEPT_DAYS.get())
    session().execute(delete(KnownDevice).where(KnownDevice.last_seen_at < before))
