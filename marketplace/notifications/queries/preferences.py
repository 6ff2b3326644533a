"""What someone chose: the channels of each kind, the pace of mails, the quiet hours."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from marketplace.accounts.models import Account
from marketplace.accounts.rules import PERMISSIONS, Viewer
from marketplace.core.db import session
from marketplace.notifications.models import PersonalSettings, Preference
from marketplace.notifications.queries.recipients import habits_of
from marketplace.notifications.rules import Channel, Kind, known
from marketplace.notifications.rules.kinds import chosen
from marketplace.notifications.rules.timing import Habits


@dataclass(frozen=True, slots=True)
class Choice:
    """A kind of notice with the channels that are on."""

    kind: Kind
    channels: frozenset[Channel]


def choices_of(account_id: int) -> list[Choice]:
    """Return every kind with someone's channels, group by group; there are few."""
    statement = select(Preference.kind, Preference.channel, Preference.is_on).where(Preference.account_id == account_id)
    made: dict[str, dict[str, bool]] = {}
    for row in session().execute(statement):
        made.setdefault(row.kind, {})[row.channel] = row.is_on
    return [Choice(kind, chosen(kind, made.get(kind.name, {}))) for kind in known()]


def choices_for(viewer: Viewer) -> list[Choice]:
    """Return what a person chooses among: the kinds of which they may be told."""
    granted = PERMISSIONS[viewer.role]
    return [each for each in choices_of(viewer.id) if not each.kind.permission or each.kind.permission in granted]


def get_habits(account_id: int, time_zone: str | None) -> Habits:
    """Return how someone wants to be told, whatever it is about."""
    return habits_of(session().get(PersonalSettings, account_id), time_zone)


def is_account(account_id: int) -> bool:
    """Whether there is such an account still."""
    statement = select(Account.id).where(Account.id == account_id, Account.erased_at.is_(None))
    return session().scalar(statement) is not None
