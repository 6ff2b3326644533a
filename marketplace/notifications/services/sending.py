"""Sending what is due, by the channel for which it was planned."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from marketplace.core import clock, mail
from marketplace.core.db import session
from marketplace.core.i18n import speaking_to
from marketplace.core.site import absolute
from marketplace.notifications.gateways.push import DeviceGone
from marketplace.notifications.gateways.texts import NumberRefused
from marketplace.notifications.models import Delivery, Notice, Phone
from marketplace.notifications.queries.reach import devices_of
from marketplace.notifications.queries.recipients import Recipient, find_recipient
from marketplace.notifications.rules import Channel, Kind, find_kind
from marketplace.notifications.services import devices, phones, unsubscribing
from marketplace.notifications.services.wording import markup_of, words_of

ERROR_LENGTH: Final = 500


def deliver(delivery_id: int) -> None:
    """Send a delivery that waits, unless its reader has seen the notice, left, or chose otherwise meanwhile."""
    delivery = session().get(Delivery, delivery_id, with_for_update=True)
    if delivery is None or delivery.status != "waiting":
        return
    notice = session().get_one(Notice, delivery.notice_id)
    kind = find_kind(notice.kind)
    recipient = find_recipient(notice.account_id, kind) if kind else None
    channel = Channel(delivery.channel)
    if kind is None or recipient is None or channel not in recipient.channels:
        settle(delivery, "skipped", "not wanted any more")
    elif notice.read_at is not None or notice.dismissed_at is not None:
        settle(delivery, "skipped", "read before it was sent")
    elif not recipient.reaches(channel):
        fail(delivery, "nowhere to send it")
    else:
        _SENDERS[channel](kind, notice, recipient, delivery)


def note_failure(delivery_id: int, why: str, *, is_last: bool) -> None:
    """Note why a try failed; after the last one the notice is kept in the inbox."""
    delivery = session().get(Delivery, delivery_id, with_for_update=True)
    if delivery is None or delivery.status != "waiting":
        return
    delivery.error = why[:ERROR_LENGTH]
    if is_last:
        fail(delivery, delivery.error)


def fail(delivery: Delivery, why: str) -> None:
    """Give up on a delivery, and keep its notice where its reader will find it."""
    settle(delivery, "failed", why[:ERROR_LENGTH])
    session().get_one(Notice, delivery.notice_id).in_inbox = True


def settle(delivery: Delivery, status: str, why: str = "") -> None:
    """Note what became of a delivery."""
    delivery.status, delivery.error, delivery.done_at = status, why, clock.now()


def _mail(kind: Kind, notice: Notice, recipient: Recipient, delivery: Delivery) -> None:
    """Write the mail of a notice; what becomes of it from here on stands in the mail log."""
    with speaking_to(recipient.language, recipient.time_zone):
        values: dict[str, Any] = {**notice.context, "recipient_name": recipient.name, "link": absolute(notice.url)}
        words, leave = words_of(kind, values), unsubscribing.link_of(recipient.account_id, kind.name)
        reply = _reply_link(kind, notice)
        delivery.mail_id = mail.send(
            recipient.email, f"notice.{kind.name}", words.sentence, "notifications/mail/notice",
            {
                **values, "words": words, "markup": markup_of(kind, values), "kind": kind, "unsubscribe_link": leave,
                "settings_link": absolute("/account/notifications"), "reply_link": reply,
            },
            unsubscribing.headers_of(leave), is_secret=reply is not None,
        )  # fmt: skip
    settle(delivery, "sent")


def _reply_link(kind: Kind, notice: Notice) -> str | None:
    """Return the address at which the reader answers without signing in, where the kind has one."""
    if kind.reply_link is None or notice.related_id is None:
        return None
    return kind.reply_link(notice.account_id, notice.related_id)


def _text(_kind: Kind, notice: Notice, recipient: Recipient, delivery: Delivery) -> None:
    """Send the sentence, and where it leads."""
    try:
        phones.texts().send(recipient.phone, f"{notice.content}\n{absolute(f'/notifications/{notice.id}')}")
    except NumberRefused as refused:
        session().get_one(Phone, recipient.account_id).error = str(refused)[:ERROR_LENGTH]
        fail(delivery, str(refused))
    else:
        settle(delivery, "sent")


def _push(kind: Kind, notice: Notice, recipient: Recipient, delivery: Delivery) -> None:
    """Send the sentence to every browser; those that no longer listen are forgotten."""
    message = {
        "title": notice.content, "body": _label(kind, recipient), "url": f"/notifications/{notice.id}",
        "tag": notice.key or str(notice.id),
    }  # fmt: skip
    reached = 0
    for device in devices_of(recipient.account_id):
        try:
            devices.pushes().send(device.endpoint, device.p256dh, device.auth, message)
            reached += 1
        except DeviceGone:
            session().delete(device)
    if reached:
        settle(delivery, "sent")
    else:
        fail(delivery, "no browser listens any more")


def _label(kind: Kind, recipient: Recipient) -> str:
    with speaking_to(recipient.language, recipient.time_zone):
        return str(kind.group)


_SENDERS: Final[dict[Channel, Callable[[Kind, Notice, Recipient, Delivery], None]]] = {
    Channel.EMAIL: _mail, Channel.SMS: _text, Channel.PUSH: _push,
}  # fmt: skip
