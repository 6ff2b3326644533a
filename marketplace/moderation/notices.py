"""Whom moderation tells what: reporters of the outcome, owners of what concerns theirs."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import lazy_gettext as _l

from marketplace.core.events import on
from marketplace.moderation.events import AppealAnswered, CaseDecided, DecisionReversed, OwnerAsked, TargetHidden
from marketplace.moderation.models import Case
from marketplace.moderation.queries.cases import get_case, reporters_of
from marketplace.moderation.rules.cases import Decision
from marketplace.notifications.services import declare, notify

GROUP: Final = _l("Reports and decisions")
OUTCOME: Final = declare(
    "report.decided", label=_l("What came of what you reported"), group=GROUP, template="moderation/notices/outcome"
)
DECIDED: Final = declare(
    "moderation.decided", label=_l("Decisions about your things"), group=GROUP, is_urgent=True,
    template="moderation/notices/decided",
)  # fmt: skip
ASKED: Final = declare(
    "moderation.asked", label=_l("Questions by moderators"), group=GROUP, is_urgent=True,
    template="moderation/notices/asked", action=_l("Answer"),
)  # fmt: skip


@on(CaseDecided)
def tell_everyone(fact: CaseDecided) -> None:
    """Tell the reporters what came of it, and the owner what was decided about theirs."""
    case = get_case(fact.case_id)
    for reporter_id in reporters_of(case.id):
        values = {"title": case.title, "decision": case.decision}
        notify(
            OUTCOME, reporter_id, url="/account/reports", context=values, related_id=case.id, key=f"case:{case.id}",
            about_id=case.owner_id,
        )  # fmt: skip
    if fact.decision != Decision.NO_ACTION:
        _tell_owner(case, DECIDED, what=case.decision)


@on(TargetHidden)
def tell_that_it_is_hidden(fact: TargetHidden) -> None:
    """Tell the owner that reports hid theirs until someone has looked."""
    _tell_owner(get_case(fact.case_id), DECIDED, what="hidden_by_reports")


@on(OwnerAsked)
def tell_the_question(fact: OwnerAsked) -> None:
    """Tell the owner what a moderator wants to know."""
    _tell_owner(get_case(fact.case_id), ASKED, what="asked")


@on(AppealAnswered)
def tell_of_the_appeal(fact: AppealAnswered) -> None:
    """Tell the owner what came of the appeal."""
    _tell_owner(get_case(fact.case_id), DECIDED, what="reversed" if fact.is_reversed else "upheld")


@on(DecisionReversed)
def tell_that_it_is_taken_back(fact: DecisionReversed) -> None:
    """Tell the owner that a decision was taken back."""
    _tell_owner(get_case(fact.case_id), DECIDED, what="reversed")


def _tell_owner(case: Case, kind: Any, *, what: str) -> None:
    if case.owner_id is None:
        return
    values = {"title": case.title, "what": what, "statement": case.statement, "question": case.question}
    notify(kind, case.owner_id, url=f"/cases/{case.id}", context=values, related_id=case.id, key=f"case:{case.id}")
