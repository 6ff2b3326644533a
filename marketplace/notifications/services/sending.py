"""Sending what is due, by the channel for which it was planned."""

from __future__ import annotations

from typing import Any

from marketplace.core import clock, mail
from marketplace.core.db import session
from marketplace.core.i18n import speaking_to
from marketplace.core.site import absolute
from marketplace.notifications.models import Delivery, Notice
from marketplace.notifications.queries.recipients import Recipient, find_recipient
from marketplace.notifications.rules import Kind, find_kind
from marketplace.notifications.services import unsubscribing
from marketplace.notifications.services.wording import markup_of, words_of


def deliver(delivery_id: int) -> None:
    """Send a delivery that waits, unless its reader has seen the notice, left, or chose otherwise meanwhile."""
    delivery = session().get(Delivery, delivery_id, with_for_update=True)
    if delivery is None or delivery.status != "waiting":
        return
    notice = session().get_one(Notice, delivery.notice_id)
    kind = find_kind(notice.kind)
    recipient = find_recipient(notice.account_id, kind) if kind else None
    if kind is None or recipient is None or delivery.channel not in recipient.channels:
        settle(delivery, "skipped", "not wanted any more")
    elif notice.read_at is not None or notice.dismissed_at is not None:
        settle(delivery, "skipped", "read before it was sent")
    elif not recipient.email:
        settle(delivery, "skipped", "no good address")
    else:
        delivery.mail_id = _mail(kind, notice, recipient)
        settle(delivery, "sent")


def settle(delivery: Delivery, status: str, why: str = "") -> None:
    """Note what became of a delivery."""
    delivery.status, delivery.error, delivery.done_at = status, why, clock.now()


def _mail(kind: Kind, notice: Notice, recipient: Recipient) -> int:
    """Write the mail of a notice and return its number in the mail log."""
    with speaking_to(recipient.language, recipient.time_zone):
        values: dict[str, Any] = {**notice.context, "recipient_name": recipient.name, "link": absolute(notice.url)}
        words, leave = words_of(kind, values), unsubscribing.link_of(recipient.account_id, kind.name)
        return mail.send(
            recipient.email, f"notice.{kind.name}", words.sentence, "notifications/mail/notice",
            {
                **values, "words": words, "markup": markup_of(kind, values), "kind": kind, "unsubscribe_link": leave,
                "settings_link": absolute("/account/notifications"),
            },
            unsubscribing.headers_of(leave),
        )  # fmt: skip
