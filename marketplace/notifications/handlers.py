"""What the post room does when something happened."""

from __future__ import annotations

from marketplace.accounts.events import AccountErased, PersonalDataRequested
from marketplace.accounts.services import exports
from marketplace.core.events import announce, on
from marketplace.core.jobs import enqueue
from marketplace.core.mail import MailBounced, MailFailed
from marketplace.notifications import jobs
from marketplace.notifications.events import AddressSuppressed, DeliveryPlanned, PhoneGiven
from marketplace.notifications.services import bouncing, personal


@on(DeliveryPlanned)
def send_when_due(fact: DeliveryPlanned) -> None:
    """Have a delivery sent at its time."""
    enqueue(jobs.deliver, at=fact.due_at, delivery_id=fact.delivery_id)


@on(MailBounced)
def leave_address_alone(fact: MailBounced) -> None:
    """Write no more notices to an address from which one came back, and tell its owner here."""
    bouncing.note_lost(fact.mail_id, fact.reason)
    account_id = bouncing.suppress(fact.recipient, fact.reason, is_complaint=fact.is_complaint)
    if account_id is not None:
        announce(AddressSuppressed(account_id))


@on(MailFailed)
def keep_what_was_not_sent(fact: MailFailed) -> None:
    """Keep in the inbox what could not be mailed."""
    bouncing.note_lost(fact.mail_id, fact.reason)


@on(PhoneGiven)
def send_code(fact: PhoneGiven) -> None:
    """Have a code sent to a new number."""
    enqueue(jobs.send_phone_code, account_id=fact.account_id)


@on(PersonalDataRequested)
def add_what_was_told(fact: PersonalDataRequested) -> None:
    """Add the notices and choices to someone's copy of their data."""
    exports.add(fact.export_id, "notifications", personal.copy_of(fact.account_id))


@on(AccountErased)
def erase_what_was_told(fact: AccountErased) -> None:
    """Delete what the person was told, and how they wanted to be told."""
    personal.erase(fact.account_id)
