"""Where someone is reached: their phone, and their browsers."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from marketplace.core.db import session
from marketplace.notifications.models import Phone, PushDevice


def find_phone(account_id: int) -> Phone | None:
    """Return someone's phone, confirmed or not."""
    return session().get(Phone, account_id)


def devices_of(account_id: int) -> Sequence[PushDevice]:
    """Return the browsers to which someone's push messages go, the latest first; there are few."""
    statement = select(PushDevice).where(PushDevice.account_id == account_id).order_by(PushDevice.id.desc())
    return session().scalars(statement).all()
