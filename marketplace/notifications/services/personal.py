"""What someone was told, as their own copy holds it, and its end with the account."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, func, select

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
    _forget_what_others_were_told(account_id)
    for model in (Notice, Preference, PersonalSettings, BouncedAddress, Phone, PushDevice):
        session().execute(delete(model).where(model.account_id == account_id))


def _forget_what_others_were_told(account_id: int) -> None:
    """Delete the notices that carry someone's words, and the mails that went out for them."""
    theirs = select(Notice.id).where(Notice.about_id == account_id)
    mails = select(Delivery.mail_id).where(Delivery.notice_id.in_(theirs), Delivery.mail_id.is_not(None))
    mail.forget_each(session().scalars(mails).all())
    session().execute(delete(Notice).where(Notice.about_id == account_id))


def _settings(account_id: int) -> dict[str, Any]:
    found = session().get(PersonalSettings, account_id)
    if found is None:
        return {}
    quiet = {"from": f"{found.quiet_from:%H:%M}", "until": f"{found.quiet_until:%H:%M}"} if found.quiet_from else None
    return {"email_pace": found.email_pace, "quiet_hours": quiet}
