"""Whoever is told: where they are reached, in which language, and by which channels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, select

from marketplace.accounts.models import Account
from marketplace.accounts.rules.names import is_reachable
from marketplace.core.db import session
from marketplace.notifications.models import BouncedAddress, PersonalSettings, Phone, Preference, PushDevice
from marketplace.notifications.rules import Channel, Kind
from marketplace.notifications.rules.kinds import chosen
from marketplace.notifications.rules.pace import Pace
from marketplace.notifications.rules.quiet import QuietHours
from marketplace.notifications.rules.timing import Habits


@dataclass(frozen=True, slots=True)
class Recipient:
    """Someone to tell. `email` is empty where no mail may be sent: not confirmed, read by nobody, or bouncing."""

    account_id: int
    name: str
    email: str
    language: str
    time_zone: str
    phone: str
    has_devices: bool
    channels: frozenset[Channel]
    habits: Habits

    def reaches(self, channel: Channel) -> bool:
        """Whether there is anywhere to send to by this channel."""
        reached = {Channel.EMAIL: bool(self.email), Channel.SMS: bool(self.phone), Channel.PUSH: self.has_devices}
        return reached.get(channel, False)


def find_recipient(account_id: int, kind: Kind) -> Recipient | None:
    """Return whoever is to be told of something of this kind; None when they left or were shut out."""
    statement = (
        select(
            Account.id, Account.username, Account.name, Account.email, Account.email_verified_at, Account.language,
            Account.time_zone, Preference.channel, Preference.is_on, PersonalSettings.email_pace,
            PersonalSettings.quiet_from, PersonalSettings.quiet_until, BouncedAddress.address.label("bounced"),
            Phone.number.label("phone"),
            select(PushDevice.id).where(PushDevice.account_id == Account.id).exists().label("has_devices"),
        )
        .outerjoin(
            Phone, and_(Phone.account_id == Account.id, Phone.confirmed_at.is_not(None), Phone.error == "")
        )
        .outerjoin(BouncedAddress, BouncedAddress.address == func.lower(Account.email))
        .outerjoin(PersonalSettings, PersonalSettings.account_id == Account.id)
        .outerjoin(Preference, and_(Preference.account_id == Account.id, Preference.kind == kind.name))
        .where(Account.id == account_id, Account.deleted_at.is_(None), Account.suspended_at.is_(None))
    )  # fmt: skip
    rows = session().execute(statement).all()
    if not rows:
        return None
    row, choices = rows[0], {each.channel: each.is_on for each in rows if each.channel}
    may_mail = row.email_verified_at is not None and row.bounced is None and is_reachable(row.email)
    return Recipient(
        account_id=row.id, name=row.name or row.username, email=row.email if may_mail else "",
        phone=row.phone or "", has_devices=row.has_devices,
        language=row.language or "en", time_zone=row.time_zone or "UTC", channels=chosen(kind, choices),
        habits=habits_of(row, row.time_zone),
    )  # fmt: skip


def habits_of(row: Any, time_zone: str | None) -> Habits:
    """Return the habits that a row of settings, or its lack, stands for."""
    quiet = QuietHours(row.quiet_from, row.quiet_until) if row and row.quiet_from is not None else None
    return Habits(ZoneInfo(time_zone or "UTC"), Pace(row.email_pace or Pace.AT_ONCE) if row else Pace.AT_ONCE, quiet)
