"""What orders do by themselves, and what is done about files that were shown."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select

from marketplace.core import leftovers
from marketplace.core.db import session
from marketplace.core.events import on
from marketplace.core.jobs import enqueue, job
from marketplace.core.storage import storage
from marketplace.messaging import flows
from marketplace.messaging.rules.files import State
from marketplace.orders.events import EvidenceDropped, EvidenceHeld
from marketplace.orders.models import Evidence
from marketplace.orders.services import disputing, showing, sweeping

MOST_AT_ONCE: Final = 200

leftovers.declare(showing.AREA, showing.named)


@job("orders.sweep", cron="* * * * *")
def sweep() -> None:
    """Make the moves whose time has come."""
    sweeping.sweep()


@job("orders.remind", cron="0 8 * * *")
def remind() -> None:
    """Remind sellers and moderators of disputes that wait for them."""
    disputing.remind()


@job("orders.check_evidence")
def check_evidence(evidence_id: int) -> None:
    """Have the virus scanner look into a file."""
    flows.check_held(Evidence, evidence_id, showing.settle)


@on(EvidenceHeld)
def have_it_checked(fact: EvidenceHeld) -> None:
    """Ask the scanner as soon as it is certain that the file is there."""
    enqueue(check_evidence, once=_once(fact.evidence_id), evidence_id=fact.evidence_id)


@job("orders.ask_scanner_again", cron="*/5 * * * *")
def ask_scanner_again() -> None:
    """Take up the files that were held back while the scanner was away, the oldest first."""
    waiting = select(Evidence.id).where(Evidence.state == State.HELD).order_by(Evidence.id).limit(MOST_AT_ONCE)
    for evidence_id in session().scalars(waiting):
        enqueue(check_evidence, once=_once(evidence_id), evidence_id=evidence_id)


@job("orders.remove_evidence")
def remove_evidence(key: str) -> None:
    """Remove a file that nobody can see any more."""
    storage().delete(key)


@on(EvidenceDropped)
def drop_the_file(fact: EvidenceDropped) -> None:
    """Remove the file once it is certain that it is no longer shown."""
    enqueue(remove_evidence, key=fact.key)


def _once(evidence_id: int) -> str:
    return f"orders.check_evidence:{evidence_id}"
