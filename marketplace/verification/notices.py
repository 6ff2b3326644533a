"""Whom verification tells what."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import lazy_gettext as _l

from marketplace.core.db import session
from marketplace.core.events import on
from marketplace.notifications.services import Kind, declare, notify
from marketplace.verification.events import (
    ChecklistReopened,
    VerificationApproved,
    VerificationEnded,
    VerificationEnding,
    VerificationMoreWanted,
    VerificationRejected,
)
from marketplace.verification.models import VerificationRequest
from marketplace.verification.services import checklist, subjects

DECIDED: Final = declare(
    "verification.decided",
    label=_l("Decisions about your verification"),
    group=_l("Verification"),
    template="verification/notices/decided",
)
MORE_WANTED: Final = declare(
    "verification.more_wanted",
    label=_l("Something is missing for your verification"),
    group=_l("Verification"),
    template="verification/notices/more_wanted",
    action=_l("Add what is missing"),
)
ENDING: Final = declare(
    "verification.ending",
    label=_l("Your verification ends soon"),
    group=_l("Verification"),
    template="verification/notices/ending",
    action=_l("Renew it"),
)

REOPENED: Final = declare(
    "verification.checklist",
    label=_l("Something on your checklist is to be done again"),
    group=_l("Verification"),
    template="verification/notices/reopened",
    action=_l("To your stall"),
)

Decision = VerificationApproved | VerificationRejected | VerificationEnded


@on(VerificationApproved)
def tell_approved(fact: VerificationApproved) -> None:
    """Tell whoever asked that it is done."""
    _tell(DECIDED, fact, outcome="approved")


@on(VerificationRejected)
def tell_rejected(fact: VerificationRejected) -> None:
    """Tell whoever asked why not."""
    _tell(DECIDED, fact, outcome="rejected")


@on(VerificationEnded)
def tell_ended(fact: VerificationEnded) -> None:
    """Tell whoever had it that it counts no longer."""
    _tell(DECIDED, fact, outcome={"time": "expired", "changed": "changed"}.get(fact.why, "revoked"))


@on(VerificationMoreWanted)
def tell_more_wanted(fact: VerificationMoreWanted) -> None:
    """Tell whoever asked what is missing."""
    _tell(MORE_WANTED, fact)


@on(VerificationEnding)
def tell_ending(fact: VerificationEnding) -> None:
    """Remind people before the badge goes."""
    _tell(ENDING, fact)


@on(ChecklistReopened)
def tell_reopened(fact: ChecklistReopened) -> None:
    """Tell a seller what is to be done again, and why."""
    step = next((each for each in checklist.progress_of(fact.account_id).steps if each.item.key == fact.key), None)
    if step is None or step.said is None:
        return
    notify(
        REOPENED, fact.account_id, url="/sell", key=f"checklist:{fact.key}",
        context={"label": str(step.item.label), "note": step.said.note},
    )  # fmt: skip


def _tell(kind: Kind, fact: Decision | VerificationMoreWanted | VerificationEnding, **more: Any) -> None:
    request = session().get_one(VerificationRequest, fact.request_id)
    subject = subjects.describe([(fact.subject_type, fact.subject_id)])[fact.subject_type, fact.subject_id]
    context = {
        "about": fact.subject_type, "name": subject.name, "reason": request.reason, "words": request.words,
        "missing": request.missing, "ends": request.valid_until.isoformat() if request.valid_until else None, **more,
    }  # fmt: skip
    notify(
        kind, request.requester_id, url=subjects.own_url(fact.subject_type, fact.subject_id), context=context,
        related_id=request.id, key=f"verification:{fact.subject_type}:{fact.subject_id}",
    )  # fmt: skip
