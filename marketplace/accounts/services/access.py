"""Everything that lets someone in, ended at one stroke."""

from __future__ import annotations

from typing import Final

from flask_babel import gettext as _
from sqlalchemy import delete

from marketplace.accounts.models import KnownDevice
from marketplace.accounts.services import acting, api_keys, one_time, sessions, tokens
from marketplace.accounts.services.one_time import Purpose
from marketplace.core.db import session
from marketplace.core.errors import NotFound

LONGEST_NUMBER: Final = 18


def end_one(account_id: int, reference: str) -> None:
    """Sign one device out: `b12` is a browser's session, `p12` a program's tokens. Raises NotFound."""
    kind, number = reference[:1], reference[1:]
    is_number = number.isascii() and number.isdigit() and len(number) < LONGEST_NUMBER
    end = {"b": sessions.end_one, "p": tokens.revoke}.get(kind)
    if end is None or not is_number or not end(account_id, int(number)):
        raise NotFound(_("There is no such device."))


def end_others(account_id: int, *, but_session: int | None) -> None:
    """Sign every other device out."""
    sessions.end_all(account_id, but=but_session)
    tokens.revoke_all(account_id)


def end_everything(account_id: int) -> None:
    """End the sessions, tokens, keys and open links of an account, now, and what it does as others."""
    sessions.end_all(account_id)
    acting.end_all_by(account_id)
    tokens.revoke_all(account_id)
    api_keys.revoke_all(account_id)
    one_time.revoke(account_id, *Purpose)
    session().execute(delete(KnownDevice).where(KnownDevice.account_id == account_id))
