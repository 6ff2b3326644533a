"""What lets someone in, as they see it themselves: devices, programs and keys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, literal, select, union_all

from marketplace.accounts.models import AccountSession, ApiKey, TokenFamily
from marketplace.accounts.rules import Viewer
from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.paging import Page, paginate

BROWSER: Final = "browser"
PROGRAM: Final = "program"


@dataclass(frozen=True, slots=True)
class SignedInDevice:
    """One place where an account is signed in."""

    kind: str
    id: int
    created_at: datetime
    last_seen_at: datetime
    ip: str
    user_agent: str
    is_current: bool

    @property
    def reference(self) -> str:
        """The name by which it can be signed out."""
        return f"{self.kind[0]}{self.id}"


def sessions_of(viewer: Viewer, page: int, limit: int) -> Page[SignedInDevice]:
    """Return where the viewer is signed in, the last seen first."""
    browsers = select(
        literal(BROWSER).label("kind"), AccountSession.id, AccountSession.created_at, AccountSession.last_seen_at,
        AccountSession.ip, AccountSession.user_agent,
    ).where(AccountSession.account_id == viewer.id, AccountSession.expires_at > clock.now())  # fmt: skip
    programs = select(
        literal(PROGRAM), TokenFamily.id, TokenFamily.created_at, TokenFamily.last_seen_at, TokenFamily.ip,
        TokenFamily.user_agent,
    ).where(TokenFamily.account_id == viewer.id, TokenFamily.revoked_at.is_(None))  # fmt: skip
    every = union_all(browsers, programs).subquery()
    statement = select(every).order_by(every.c.last_seen_at.desc(), every.c.kind, every.c.id.desc())
    own = {(BROWSER, viewer.session_id), (PROGRAM, viewer.family_id)}
    return paginate(statement, page, limit, scalars=False).map(
        lambda row: SignedInDevice(
            row.kind, row.id, row.created_at, row.last_seen_at, row.ip, row.user_agent, (row.kind, row.id) in own
        )
    )


def api_keys_of(viewer: Viewer, page: int, limit: int) -> Page[ApiKey]:
    """Return the viewer's live keys, the newest first."""
    statement = select(ApiKey).where(ApiKey.account_id == viewer.id, ApiKey.revoked_at.is_(None))
    return paginate(statement.order_by(ApiKey.id.desc()), page, limit)


def count_ways_in(account_id: int) -> dict[str, int]:
    """Return how many browsers, programs and keys let someone in."""
    tables = {
        "browsers": select(func.count()).where(
            AccountSession.account_id == account_id, AccountSession.expires_at > clock.now()
        ),
        "programs": select(func.count()).where(
            TokenFamily.account_id == account_id, TokenFamily.revoked_at.is_(None)
        ),
        "keys": select(func.count()).where(ApiKey.account_id == account_id, ApiKey.revoked_at.is_(None)),
    }  # fmt: skip
    row = session().execute(select(*(each.scalar_subquery().label(name) for name, each in tables.items()))).one()
    return dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name for it
