"""Everything that lets someone in, ended at one stroke."""

from __future__ import annotations

from sqlalchemy import delete, update

from marketplace.accounts.models import ApiKey, KnownDevice, OneTimeToken
from marketplace.accounts.services import sessions, tokens
from marketplace.core import clock
from marketplace.core.db import session


def end_everything(account_id: int) -> None:
    """End the sessions, tokens, keys and open links of an account, now."""
    sessions.end_all(account_id)
    tokens.revoke_all(account_id)
    session().execute(
        update(ApiKey)
        .where(ApiKey.account_id == account_id, ApiKey.revoked_at.is_(None))
        .values(revoked_at=clock.now())
    )
    session().execute(delete(OneTimeToken).where(OneTimeToken.account_id == account_id))
    session().execute(delete(KnownDevice).where(KnownDevice.account_id == account_id))
