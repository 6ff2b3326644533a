"""What someone was told, as their own copy holds it, and its end with the account."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, cast, delete, func, select
from sqlalchemy.dialects.postgresql import JSONB

from marketplace.accounts.models import Account
from marketplace.core import mail
from marketplace.core.db import session
from marketplace.notifications.models import (
    BouncedAddress,
    Delivery,
    Notice,
    PersonalSettings,
    Phone,
    Preference,
    PushDevice,
)
from marketplace.notifications.queries.reach import devices_of, find_phone
from marketplace.notifications.rules import Kind


def copy_of(account_id: int) -> dict[str, Any]:
    """Return the notices of someone and what they chose, as JSON."""
    notices = select(Notice).where(Notice.account_id == account_id).order_by(Notice.id)
    choices = select(Preference).where(Preference.account_id == account_id).order_by(Preference.kind)
    phone = find_phone(account_id)
    return {
        "notices": [
            {
                "type": one.kind, "content": one.content, "url": one.url, "told": one.told_at.isoformat(),
                "read": one.read_at.isoformat() if one.read_at else None,
            }
            for one in session().scalars(notices)
        ],
        "settings": _settings(account_id),
        "phone": phone.number if phone else None,
        "browsers": [
            {"user_agent": one.user_agent, "added": one.created_at.isoformat()} for one in devices_of(account_id)
        ],
        "preferences": [
            {"type": one.kind, "channel": one.channel, "is_on": one.is_on} for one in session().scalars(choices)
        ],
    }  # fmt: skip


def erase(account_id: int) -> None:
    """Delete all of it; deliveries go with their notices."""
    address = select(func.lower(Account.email)).where(Account.id == account_id).scalar_subquery()
    session().execute(delete(BouncedAddress).where(BouncedAddress.address == address))
    _forget(Notice.about_id == account_id)
    for model in (Notice, Preference, PersonalSettings, BouncedAddress, Phone, PushDevice):
        session().execute(delete(model).where(model.account_id == account_id))


def take_back(kind: Kind, related_ids: Collection[int], place: str, ids: Collection[int]) -> None:
    """Delete notices of a kind about these things in whose context, in the list at `place`, one of `ids` stands."""
    entry = func.jsonb_array_elements(Notice.context[place]).table_valued("value", name="entry")
    number = cast(cast(entry.c.value, JSONB)["id"].astext, BigInteger)
    mentioned = select(1).select_from(entry).where(number.in_(ids)).correlate(Notice).exists()
    _forget(Notice.kind == kind.name, Notice.related_id.in_(related_ids), mentioned)


def _forget(*conditions: ColumnElement[bool]) -> None:
    """Delete notices that were written to anybody, and the mails that went out for them."""
    ids = session().scalars(select(Notice.id).where(*conditions)).all()
    mails = select(Delivery.mail_id).where(Delivery.notice_id.in_(ids), Delivery.mail_id.is_not(None))
    mail.forget_each(session().scalars(mails).all())
    session().execute(delete(Notice).where(Notice.id.in_(ids)))


def _settings(account_id: int) -> dict[str, Any]:
    found = session().get(PersonalSettings, account_id)
    if found is None:
        return {}
    quiet = {"from": f"{found.quiet_from:%H:%M}", "until": f"{found.quiet_until:%H:%M}"} if found.quiet_from else None
    return {"email_pace": found.email_pace, "quiet_hours": quiet}
