"""What the post room does when something happened."""

from __future__ import annotations

from marketplace.accounts.events import AccountErased, PersonalDataRequested
from marketplace.accounts.services import exports
from marketplace.core.events import on
from marketplace.core.jobs import enqueue
from marketplace.notifications import jobs
from marketplace.notifications.events import DeliveryPlanned
from marketplace.notifications.services import personal


@on(DeliveryPlanned)
def send_when_due(fact: DeliveryPlanned) -> None:
    """Have a delivery sent at its time."""
    enqueue(jobs.deliver, at=fact.due_at, delivery_id=fact.delivery_id)


@on(PersonalDataRequested)
def add_what_was_told(fact: PersonalDataRequested) -> None:
    """Add the notices and choices to someone's copy of their data."""
    exports.add(fact.export_id, "notifications", personal.copy_of(fact.account_id))


@on(AccountErased)
def erase_what_was_told(fact: AccountErased) -> None:
    """Delete what the person was told, and how they wanted to be told."""
    personal.erase(fact.account_id)
