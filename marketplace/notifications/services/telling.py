"""Telling someone something, in the transaction of what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, text
from sqlalchemy.dialects.postgresql import insert

from marketplace.core import clock, live
from marketplace.core.db import session
from marketplace.core.events import announce
from marketplace.core.i18n import speaking_to
from marketplace.notifications.events import DeliveryPlanned
from marketplace.notifications.models import Delivery, Notice
from marketplace.notifications.queries.recipients import Recipient, find_recipient
from marketplace.notifications.rules import Channel, Kind
from marketplace.notifications.rules.kinds import OUTGOING
from marketplace.notifications.rules.timing import plan
from marketplace.notifications.services.wording import words_of


def notify(
    kind: Kind,
    account_id: int,
    *,
    url: str,
    context: Mapping[str, Any] | None = None,
    related_id: int | None = None,
    key: str | None = None,
    about_id: int | None = None,
) -> int | None:
    """Tell someone, wherever they want to hear of this kind, and return the notice's id.

    `url` is a path of ours, `context` the JSON values that the kind's template needs. An unread notice of the same
    kind and `key` is replaced; what has left the house for it already is not sent again. `about_id` is the account
    whose name or words it carries: when that person is erased the notice goes, and its mail from the log. Returns
    None for people who left, and for those who turned every channel off.
    """
    recipient = find_recipient(account_id, kind)
    if recipient is None or not recipient.channels:
        return None
    values = dict(context or {})
    with speaking_to(recipient.language, recipient.time_zone):
        sentence = words_of(kind, {**values, "recipient_name": recipient.name}).sentence
    notice_id, told_at = _write(
        account_id=account_id, kind=kind.name, key=key, content=sentence, url=url, context=values,
        related_id=related_id, about_id=about_id, in_inbox=_is_for_inbox(recipient),
    )  # fmt: skip
    if _is_for_inbox(recipient):
        live.tell(
            account_id, "notification:new",
            {
                "notification_id": notice_id, "type": kind.name, "content": sentence, "url": url, "is_read": False,
                "related_entity_id": related_id, "timestamp_created": told_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            },
        )  # fmt: skip
    for channel in OUTGOING:
        if channel in recipient.channels:
            _plan(kind, notice_id, recipient, channel)
    return notice_id


def _is_for_inbox(recipient: Recipient) -> bool:
    """What reaches someone nowhere else is kept for them in the inbox, whatever they chose."""
    return Channel.IN_APP in recipient.channels or not any(recipient.reaches(each) for each in recipient.channels)


def _write(**values: Any) -> tuple[int, datetime]:
    """Write the notice, over an unread one of the same key; two at once make one. Returns its id and time."""
    statement = insert(Notice).values(**values)
    fresh = statement.excluded
    replaced = {
        "content": fresh.content, "url": fresh.url, "context": fresh.context, "related_id": fresh.related_id,
        "about_id": fresh.about_id,
        "in_inbox": fresh.in_inbox, "told_at": func.clock_timestamp(),
    }  # fmt: skip
    if values["key"] is not None:
        statement = statement.on_conflict_do_update(
            index_elements=["account_id", "kind", "key"],
            index_where=text("key IS NOT NULL AND read_at IS NULL AND dismissed_at IS NULL"),
            set_=replaced,
        )
    written = session().execute(statement.returning(Notice.id, Notice.told_at)).one()
    return written.id, written.told_at.astimezone(UTC)


def _plan(kind: Kind, notice_id: int, recipient: Recipient, channel: Channel) -> None:
    """Note when the notice leaves the house by `channel`, unless it did so before."""
    if not recipient.reaches(channel):
        return
    planned = plan(kind, channel, recipient.habits, clock.now())
    statement = (
        insert(Delivery)
        .values(
            notice_id=notice_id, account_id=recipient.account_id, channel=channel, due_at=planned.due_at,
            status="held" if planned.in_digest else "waiting",
        )
        .on_conflict_do_nothing(index_elements=["notice_id", "channel"])
        .returning(Delivery.id)
    )  # fmt: skip
    delivery_id = session().execute(statement).scalar()
    if delivery_id is not None and not planned.in_digest:
        announce(DeliveryPlanned(delivery_id, None if planned.is_now else planned.due_at))
