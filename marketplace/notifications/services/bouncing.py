"""Mail that comes back: the address is left alone, its owner is told where they will see it, and may try again."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from marketplace.accounts.queries.people import find_account_by_email
from marketplace.core import audit, clock, mail
from marketplace.core.db import session
from marketplace.core.models import SentMail
from marketplace.notifications.gateways.mail_events import MailEvent
from marketplace.notifications.models import BouncedAddress, Delivery, Notice
from marketplace.notifications.queries.addresses import find_bounce

audit.call({
    "mail_address.suppressed": _l("E-mail came back, so none is sent any more"),
    "mail_address.tried_again": _l("E-mail address tried again"),
})  # fmt: skip


def take(events: Sequence[MailEvent]) -> None:
    """Note what a provider reports; what it reports again, and what is not ours, changes nothing."""
    for event in events:
        found = session().get(SentMail, event.mail_id, with_for_update=True)
        if found is not None:
            mail.note_bounce(found, event.reason, is_complaint=event.is_complaint)


def suppress(address: str, reason: str, *, is_complaint: bool) -> int | None:
    """Leave an address alone from now on; returns its account where that was news to it."""
    account = find_account_by_email(address)
    account_id = account.id if account is not None else None
    statement = (
        insert(BouncedAddress)
        .values(address=address.lower(), account_id=account_id, reason=reason, is_complaint=is_complaint)
        .on_conflict_do_nothing()
        .returning(BouncedAddress.address)
    )
    if session().execute(statement).scalar() is None or account_id is None:
        return None
    audit.record(
        "mail_address.suppressed", "account", account_id, actor_id=None, after={"is_complaint": is_complaint}
    )  # fmt: skip
    return account_id


def lift(account_id: int, address: str, *, by: int) -> None:
    """Write to an address again, as its owner asks; where nothing came back there is nothing to do."""
    found = find_bounce(address)
    if found is not None:
        session().delete(found)
        session().flush()
        audit.record("mail_address.tried_again", "account", account_id, actor_id=by)


def note_lost(mail_id: int, why: str) -> None:
    """Keep the notices of a mail that will not arrive where their readers will find them: in the inbox."""
    lost = select(Delivery.notice_id).where(Delivery.mail_id == mail_id)
    session().execute(update(Notice).where(Notice.id.in_(lost)).values(in_inbox=True))
    session().execute(
        update(Delivery)
        .where(Delivery.mail_id == mail_id, Delivery.status == "sent")
        .values(status="failed", error=why, done_at=clock.now())
    )
