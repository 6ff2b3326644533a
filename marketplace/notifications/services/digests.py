"""Roll-ups: one mail for what came together since the last one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from flask_babel import ngettext
from sqlalchemy import select

from marketplace.accounts.models import Account
from marketplace.accounts.rules.names import is_reachable
from marketplace.core import clock, mail
from marketplace.core.db import session
from marketplace.core.i18n import speaking_to
from marketplace.core.site import absolute
from marketplace.notifications.models import Delivery, Notice
from marketplace.notifications.queries.addresses import find_bounce
from marketplace.notifications.queries.preferences import choices_of
from marketplace.notifications.rules import Channel, find_kind
from marketplace.notifications.services import unsubscribing
from marketplace.notifications.services.sending import fail, settle

MOST_LISTED: Final = 40
MOST_AT_ONCE: Final = 1000


def find_due() -> Sequence[int]:
    """Return the accounts whose roll-up is due."""
    statement = select(Delivery.account_id).where(Delivery.status == "held", Delivery.due_at <= clock.now())
    return session().scalars(statement.distinct().limit(MOST_AT_ONCE)).all()


def send(account_id: int) -> None:
    """Send someone's roll-up of what is held for it and still unread; nothing where nothing is."""
    held = _held(account_id)
    account = session().get(Account, account_id)
    may_mail = (
        account is not None and account.deleted_at is None and account.suspended_at is None
        and account.email_verified_at is not None and is_reachable(account.email) and find_bounce(account.email) is None
    )  # fmt: skip
    wanted = {choice.kind.name for choice in choices_of(account_id) if Channel.EMAIL in choice.channels}
    unread = [
        notice
        for _delivery, notice in held
        if notice.read_at is None and notice.dismissed_at is None and notice.kind in wanted
    ]
    mail_id = _mail(account, unread) if account is not None and may_mail and unread else None
    for delivery, notice in held:
        if mail_id is not None and notice in unread:
            delivery.mail_id = mail_id
            settle(delivery, "sent")
        elif may_mail:
            settle(delivery, "skipped", "read, or not wanted any more")
        else:
            fail(delivery, "no good address")


def _held(account_id: int) -> list[tuple[Delivery, Notice]]:
    statement = (
        select(Delivery, Notice)
        .join(Notice, Notice.id == Delivery.notice_id)
        .where(Delivery.account_id == account_id, Delivery.status == "held", Delivery.due_at <= clock.now())
        .order_by(Notice.told_at.desc(), Notice.id.desc())
        .with_for_update(of=Delivery, skip_locked=True)
    )
    return [(row[0], row[1]) for row in session().execute(statement)]


def _mail(account: Account, notices: list[Notice]) -> int:
    """Write the mail, grouped as the preferences are, and return its number in the mail log."""
    with speaking_to(account.language, account.time_zone):
        subject = ngettext("%(num)s notice for you", "%(num)s notices for you", len(notices))
        link = unsubscribing.link_of(account.id, unsubscribing.EVERYTHING)
        return mail.send(
            account.email, "notice.digest", subject, "notifications/mail/digest",
            {
                "subject": subject, "groups": _groups(notices[:MOST_LISTED]), "absolute": absolute,
                "more": max(0, len(notices) - MOST_LISTED), "unsubscribe_link": link,
                "recipient_name": account.name or account.username,
            },
            unsubscribing.headers_of(link),
        )  # fmt: skip


def _groups(notices: list[Notice]) -> list[tuple[str, list[Notice]]]:
    def group(notice: Notice) -> str:
        kind = find_kind(notice.kind)
        return str(kind.group) if kind else ""

    return [(name, list(some)) for name, some in groupby(sorted(notices, key=group), key=group)]
