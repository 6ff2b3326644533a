"""Deciding a case, and taking a decision back: what follows is done, told and written down in one transaction."""

from __future__ import annotations

from contextlib import suppress

from flask_babel import gettext as _
from sqlalchemy import update

from marketplace.accounts.rules import Viewer
from marketplace.accounts.services import moderation as accounts
from marketplace.core import audit, clock
from marketplace.core.db import session
from marketplace.core.errors import Conflict, Forbidden, Invalid
from marketplace.core.events import announce
from marketplace.moderation.events import AppealAnswered, CaseDecided, DecisionReversed
from marketplace.moderation.models import Case, Report
from marketplace.moderation.rules.cases import (
    DECISIONS,
    LIFECYCLE,
    MODERATOR,
    OWNER,
    Decision,
    State,
    can_appeal,
    hides,
    upholds,
)
from marketplace.moderation.rules.targets import find_kind
from marketplace.moderation.services.handling import lock, must_be_free, words


def decide(case_id: int, decision: str, *, by: Viewer, statement: str = "", note: str = "") -> Case:
    """Decide a case. `statement` is what the owner is told, `note` stays among moderators.

    Raises:
        NotFound: no such case.
        Conflict: someone else has it, or it is decided already.
        Invalid: no such decision, one that this thing does not allow, or one against its owner without a statement.
        Forbidden: suspending is not this moderator's to do.

    """
    case = lock(case_id)
    must_be_free(case, by.id)
    move = LIFECYCLE.move("decide", case.state, MODERATOR)
    _check(case, decision, statement, by)
    case.state, case.decision, case.decided_at, case.decided_by = move.target, decision, clock.now(), by.id
    case.statement, case.note = statement.strip()[:2000], note.strip()[:2000]
    case.claimed_by = case.claimed_at = None
    session().flush()
    _carry_out(case, by.id)
    _judge_reports(case, "upheld" if upholds(decision) else "dismissed")
    audit.record(
        "case.decided", "case", case.id, actor_id=by.id, after={"decision": decision}, reason=case.note,
    )  # fmt: skip
    announce(CaseDecided(case.id, decision))
    return case


def appeal(case: Case, said: str, *, by: int) -> None:
    """Take in the owner's word against a decision: someone looks again.

    Raises:
        Conflict: there is nothing to appeal, or no more.
        Invalid: nothing is said.

    """
    case, said = lock(case.id), words(said, "appeal")
    settled = case.settled_at is not None or case.reversed_at is not None
    if not can_appeal(case.state, case.decision, case.decided_at, clock.now(), is_settled=settled):
        raise Conflict(_("This decision can't be appealed (any more)."))
    case.state = LIFECYCLE.move("appeal", case.state, OWNER).target
    case.appeal, case.appealed_at = said, clock.now()
    session().flush()
    audit.record("case.appealed", "case", case.id, actor_id=by)


def uphold(case_id: int, *, by: Viewer, note: str = "") -> Case:
    """Let a decision stand after an appeal. Raises NotFound, Conflict."""
    case = lock(case_id)
    must_be_free(case, by.id)
    case.state = LIFECYCLE.move("uphold", case.state, MODERATOR).target
    case.settled_at, case.claimed_by, case.claimed_at = clock.now(), None, None
    audit.record("case.upheld", "case", case.id, actor_id=by.id, reason=note)
    announce(AppealAnswered(case.id, is_reversed=False))
    return case


def reverse(case_id: int, *, by: Viewer, note: str = "") -> Case:
    """Take a decision against the owner back, after an appeal or without: what was hidden is shown again.

    Raises:
        NotFound: no such case.
        Conflict: it is not decided against anyone, or taken back already.

    """
    case = lock(case_id)
    must_be_free(case, by.id)
    was_appealed = case.state == State.APPEALED
    if not upholds(case.decision) or case.reversed_at is not None:
        raise Conflict(_("There is nothing to take back."))
    case.state = LIFECYCLE.move("reverse", case.state, MODERATOR).target
    case.reversed_at = case.settled_at = clock.now()
    case.claimed_by = case.claimed_at = None
    session().flush()
    _undo(case, by.id)
    _judge_reports(case, "dismissed")
    audit.record("case.reversed", "case", case.id, actor_id=by.id, before={"decision": case.decision}, reason=note)
    announce(AppealAnswered(case.id, is_reversed=True) if was_appealed else DecisionReversed(case.id))
    return case


def reopen(case_id: int, *, by: Viewer, note: str = "") -> Case:
    """Look once more at what was let stand.

    Raises:
        NotFound: no such case.
        Conflict: it was not let stand, or there is a newer open case about the same thing.

    """
    case = lock(case_id)
    move = LIFECYCLE.move("reopen", case.state, MODERATOR)
    if case.decision != Decision.NO_ACTION:
        raise Conflict(_("Only what was left as it is can be opened again."))
    case.state, case.decision, case.decided_at, case.decided_by = move.target, "", None, None
    session().flush()
    _judge_reports(case, None)
    audit.record("case.reopened", "case", case.id, actor_id=by.id, reason=note)
    return case


def _check(case: Case, decision: str, statement: str, by: Viewer) -> None:
    if decision not in possible(case):
        wrong = _("That can't be decided about this.")
        raise Invalid(wrong, errors={"decision": [wrong]})
    if decision == Decision.SUSPEND and not by.can("users.suspend"):
        raise Forbidden(_("Your account may not do this."))
    if upholds(decision) and not statement.strip():
        wrong = _("Say why: the owner reads it.")
        raise Invalid(wrong, errors={"statement": [wrong]})


def possible(case: Case) -> list[str]:
    """Return what can be decided about the thing of a case."""
    kind = find_kind(case.target_type)
    can_hide = kind is not None and kind.hide is not None
    lacking = set() if can_hide else {Decision.HIDE}
    if case.owner_id is None:
        lacking |= {Decision.WARN, Decision.SUSPEND}
    return [decision for decision in DECISIONS if decision not in lacking]


def _carry_out(case: Case, by: int) -> None:
    kind = find_kind(case.target_type)
    if kind is not None and hides(case.decision) and kind.hide is not None:
        kind.hide(case.target_id, by=by, reason=case.statement)
        case.hidden_at = case.hidden_at or clock.now()
    elif kind is not None and case.hidden_at is not None and kind.restore is not None:
        kind.restore(case.target_id, by=by, reason=case.note)
        case.hidden_at = None
    if case.decision == Decision.SUSPEND and case.owner_id is not None:
        with suppress(Conflict):  # suspended already
            accounts.suspend(case.owner_id, by=by, reason=case.statement)


def _undo(case: Case, by: int) -> None:
    kind = find_kind(case.target_type)
    if case.decision == Decision.SUSPEND and case.owner_id is not None:
        with suppress(Conflict):  # let in already
            accounts.readmit(case.owner_id, by=by, reason=_("The decision was taken back."))
    if hides(case.decision) and kind is not None and kind.restore is not None:
        kind.restore(case.target_id, by=by, reason=_("The decision was taken back."))
        case.hidden_at = None


def _judge_reports(case: Case, outcome: str | None) -> None:
    session().execute(update(Report).where(Report.case_id == case.id).values(outcome=outcome))
