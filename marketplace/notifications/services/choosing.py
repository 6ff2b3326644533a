"""Choosing how to be told."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.errors import Invalid
from marketplace.notifications.models import Delivery, PersonalSettings, Preference
from marketplace.notifications.queries.preferences import get_habits
from marketplace.notifications.rules import Channel, find_kind
from marketplace.notifications.rules.pace import Pace, next_digest
from marketplace.notifications.rules.quiet import QuietHours
from marketplace.notifications.rules.timing import Habits


def choose(account_id: int, choices: Mapping[str, Mapping[Channel, bool]]) -> None:
    """Turn channels of kinds on or off; what is not named stays as it is.

    Raises:
        Invalid: a kind that nobody declares.

    """
    unknown = [name for name in choices if find_kind(name) is None]
    if unknown:
        raise Invalid(_("There is no such type of notice."), errors={"preferences": [name[:80] for name in unknown]})
    rows = [
        {"account_id": account_id, "kind": name, "channel": channel, "is_on": is_on}
        for name, channels in choices.items()
        for channel, is_on in channels.items()
        if (kind := find_kind(name)) is not None and channel in kind.offers
    ]
    if rows:
        statement = insert(Preference).values(rows)
        fresh = {"is_on": statement.excluded.is_on}
        session().execute(statement.on_conflict_do_update(index_elements=["account_id", "kind", "channel"], set_=fresh))


def set_habits(account_id: int, time_zone: str | None, pace: Pace, quiet: QuietHours | None) -> None:
    """Set the pace of mails and the quiet hours; what is held for a roll-up moves to the next one.

    Raises:
        Invalid: quiet hours that begin when they end.

    """
    if quiet is not None and quiet.start == quiet.end:
        raise Invalid(
            _("Quiet hours need a beginning and another end."), errors={"quiet_until": [_("Choose another time.")]}
        )
    values = {
        "email_pace": pace, "quiet_from": quiet.start if quiet else None, "quiet_until": quiet.end if quiet else None,
    }  # fmt: skip
    statement = insert(PersonalSettings).values(account_id=account_id, **values)
    session().execute(
        statement.on_conflict_do_update(index_elements=["account_id"], set_={**values, "updated_at": clock.now()})
    )
    session().expire_all()
    _move_held(account_id, get_habits(account_id, time_zone))


def _move_held(account_id: int, habits: Habits) -> None:
    """Let what waits for a roll-up come with the next one, or at once where there is none any more."""
    now = clock.now()
    due_at = now if habits.pace is Pace.AT_ONCE else next_digest(now, habits.zone, habits.pace)
    held = select(Delivery.id).where(Delivery.account_id == account_id, Delivery.status == "held")
    session().execute(update(Delivery).where(Delivery.id.in_(held)).values(due_at=due_at))
